using System.Text.Json;
using Sonde.Measurements.Formats.Ooni;
using Sonde.Measurements.Model;

namespace Sonde.Measurements.Formats.Pathspider;

/// <summary>Ours: one of the crafted probes of an A/B measurement (an element of <c>x_wire</c>). Times are in seconds.</summary>
public sealed record CraftedProbe
{
    /// <summary>Which of the experiment's variants it was; <c>plain</c> is the one that all others are compared with.</summary>
    public required string Probe { get; init; }

    /// <summary>
    /// How it ended: <c>answered</c>, <c>no_answer</c>, <c>rst</c>, <c>icmp</c>, <c>timeout</c>, <c>unsent</c>, <c>interrupted</c>.
    /// </summary>
    public required string End { get; init; }

    /// <summary>Our port.</summary>
    public required int SourcePort { get; init; }

    /// <summary>When its first packet left, since the measurement began.</summary>
    public required double T0 { get; init; }

    /// <summary>The control bits of its SYN, as a number; null where it was none.</summary>
    public int? SynFlags { get; init; }

    /// <summary>The options of its SYN, in hexadecimal digits; null where they are not told.</summary>
    public string? SynOptions { get; init; }

    /// <summary>Type of service, or traffic class, of its packets.</summary>
    public int TrafficClass { get; init; }

    /// <summary>The same, of its packets with data, where it is another.</summary>
    public int? DataTrafficClass { get; init; }

    /// <summary>Whether its packets had the bit that RFC 791 reserves.</summary>
    public bool HasReservedBit { get; init; }

    /// <summary>Whether its checksum was 0; UDP.</summary>
    public bool HasNoChecksum { get; init; }

    /// <summary>How often it was sent; null of connections.</summary>
    public int? Sent { get; init; }

    /// <summary>The headers of its answer, where that was one datagram; else null.</summary>
    public HeardDatagramRecord? Answer { get; init; }

    /// <summary>How often the SYN was sent again.</summary>
    public int SynRetransmits { get; init; }

    /// <summary>When the SYN/ACK came, after the SYN; null if none did.</summary>
    public double? SynAckAfter { get; init; }

    /// <summary>The SYN/ACK's headers, or null.</summary>
    public HeardSegmentRecord? SynAckSeen { get; init; }

    /// <summary>The SYN/ACK's options, in hexadecimal digits; null without a SYN/ACK.</summary>
    public string? SynAckOptions { get; init; }

    /// <summary>Whether the SYN/ACK was lost, and what followed it came.</summary>
    public bool IsSynAckLost { get; init; }

    /// <summary>When the first byte of an answer came, after the first packet; null if none did.</summary>
    public double? FirstByte { get; init; }

    /// <summary>The headers of the first segments that followed; null where none did.</summary>
    public IReadOnlyList<HeardSegmentRecord>? Heard { get; init; }

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
        if (SynFlags is { } flags) writer.WriteNumber("syn_flags"u8, flags);
        if (SynOptions is not null) writer.WriteString("syn_options"u8, SynOptions);
        if (TrafficClass != 0) writer.WriteNumber("tos"u8, TrafficClass);
        if (DataTrafficClass is { } marked) writer.WriteNumber("data_tos"u8, marked);
        if (HasReservedBit) writer.WriteBoolean("reserved_bit"u8, true);
        if (HasNoChecksum) writer.WriteBoolean("no_checksum"u8, true);
        if (Sent is { } sent) writer.WriteNumber("sent"u8, sent);
        if (Answer is not null)
        {
            writer.WritePropertyName("answer"u8);
            Answer.WriteTo(writer);
        }

        if (SynRetransmits > 0) writer.WriteNumber("syn_retransmits"u8, SynRetransmits);
        if (SynAckAfter is { } answered) writer.WriteNumber("synack"u8, answered);
        if (SynAckSeen is not null)
        {
            writer.WritePropertyName("synack_seen"u8);
            SynAckSeen.WriteTo(writer);
        }

        if (SynAckOptions is not null) writer.WriteString("synack_options"u8, SynAckOptions);
        if (IsSynAckLost) writer.WriteBoolean("synack_lost"u8, true);
        if (FirstByte is { } first) writer.WriteNumber("first_byte"u8, first);
        if (Heard is not null)
        {
            writer.WriteStartArray("heard"u8);
            foreach (HeardSegmentRecord segment in Heard) segment.WriteTo(writer);
            writer.WriteEndArray();
        }

        SegmentMarksKey.Write(writer, "x_synack"u8, SynAck);
        SegmentMarksKey.Write(writer, "x_later"u8, Later);
        SegmentMarksKey.Write(writer, "x_rst"u8, Rst);
        IcmpKey.Write(writer, Icmp);
        OtherKey.WriteAll(writer, OtherKeys);
        writer.WriteEndObject();
    }

    internal static CraftedProbe? Read(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Object) return null;
        KeyReader keys = new(value);
        if (keys.String("probe") is not { } probe || keys.String("end") is not { } end || keys.SmallInteger("sp") is not { } port
            || keys.Number("t0") is not { } t0) return null;
        var read = new CraftedProbe
        {
            Probe = probe,
            End = end,
            SourcePort = port,
            T0 = t0,
            SynFlags = keys.SmallInteger("syn_flags"),
            SynOptions = keys.String("syn_options"),
            TrafficClass = keys.SmallInteger("tos") ?? 0,
            DataTrafficClass = keys.SmallInteger("data_tos"),
            HasReservedBit = keys.True("reserved_bit"),
            HasNoChecksum = keys.True("no_checksum"),
            Sent = keys.SmallInteger("sent"),
            Answer = keys.Peek("answer") is { } answer ? HeardDatagramRecord.Read(answer) : null,
            SynRetransmits = keys.SmallInteger("syn_retransmits") ?? 0,
            SynAckAfter = keys.Number("synack"),
            SynAckSeen = keys.Peek("synack_seen") is { } seen ? HeardSegmentRecord.Read(seen) : null,
            SynAckOptions = keys.String("synack_options"),
            IsSynAckLost = keys.True("synack_lost"),
            FirstByte = keys.Number("first_byte"),
            Heard = keys.Items("heard", HeardSegmentRecord.Read),
            SynAck = SegmentMarksKey.Take(keys, "x_synack"),
            Later = SegmentMarksKey.Take(keys, "x_later"),
            Rst = SegmentMarksKey.Take(keys, "x_rst"),
            Icmp = IcmpKey.Take(keys),
        };
        if (read.SynAckSeen is not null) keys.Take("synack_seen");
        if (read.Answer is not null) keys.Take("answer");
        return read with { OtherKeys = keys.Rest() };
    }
}
