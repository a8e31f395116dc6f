using Sonde.Packets.Ip;

namespace Sonde.Experiments.Traceroute.Answers;

/// <summary>An arrived packet as far as it may answer a probe: what it is, and by what it names the probe.</summary>
internal readonly record struct HeardPacket
{
    /// <summary>What it is.</summary>
    public required AnswerKind Kind { get; init; }

    /// <summary>Who sent it, as it says.</summary>
    public required PacketAddress From { get; init; }

    /// <summary>What the probe was made of.</summary>
    public required TraceProtocol Protocol { get; init; }

    /// <summary>The TTL it arrived with.</summary>
    public byte ReplyTtl { get; init; }

    /// <summary>Its own IPv4 identification; 0 in IPv6.</summary>
    public ushort ReplyId { get; init; }

    /// <summary>Its TCP window.</summary>
    public ushort Window { get; init; }

    /// <summary>The type of an ICMP error.</summary>
    public byte IcmpType { get; init; }

    /// <summary>The code of an ICMP error.</summary>
    public byte IcmpCode { get; init; }

    /// <summary>
    /// The MTU that an ICMP error of the kind <see cref="AnswerKind.TooBig"/> states, in bytes; null where it states none.
    /// </summary>
    public uint? Mtu { get; init; }

    /// <summary>Whether it is an ICMP error, which cites the probe.</summary>
    public bool IsCitation => Kind is AnswerKind.TimeExceeded or AnswerKind.Unreachable or AnswerKind.TooBig or AnswerKind.OtherError;

    /// <summary>Whether it is a later fragment, of which nothing more is known.</summary>
    public bool IsFragment { get; init; }

    /// <summary>Whether it has the ports, or the echo id, of the probe; a citation may be too short for them.</summary>
    public bool HasPorts { get; init; }

    /// <summary>The probe's source port, or the id of its echo request, as this packet has it.</summary>
    public ushort ProbePort { get; init; }

    /// <summary>The probe's destination port, as this packet has it.</summary>
    public ushort TargetPort { get; init; }

    /// <summary>The probe's echo sequence, or its TCP sequence number; null where this packet does not say.</summary>
    public uint? Sequence { get; init; }

    /// <summary>The probe's TCP acknowledgement number, where cited.</summary>
    public uint? Acknowledgement { get; init; }

    /// <summary>The probe's IPv4 identification as cited; null in IPv6 and in direct answers.</summary>
    public ushort? CitedId { get; init; }

    /// <summary>The probe's IPv6 flow label as cited; null in IPv4 and in direct answers.</summary>
    public int? CitedLabel { get; init; }

    /// <summary>The checksum of the probe, an echo request or a UDP datagram, as cited.</summary>
    public ushort? CitedChecksum { get; init; }

    /// <summary>The data that an echo reply brings back, if they are of two bytes, as ours are.</summary>
    public ushort? EchoData { get; init; }

    /// <summary>The source address as cited; of a direct answer, where it went.</summary>
    public PacketAddress ProbeSource { get; init; }

    /// <summary>The destination as cited; of a direct answer, who sent it.</summary>
    public PacketAddress ProbeDestination { get; init; }
}
