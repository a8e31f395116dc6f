using System.Text.Json;

namespace Sonde.Measurements.Formats.Pathspider;

/// <summary>
/// Ours: one of the system's connections of a fast open measurement (an element of <c>x_connections</c>): 0 without fast open, 1 to obtain
/// a cookie, 2 to use it.
/// </summary>
public sealed record FastOpenConnection : SystemConnection
{
    /// <summary>Whether the system knew a cookie; null for the first, which has no fast open.</summary>
    public bool? HadCookie { get; init; }

    /// <summary>Whether the target acknowledged the SYN's data; null for the first.</summary>
    public bool? SynDataAcked { get; init; }

    /// <summary>Why fast open came to nothing, as the kernel numbers it (TCP_INFO); null for the first.</summary>
    public int? FastOpenFailure { get; init; }

    private protected override string Part => Config switch { 0 => "without", 1 => "obtain", _ => "use" };

    internal static FastOpenConnection? Read(JsonElement value) => Read<FastOpenConnection>(value, (keys, of) => new FastOpenConnection
    {
        Config = of.Config,
        End = of.End,
        T0 = of.T0,
        T = of.T,
        HadCookie = keys.Boolean("had_cookie"),
        SynDataAcked = keys.Boolean("syn_data_acked"),
        FastOpenFailure = keys.SmallInteger("fastopen_client_fail"),
    });

    private protected override void WriteFastOpen(Utf8JsonWriter writer)
    {
        if (HadCookie is { } had) writer.WriteBoolean("had_cookie"u8, had);
        if (SynDataAcked is { } acked) writer.WriteBoolean("syn_data_acked"u8, acked);
        if (FastOpenFailure is { } why) writer.WriteNumber("fastopen_client_fail"u8, why);
    }
}
