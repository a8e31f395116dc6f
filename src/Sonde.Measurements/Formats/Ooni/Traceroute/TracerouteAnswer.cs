using System.Text.Json;

namespace Sonde.Measurements.Formats.Ooni.Traceroute;

/// <summary>Ours: the answer to a probe, as <c>x_probes</c> tells of it.</summary>
public sealed record TracerouteAnswer
{
    /// <summary>Its place in <c>answered_packets</c>, from 0.</summary>
    public required int Packet { get; init; }

    /// <summary>Who sent it, or <c>[scrubbed]</c>.</summary>
    public required string Address { get; init; }

    /// <summary>When it came, in seconds since the measurement began.</summary>
    public required double T { get; init; }

    /// <summary>From sending to answer, in seconds.</summary>
    public required double Rtt { get; init; }

    /// <summary>The TTL it arrived with; null where it is not known.</summary>
    public int? ReplyTtl { get; init; }

    /// <summary>The IPv4 identification of a TCP or UDP answer.</summary>
    public int? IpId { get; init; }

    /// <summary>The window of a TCP answer, unscaled.</summary>
    public int? Window { get; init; }

    /// <summary>The options of a SYN/ACK; null for other answers, and where it has none.</summary>
    public TracerouteTcpOptions? Options { get; init; }

    /// <summary>Type and code of an ICMP error.</summary>
    public (byte Type, byte Code)? Icmp { get; init; }

    /// <summary>
    /// The MTU that an ICMP error states of the link that the packet was too big for, in bytes; null where it states none.
    /// </summary>
    public uint? Mtu { get; init; }

    /// <summary>The TTL that the probe had left where it was cited: more than 1 in a tunnel, or at the destination.</summary>
    public int? CitedTtl { get; init; }

    /// <summary>
    /// What the citation, or the echoed clock, shows changed on the way: <c>tos</c>, <c>ip_id</c>, <c>df</c>, <c>sport</c>, <c>mss</c>,
    /// <c>options_stripped</c>…
    /// </summary>
    public IReadOnlyList<TracerouteChange> Changes { get; init; } = [];

    /// <summary>The MPLS labels that the packet carried there, outermost first.</summary>
    public IReadOnlyList<TracerouteLabel> Labels { get; init; } = [];

    /// <summary>Whether the cited checksum disagrees with the cited addresses: an address was rewritten on the way.</summary>
    public bool IsNatDetected { get; init; }

    /// <summary>Whether another destination is cited than the probe had.</summary>
    public bool IsCitedDestinationRewritten { get; init; }

    /// <summary>Whether another source address is cited than the probe had.</summary>
    public bool IsCitedSourceRewritten { get; init; }

    internal void WriteTo(Utf8JsonWriter writer)
    {
        writer.WriteNumber("answer"u8, Packet);
        writer.WriteString("address"u8, Address);
        writer.WriteNumber("t"u8, T);
        writer.WriteNumber("rtt"u8, Rtt);
        if (ReplyTtl is { } ttl) writer.WriteNumber("reply_ttl"u8, ttl);
        if (IpId is { } id) writer.WriteNumber("reply_ip_id"u8, id);
        if (Window is { } window) writer.WriteNumber("reply_window"u8, window);
        Options?.WriteTo(writer);
        if (Icmp is { } icmp)
        {
            writer.WriteNumber("icmp_type"u8, icmp.Type);
            writer.WriteNumber("icmp_code"u8, icmp.Code);
        }

        if (Mtu is { } mtu) writer.WriteNumber("x_mtu"u8, mtu);
        if (CitedTtl is { } cited) writer.WriteNumber("x_cited_ttl"u8, cited);
        if (Changes.Count > 0)
        {
            writer.WriteStartObject("changed"u8);
            foreach (TracerouteChange change in Changes) change.WriteTo(writer);
            writer.WriteEndObject();
        }

        if (Labels.Count > 0)
        {
            writer.WriteStartArray("mpls"u8);
            foreach (TracerouteLabel label in Labels) label.WriteTo(writer);
            writer.WriteEndArray();
        }

        if (IsNatDetected) writer.WriteBoolean("x_nat_detected"u8, true);
        if (IsCitedSourceRewritten) writer.WriteBoolean("x_cited_source_rewritten"u8, true);
        if (IsCitedDestinationRewritten) writer.WriteBoolean("x_cited_destination_rewritten"u8, true);
    }

    /// <summary>Takes the answer's keys out of its probe's; null where they are of another shape, and the probe is none of ours.</summary>
    internal static TracerouteAnswer? Take(KeyReader keys)
    {
        if (keys.SmallInteger("answer") is not { } packet || keys.String("address") is not { } address
            || keys.Number("t") is not { } t || keys.Number("rtt") is not { } rtt) return null;
        bool isError = keys.Peek("icmp_type") is { ValueKind: JsonValueKind.Number } type && type.TryGetByte(out _)
            && keys.Peek("icmp_code") is { ValueKind: JsonValueKind.Number } code && code.TryGetByte(out _);
        return new TracerouteAnswer
        {
            Packet = packet,
            Address = address,
            T = t,
            Rtt = rtt,
            ReplyTtl = keys.SmallInteger("reply_ttl"),
            IpId = keys.SmallInteger("reply_ip_id"),
            Window = keys.SmallInteger("reply_window"),
            Options = TracerouteTcpOptions.Take(keys),
            Icmp = isError ? ((byte)keys.SmallInteger("icmp_type")!.Value, (byte)keys.SmallInteger("icmp_code")!.Value) : null,
            Mtu = keys.UnsignedInteger("x_mtu"),
            CitedTtl = keys.SmallInteger("x_cited_ttl"),
            Changes = TakeChanges(keys),
            Labels = keys.Peek("mpls") is { ValueKind: JsonValueKind.Array } mpls && mpls.GetArrayLength() > 0
                ? keys.Items("mpls", TracerouteLabel.Read) ?? []
                : [],
            IsNatDetected = keys.True("x_nat_detected"),
            IsCitedSourceRewritten = keys.True("x_cited_source_rewritten"),
            IsCitedDestinationRewritten = keys.True("x_cited_destination_rewritten"),
        };
    }

    private static List<TracerouteChange> TakeChanges(KeyReader keys)
    {
        if (keys.Peek("changed") is not { ValueKind: JsonValueKind.Object } value) return [];
        List<TracerouteChange> changes = [];
        foreach (JsonProperty property in value.EnumerateObject())
        {
            if (TracerouteChange.Read(property) is not { } change) return [];
            changes.Add(change);
        }

        keys.Take("changed");
        return changes;
    }
}
