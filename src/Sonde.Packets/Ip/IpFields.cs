namespace Sonde.Packets.Ip;

/// <summary>What a packet to be written carries in its IP header; the destination's family decides the version.</summary>
/// <param name="Source">Where it comes from; of the same family as the destination.</param>
/// <param name="Destination">Where it goes.</param>
/// <param name="HopLimit">Time to live or hop limit.</param>
public readonly record struct IpFields(PacketAddress Source, PacketAddress Destination, byte HopLimit)
{
    /// <summary>IPv4's identification; IPv6 has none.</summary>
    public ushort Id { get; init; }

    /// <summary>Type of service or traffic class.</summary>
    public byte TrafficClass { get; init; }

    /// <summary>Whether routers may not fragment it; IPv6 has no such bit.</summary>
    public bool DontFragment { get; init; }

    /// <summary>Whether the bit that RFC 791 reserves before it is set; IPv6 has none.</summary>
    public bool HasReservedBit { get; init; }

    /// <summary>Whether more fragments follow; for IPv6 a fragment is an extension header, which is not written here.</summary>
    public bool MoreFragments { get; init; }

    /// <summary>Where the fragment stands in the whole datagram, in units of 8 bytes, 0 to 8191; likewise.</summary>
    public int FragmentOffset { get; init; }

    /// <summary>IPv6's flow label, 20 bits; IPv4 has none.</summary>
    public int FlowLabel { get; init; }

    /// <summary>Bytes of the header, without options.</summary>
    public int HeaderLength => Destination.IsIpv4 ? Ipv4Packet.MinimumHeaderLength : Ipv6Packet.HeaderLength;
}
