using System.Text.Json;
using Sonde.Measurements.Formats.Ooni;
using Sonde.Measurements.Model;

namespace Sonde.Measurements.Formats.Pathspider;

/// <summary>Ours: one of the crafted probes of a fast open measurement (an element of <c>x_wire</c>). Times are in seconds.</summary>
public sealed record FastOpenProbe
{
    /// <summary>
    /// Which it was: <c>plain</c>, <c>ask_34</c>, <c>ask_254</c>, <c>data</c>, <c>bogus_cookie_data</c>, <c>cookie_data</c>.
    /// </summary>
    public required string Probe { get; init; }

    /// <summary>
    /// How it ended: <c>answered</c>, <c>no_answer</c>, <c>rst</c>, <c>icmp</c>, <c>timeout</c>, <c>unsent</c>, <c>interrupted</c>.
    /// </summary>
    public required string End { get; init; }

    /// <summary>Our port.</summary>
    public required int SourcePort { get; init; }

    /// <summary>When its SYN left, since the measurement began.</summary>
    public required double T0 { get; init; }

    /// <summary>The option's kind on the SYN, or 0.</summary>
    public int OptionKind { get; init; }

    /// <summary>The cookie on the SYN, in hexadecimal digits; null where there was none.</summary>
    public string? CookieSent { get; init; }

    /// <summary>Bytes of data on the SYN.</summary>
    public int SynData { get; init; }

    /// <summary>How often the SYN was sent again.</summary>
    public int SynRetransmits { get; init; }

    /// <summary>When the SYN/ACK came, after the SYN; null if none did.</summary>
    public double? SynAckAfter { get; init; }

    /// <summary>How many bytes of the SYN's data were acknowledged; null without a SYN/ACK.</summary>
    public int? SynDataAcked { get; init; }

    /// <summary>The option's kind on the SYN/ACK, or 0.</summary>
    public int SynAckOptionKind { get; init; }

    /// <summary>The cookie that came, in hexadecimal digits; null where none did.</summary>
    public string? CookieReceived { get; init; }

    /// <summary>Whether the SYN/ACK was lost, and what followed it came.</summary>
    public bool IsSynAckLost { get; init; }

    /// <summary>When the first byte of an answer came, after the SYN; null if none did.</summary>
    public double? FirstByte { get; init; }

    /// <summary>Marks of the SYN/ACK, or null.</summary>
    public SegmentMarks? SynAck { get; init; }

    /// <summary>Marks of the first segment after it, or null.</summary>
    public SegmentMarks? Later { get; init; }

    /// <summary>Marks of the RST that came, or null.</summary>
    public SegmentMarks? Rst { get; init; }

    /// <summary>The ICMP error that came, or null.</summary>
    public IcmpError? Icmp { get; init; }

    /// <summary>Keys without a place here, as they stood.</summary>
    public IReadOnlyList<OtherKey>? OtherKeys { get; init; }

    internal void WriteTo(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("probe"u8, Probe);
        writer.WriteString("end"u8, End);
        writer.WriteNumber("sp"u8, SourcePort);
        writer.WriteNumber("t0"u8, T0);
        if (OptionKind != 0) writer.WriteNumber("option_kind"u8, OptionKind);
        if (CookieSent is not null) writer.WriteString("cookie_sent"u8, CookieSent);
        if (SynData > 0) writer.WriteNumber("syn_data"u8, SynData);
        if (SynRetransmits > 0) writer.WriteNumber("syn_retransmits"u8, SynRetransmits);
        if (SynAckAfter is { } answered) writer.WriteNumber("synack"u8, answered);
        if (SynDataAcked is { } acked) writer.WriteNumber("syn_data_acked"u8, acked);
        if (SynAckOptionKind != 0) writer.WriteNumber("synack_option_kind"u8, SynAckOptionKind);
        if (CookieReceived is not null) writer.WriteString("cookie_received"u8, CookieReceived);
        if (IsSynAckLost) writer.WriteBoolean("synack_lost"u8, true);
        if (FirstByte is { } first) writer.WriteNumber("first_byte"u8, first);
        SegmentMarksKey.Write(writer, "x_synack"u8, SynAck);
        SegmentMarksKey.Write(writer, "x_later"u8, Later);
        SegmentMarksKey.Write(writer, "x_rst"u8, Rst);
        IcmpKey.Write(writer, Icmp);
        OtherKey.WriteAll(writer, OtherKeys);
        writer.WriteEndObject();
    }

    internal static FastOpenProbe? Read(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Object) return null;
        KeyReader keys = new(value);
        if (keys.String("probe") is not { } probe || keys.String("end") is not { } end || keys.SmallInteger("sp") is not { } port
            || keys.Number("t0") is not { } t0) return null;
        var read = new FastOpenProbe
        {
            Probe = probe,
            End = end,
            SourcePort = port,
            T0 = t0,
            OptionKind = keys.SmallInteger("option_kind") ?? 0,
            CookieSent = keys.String("cookie_sent"),
            SynData = keys.SmallInteger("syn_data") ?? 0,
            SynRetransmits = keys.SmallInteger("syn_retransmits") ?? 0,
            SynAckAfter = keys.Number("synack"),
            SynDataAcked = keys.SmallInteger("syn_data_acked"),
            SynAckOptionKind = keys.SmallInteger("synack_option_kind") ?? 0,
            CookieReceived = keys.String("cookie_received"),
            IsSynAckLost = keys.True("synack_lost"),
            FirstByte = keys.Number("first_byte"),
            SynAck = SegmentMarksKey.Take(keys, "x_synack"),
            Later = SegmentMarksKey.Take(keys, "x_later"),
            Rst = SegmentMarksKey.Take(keys, "x_rst"),
            Icmp = IcmpKey.Take(keys),
        };
        return read with { OtherKeys = keys.Rest() };
    }
}
