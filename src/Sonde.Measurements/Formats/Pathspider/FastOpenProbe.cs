using System.Text.Json;

namespace Sonde.Measurements.Formats.Pathspider;

/// <summary>
/// Ours: one of the crafted probes of a fast open measurement (an element of <c>x_wire</c>): <c>plain</c>, <c>ask_34</c>, <c>ask_254</c>,
/// <c>data</c>, <c>bogus_cookie_data</c> or <c>cookie_data</c>.
/// </summary>
public sealed record FastOpenProbe : ProbeRecord
{
    /// <summary>The option's kind on the SYN, or 0.</summary>
    public int OptionKind { get; init; }

    /// <summary>The cookie on the SYN, in hexadecimal digits; null where there was none.</summary>
    public string? CookieSent { get; init; }

    /// <summary>Bytes of data on the SYN.</summary>
    public int SynData { get; init; }

    /// <summary>How many bytes of the SYN's data were acknowledged; null without a SYN/ACK.</summary>
    public int? SynDataAcked { get; init; }

    /// <summary>The option's kind on the SYN/ACK, or 0.</summary>
    public int SynAckOptionKind { get; init; }

    /// <summary>The cookie that came, in hexadecimal digits; null where none did.</summary>
    public string? CookieReceived { get; init; }

    internal static FastOpenProbe? Read(JsonElement value) => Read(value, (keys, of) => new FastOpenProbe
    {
        Probe = of.Probe,
        End = of.End,
        SourcePort = of.SourcePort,
        T0 = of.T0,
        OptionKind = keys.SmallInteger("option_kind") ?? 0,
        CookieSent = keys.String("cookie_sent"),
        SynData = keys.SmallInteger("syn_data") ?? 0,
        SynDataAcked = keys.SmallInteger("syn_data_acked"),
        SynAckOptionKind = keys.SmallInteger("synack_option_kind") ?? 0,
        CookieReceived = keys.String("cookie_received"),
    });

    private protected override void WriteSent(Utf8JsonWriter writer)
    {
        if (OptionKind != 0) writer.WriteNumber("option_kind"u8, OptionKind);
        if (CookieSent is not null) writer.WriteString("cookie_sent"u8, CookieSent);
        if (SynData > 0) writer.WriteNumber("syn_data"u8, SynData);
    }

    private protected override void WriteSynAck(Utf8JsonWriter writer)
    {
        if (SynDataAcked is { } acked) writer.WriteNumber("syn_data_acked"u8, acked);
        if (SynAckOptionKind != 0) writer.WriteNumber("synack_option_kind"u8, SynAckOptionKind);
        if (CookieReceived is not null) writer.WriteString("cookie_received"u8, CookieReceived);
    }
}
