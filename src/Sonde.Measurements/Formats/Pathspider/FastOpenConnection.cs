using System.Text.Json;
using Sonde.Measurements.Formats.Ooni;
using Sonde.Measurements.Model;

namespace Sonde.Measurements.Formats.Pathspider;

/// <summary>
/// Ours: one of the system's connections of a fast open measurement (an element of <c>x_connections</c>). Times are in seconds.
/// </summary>
public sealed record FastOpenConnection
{
    /// <summary>Which of the three it was: 0 without fast open, 1 to obtain a cookie, 2 to use it.</summary>
    public required int Config { get; init; }

    /// <summary>How it ended: <c>answered</c>, <c>wrong_answer</c>, <c>closed</c>, <c>failed</c>, <c>timeout</c>.</summary>
    public required string End { get; init; }

    /// <summary>Start, since the measurement began.</summary>
    public required double T0 { get; init; }

    /// <summary>End, since the measurement began.</summary>
    public required double T { get; init; }

    /// <summary>When the handshake was done, after the start; null if it never was.</summary>
    public double? Connected { get; init; }

    /// <summary>When the first byte of an answer came, after the start; null if none did.</summary>
    public double? FirstByte { get; init; }

    /// <summary>What it failed by, or null.</summary>
    public Failure? Failure { get; init; }

    /// <summary>Whether the system knew a cookie; null for the first, which has no fast open.</summary>
    public bool? HadCookie { get; init; }

    /// <summary>Whether the target acknowledged the SYN's data; null for the first.</summary>
    public bool? SynDataAcked { get; init; }

    /// <summary>Why fast open came to nothing, as the kernel numbers it (TCP_INFO); null for the first.</summary>
    public int? FastOpenFailure { get; init; }

    /// <summary>Segments sent again.</summary>
    public int Retransmits { get; init; }

    /// <summary>The kernel's round-trip time, or null.</summary>
    public double? Rtt { get; init; }

    /// <summary>Bytes received.</summary>
    public long Received { get; init; }

    /// <summary>
    /// The TLS version agreed upon, the cipher suite and the certificate's fingerprint, each null where the handshake did not come that
    /// far; null without TLS.
    /// </summary>
    public (string? Version, string? CipherSuite, string? CertificateSha256)? Tls { get; init; }

    /// <summary>Marks of the RST that ended it, where it was captured.</summary>
    public SegmentMarks? Rst { get; init; }

    /// <summary>The ICMP error that came, or null.</summary>
    public IcmpError? Icmp { get; init; }

    /// <summary>Keys without a place here, as they stood.</summary>
    public IReadOnlyList<OtherKey>? OtherKeys { get; init; }

    internal void WriteTo(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteNumber("config"u8, Config);
        writer.WriteString("end"u8, End);
        writer.WriteNumber("t0"u8, T0);
        writer.WriteNumber("t"u8, T);
        if (Connected is { } connected) writer.WriteNumber("connected"u8, connected);
        if (FirstByte is { } first) writer.WriteNumber("first_byte"u8, first);
        if (Failure is { } failure) writer.WriteString("failure"u8, failure.Text);
        if (HadCookie is { } had) writer.WriteBoolean("had_cookie"u8, had);
        if (SynDataAcked is { } acked) writer.WriteBoolean("syn_data_acked"u8, acked);
        if (FastOpenFailure is { } why) writer.WriteNumber("fastopen_client_fail"u8, why);
        writer.WriteNumber("retransmits"u8, Retransmits);
        if (Rtt is { } rtt) writer.WriteNumber("rtt"u8, rtt);
        writer.WriteNumber("received"u8, Received);
        if (Tls is { } tls)
        {
            writer.WriteStartObject("tls"u8);
            if (tls.Version is not null) writer.WriteString("version"u8, tls.Version);
            if (tls.CipherSuite is not null) writer.WriteString("cipher_suite"u8, tls.CipherSuite);
            if (tls.CertificateSha256 is not null) writer.WriteString("certificate_sha256"u8, tls.CertificateSha256);
            writer.WriteEndObject();
        }

        SegmentMarksKey.Write(writer, "x_rst"u8, Rst);
        IcmpKey.Write(writer, Icmp);
        OtherKey.WriteAll(writer, OtherKeys);
        writer.WriteEndObject();
    }

    internal static FastOpenConnection? Read(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Object) return null;
        KeyReader keys = new(value);
        if (keys.SmallInteger("config") is not { } config || keys.String("end") is not { } end || keys.Number("t0") is not { } t0
            || keys.Number("t") is not { } t || keys.SmallInteger("retransmits") is not { } retransmits
            || keys.Integer("received") is not { } received) return null;
        var connection = new FastOpenConnection
        {
            Config = config,
            End = end,
            T0 = t0,
            T = t,
            Connected = keys.Number("connected"),
            FirstByte = keys.Number("first_byte"),
            Failure = keys.String("failure") is { } failure ? new Failure(failure) : null,
            HadCookie = keys.Boolean("had_cookie"),
            SynDataAcked = keys.Boolean("syn_data_acked"),
            FastOpenFailure = keys.SmallInteger("fastopen_client_fail"),
            Retransmits = retransmits,
            Rtt = keys.Number("rtt"),
            Received = received,
            Tls = TakeTls(keys),
            Rst = SegmentMarksKey.Take(keys, "x_rst"),
            Icmp = IcmpKey.Take(keys),
        };
        return connection with { OtherKeys = keys.Rest() };
    }

    private static (string?, string?, string?)? TakeTls(KeyReader of)
    {
        if (of.Peek("tls") is not { ValueKind: JsonValueKind.Object } value) return null;
        KeyReader keys = new(value);
        (string?, string?, string?) tls = (keys.String("version"), keys.String("cipher_suite"), keys.String("certificate_sha256"));
        if (keys.Rest() is not null) return null;
        of.Take("tls");
        return tls;
    }
}
