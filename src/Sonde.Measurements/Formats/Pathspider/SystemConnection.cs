using System.Text.Json;
using Sonde.Measurements.Formats.Ooni;
using Sonde.Measurements.Model;

namespace Sonde.Measurements.Formats.Pathspider;

/// <summary>
/// Ours: what the system's own connections of all A/B measurements tell (an element of <c>x_connections</c>). Times are in seconds.
/// </summary>
public abstract record SystemConnection
{
    /// <summary>Which of PATHspider's configurations it was: 0 is the baseline.</summary>
    public required int Config { get; init; }

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

    /// <summary>What the TLS handshake showed; null without TLS, or where it did not come that far.</summary>
    public ConnectionTls? Tls { get; init; }

    /// <summary>Marks of the RST that ended it, where it was captured.</summary>
    public SegmentMarks? Rst { get; init; }

    /// <summary>The ICMP error that came, or null.</summary>
    public IcmpError? Icmp { get; init; }

    /// <summary>Keys without a place here, as they stood.</summary>
    public IReadOnlyList<OtherKey>? OtherKeys { get; init; }

    /// <summary>What its event is called among those of the measurement.</summary>
    private protected abstract string Part { get; }

    internal void WriteTo(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteNumber("config"u8, Config);
        WriteName(writer);
        writer.WriteString("end"u8, End);
        writer.WriteNumber("t0"u8, T0);
        writer.WriteNumber("t"u8, T);
        if (Connected is { } connected) writer.WriteNumber("connected"u8, connected);
        if (FirstByte is { } first) writer.WriteNumber("first_byte"u8, first);
        if (Failure is { } failure) writer.WriteString("failure"u8, failure.Text);
        WriteFastOpen(writer);
        writer.WriteNumber("retransmits"u8, Retransmits);
        if (Rtt is { } rtt) writer.WriteNumber("rtt"u8, rtt);
        writer.WriteNumber("received"u8, Received);
        WriteAnswer(writer);
        Tls?.WriteTo(writer);
        SegmentMarksKey.Write(writer, "x_rst"u8, Rst);
        IcmpKey.Write(writer, Icmp);
        OtherKey.WriteAll(writer, OtherKeys);
        writer.WriteEndObject();
    }

    /// <summary>Its event.</summary>
    /// <param name="place">Which of the connections it is, from 0.</param>
    /// <param name="port">The target's port.</param>
    internal Observation ToObservation(int place, int? port) => new(ObservationSteps.Connect)
    {
        Attempt = place,
        Part = Part,
        Transport = "tcp",
        Port = port,
        Result = End,
        Failure = Failure,
        T0 = T0,
        T = T,
        Rtt = Rtt,
        Bytes = Received,
    };

    /// <summary>What names it, where its number does not.</summary>
    private protected virtual void WriteName(Utf8JsonWriter writer)
    {
    }

    /// <summary>What it tells of fast open.</summary>
    private protected virtual void WriteFastOpen(Utf8JsonWriter writer)
    {
    }

    /// <summary>What it tells of its answer.</summary>
    private protected virtual void WriteAnswer(Utf8JsonWriter writer)
    {
    }

    /// <summary>Reads a connection; null where the value is none.</summary>
    /// <param name="value">The value.</param>
    /// <param name="own">Makes it of what every connection has, with the keys of its experiment; null where one is missing.</param>
    private protected static T? Read<T>(JsonElement value, Func<KeyReader, (int Config, string End, double T0, double T), T?> own)
        where T : SystemConnection
    {
        if (value.ValueKind != JsonValueKind.Object) return null;
        KeyReader keys = new(value);
        if (keys.SmallInteger("config") is not { } config || keys.String("end") is not { } end || keys.Number("t0") is not { } t0
            || keys.Number("t") is not { } t || keys.SmallInteger("retransmits") is not { } retransmits
            || keys.Integer("received") is not { } received) return null;
        SystemConnection? made = own(keys, (config, end, t0, t));
        if (made is null) return null;
        SystemConnection read = made with
        {
            Connected = keys.Number("connected"),
            FirstByte = keys.Number("first_byte"),
            Failure = keys.String("failure") is { } failure ? new Failure(failure) : null,
            Retransmits = retransmits,
            Rtt = keys.Number("rtt"),
            Received = received,
            Tls = ConnectionTls.Take(keys),
            Rst = SegmentMarksKey.Take(keys, "x_rst"),
            Icmp = IcmpKey.Take(keys),
        };
        return (T)(read with { OtherKeys = keys.Rest() });
    }
}
