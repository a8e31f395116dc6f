using System.Text.Json;
using Sonde.Measurements.Formats.Ooni;
using Sonde.Measurements.Model;

namespace Sonde.Measurements.Formats.Pathspider;

/// <summary>Ours: what crafted probes of all A/B measurements tell (an element of <c>x_wire</c>). Times are in seconds.</summary>
public abstract record ProbeRecord
{
    /// <summary>
    /// Which of the experiment's probes it was; <c>plain</c> is the one that all others are compared with.
    /// </summary>
    public required string Probe { get; init; }

    /// <summary>
    /// How it ended: <c>answered</c>, <c>no_answer</c>, <c>rst</c>, <c>icmp</c>, <c>timeout</c>, <c>unsent</c>, <c>interrupted</c>.
    /// </summary>
    public required string End { get; init; }

    /// <summary>Our port.</summary>
    public required int SourcePort { get; init; }

    /// <summary>When its first packet left, since the measurement began.</summary>
    public required double T0 { get; init; }

    /// <summary>How often the SYN was sent again.</summary>
    public int SynRetransmits { get; init; }

    /// <summary>When the SYN/ACK came, after the SYN; null if none did.</summary>
    public double? SynAckAfter { get; init; }

    /// <summary>The round trip; null where none came, or a SYN was sent again: which of them was answered is not known.</summary>
    internal double? Rtt => SynRetransmits == 0 ? SynAckAfter : null;

    /// <summary>Whether the SYN/ACK was lost, and what followed it came.</summary>
    public bool IsSynAckLost { get; init; }

    /// <summary>When the first byte of an answer came, after the first packet; null if none did.</summary>
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
        WriteSent(writer);
        if (SynRetransmits > 0) writer.WriteNumber("syn_retransmits"u8, SynRetransmits);
        if (SynAckAfter is { } answered) writer.WriteNumber("synack"u8, answered);
        WriteSynAck(writer);
        if (IsSynAckLost) writer.WriteBoolean("synack_lost"u8, true);
        if (FirstByte is { } first) writer.WriteNumber("first_byte"u8, first);
        WriteHeard(writer);
        SegmentMarksKey.Write(writer, "x_synack"u8, SynAck);
        SegmentMarksKey.Write(writer, "x_later"u8, Later);
        SegmentMarksKey.Write(writer, "x_rst"u8, Rst);
        IcmpKey.Write(writer, Icmp);
        OtherKey.WriteAll(writer, OtherKeys);
        writer.WriteEndObject();
    }

    /// <summary>What the experiment's probes tell of what they sent.</summary>
    private protected abstract void WriteSent(Utf8JsonWriter writer);

    /// <summary>What they tell of the SYN/ACK.</summary>
    private protected abstract void WriteSynAck(Utf8JsonWriter writer);

    /// <summary>What they tell of the segments that followed.</summary>
    private protected virtual void WriteHeard(Utf8JsonWriter writer)
    {
    }

    /// <summary>Reads a probe; null where the value is none.</summary>
    /// <param name="value">The value.</param>
    /// <param name="own">Makes it of what every probe has, with the keys of its experiment.</param>
    private protected static T? Read<T>(JsonElement value, Func<KeyReader, (string Probe, string End, int SourcePort, double T0), T> own)
        where T : ProbeRecord
    {
        if (value.ValueKind != JsonValueKind.Object) return null;
        KeyReader keys = new(value);
        if (keys.String("probe") is not { } probe || keys.String("end") is not { } end || keys.SmallInteger("sp") is not { } port
            || keys.Number("t0") is not { } t0) return null;
        ProbeRecord made = own(keys, (probe, end, port, t0));
        ProbeRecord read = made with
        {
            SynRetransmits = keys.SmallInteger("syn_retransmits") ?? 0,
            SynAckAfter = keys.Number("synack"),
            IsSynAckLost = keys.True("synack_lost"),
            FirstByte = keys.Number("first_byte"),
            SynAck = SegmentMarksKey.Take(keys, "x_synack"),
            Later = SegmentMarksKey.Take(keys, "x_later"),
            Rst = SegmentMarksKey.Take(keys, "x_rst"),
            Icmp = IcmpKey.Take(keys),
        };
        return (T)(read with { OtherKeys = keys.Rest() });
    }
}
