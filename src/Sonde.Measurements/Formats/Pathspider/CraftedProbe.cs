using System.Text.Json;

namespace Sonde.Measurements.Formats.Pathspider;

/// <summary>Ours: one of the crafted probes of a measurement by variants (an element of <c>x_wire</c>).</summary>
public sealed record CraftedProbe : ProbeRecord
{
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

    /// <summary>The SYN/ACK's headers, or null.</summary>
    public HeardSegmentRecord? SynAckSeen { get; init; }

    /// <summary>The SYN/ACK's options, in hexadecimal digits; null without a SYN/ACK.</summary>
    public string? SynAckOptions { get; init; }

    /// <summary>The headers of the first segments that followed; null where none did.</summary>
    public IReadOnlyList<HeardSegmentRecord>? Heard { get; init; }

    internal static CraftedProbe? Read(JsonElement value) => Read(value, (keys, of) =>
    {
        var read = new CraftedProbe
        {
            Probe = of.Probe,
            End = of.End,
            SourcePort = of.SourcePort,
            T0 = of.T0,
            SynFlags = keys.SmallInteger("syn_flags"),
            SynOptions = keys.String("syn_options"),
            TrafficClass = keys.SmallInteger("tos") ?? 0,
            DataTrafficClass = keys.SmallInteger("data_tos"),
            HasReservedBit = keys.True("reserved_bit"),
            HasNoChecksum = keys.True("no_checksum"),
            Sent = keys.SmallInteger("sent"),
            Answer = keys.Peek("answer") is { } answer ? HeardDatagramRecord.Read(answer) : null,
            SynAckSeen = keys.Peek("synack_seen") is { } seen ? HeardSegmentRecord.Read(seen) : null,
            SynAckOptions = keys.String("synack_options"),
            Heard = keys.Items("heard", HeardSegmentRecord.Read),
        };
        if (read.SynAckSeen is not null) keys.Take("synack_seen");
        if (read.Answer is not null) keys.Take("answer");
        return read;
    });

    private protected override void WriteSent(Utf8JsonWriter writer)
    {
        if (SynFlags is { } flags) writer.WriteNumber("syn_flags"u8, flags);
        if (SynOptions is not null) writer.WriteString("syn_options"u8, SynOptions);
        if (TrafficClass != 0) writer.WriteNumber("tos"u8, TrafficClass);
        if (DataTrafficClass is { } marked) writer.WriteNumber("data_tos"u8, marked);
        if (HasReservedBit) writer.WriteBoolean("reserved_bit"u8, true);
        if (HasNoChecksum) writer.WriteBoolean("no_checksum"u8, true);
        if (Sent is { } sent) writer.WriteNumber("sent"u8, sent);
        if (Answer is null) return;
        writer.WritePropertyName("answer"u8);
        Answer.WriteTo(writer);
    }

    private protected override void WriteSynAck(Utf8JsonWriter writer)
    {
        if (SynAckSeen is not null)
        {
            writer.WritePropertyName("synack_seen"u8);
            SynAckSeen.WriteTo(writer);
        }

        if (SynAckOptions is not null) writer.WriteString("synack_options"u8, SynAckOptions);
    }

    private protected override void WriteHeard(Utf8JsonWriter writer)
    {
        if (Heard is null) return;
        writer.WriteStartArray("heard"u8);
        foreach (HeardSegmentRecord segment in Heard) segment.WriteTo(writer);
        writer.WriteEndArray();
    }
}
