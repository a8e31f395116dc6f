using System.Text.Json;
using Sonde.Measurements.Formats.Ooni;
using Sonde.Measurements.Model;

namespace Sonde.Measurements.Formats.Pathspider;

/// <summary>
/// Ours: one of the system's connections of a measurement by variants (an element of <c>x_connections</c>). Times are in seconds.
/// </summary>
public sealed record VariantConnection
{
    /// <summary>Which of PATHspider's configurations it was: 0 is the baseline.</summary>
    public required int Config { get; init; }

    /// <summary>The variant's name.</summary>
    public required string Variant { get; init; }

    /// <summary>
    /// How it ended: <c>answered</c>, <c>wrong_answer</c>, <c>tls_failed</c>, <c>closed</c>, <c>failed</c>, <c>timeout</c>.
    /// </summary>
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

    /// <summary>Segments sent again.</summary>
    public int Retransmits { get; init; }

    /// <summary>The kernel's round-trip time, or null.</summary>
    public double? Rtt { get; init; }

    /// <summary>Bytes received.</summary>
    public long Received { get; init; }

    /// <summary>The protocol that the answer came by, by its name in ALPN (<c>h2</c>, <c>http/1.1</c>), or null.</summary>
    public string? Protocol { get; init; }

    /// <summary>The answer's status (HTTP), or null.</summary>
    public int? Status { get; init; }

    /// <summary>The error by which the server ended a request by HTTP/2 (RFC 9113 §7), or null.</summary>
    public long? Http2Error { get; init; }

    /// <summary>What the TLS handshake showed; null without TLS, or where it did not come that far.</summary>
    public VariantTls? Tls { get; init; }

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
        writer.WriteString("variant"u8, Variant);
        writer.WriteString("end"u8, End);
        writer.WriteNumber("t0"u8, T0);
        writer.WriteNumber("t"u8, T);
        if (Connected is { } connected) writer.WriteNumber("connected"u8, connected);
        if (FirstByte is { } first) writer.WriteNumber("first_byte"u8, first);
        if (Failure is { } failure) writer.WriteString("failure"u8, failure.Text);
        writer.WriteNumber("retransmits"u8, Retransmits);
        if (Rtt is { } rtt) writer.WriteNumber("rtt"u8, rtt);
        writer.WriteNumber("received"u8, Received);
        if (Protocol is not null) writer.WriteString("protocol"u8, Protocol);
        if (Status is { } status) writer.WriteNumber("status"u8, status);
        if (Http2Error is { } error) writer.WriteNumber("h2_error"u8, error);
        Tls?.WriteTo(writer);
        SegmentMarksKey.Write(writer, "x_rst"u8, Rst);
        IcmpKey.Write(writer, Icmp);
        OtherKey.WriteAll(writer, OtherKeys);
        writer.WriteEndObject();
    }

    internal static VariantConnection? Read(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Object) return null;
        KeyReader keys = new(value);
        if (keys.SmallInteger("config") is not { } config || keys.String("variant") is not { } variant
            || keys.String("end") is not { } end || keys.Number("t0") is not { } t0
            || keys.Number("t") is not { } t || keys.SmallInteger("retransmits") is not { } retransmits
            || keys.Integer("received") is not { } received) return null;
        var connection = new VariantConnection
        {
            Config = config,
            Variant = variant,
            End = end,
            T0 = t0,
            T = t,
            Connected = keys.Number("connected"),
            FirstByte = keys.Number("first_byte"),
            Failure = keys.String("failure") is { } failure ? new Failure(failure) : null,
            Retransmits = retransmits,
            Rtt = keys.Number("rtt"),
            Received = received,
            Protocol = keys.String("protocol"),
            Status = keys.SmallInteger("status"),
            Http2Error = keys.Integer("h2_error"),
            Tls = VariantTls.Take(keys),
            Rst = SegmentMarksKey.Take(keys, "x_rst"),
            Icmp = IcmpKey.Take(keys),
        };
        return connection with { OtherKeys = keys.Rest() };
    }

    internal Observation ToObservation(int place, int? port) => new(ObservationSteps.Connect)
    {
        Attempt = place,
        Part = Variant,
        Transport = "tcp",
        Port = port,
        Result = End,
        Failure = Failure,
        T0 = T0,
        T = T,
        Rtt = Rtt ?? Connected,
        Bytes = Received,
    };
}
