namespace Sonde.Packets.Ip;

/// <summary>An IPv4 or IPv6 packet read in place: what both have in common.</summary>
public readonly ref struct IpPacket
{
    private IpPacket(Ipv4Packet packet)
    {
        Source = packet.Source;
        Destination = packet.Destination;
        Protocol = packet.Protocol;
        HopLimit = packet.Ttl;
        TrafficClass = packet.Tos;
        FragmentOffset = packet.FragmentOffset;
        MoreFragments = packet.MoreFragments;
        Payload = packet.Payload;
        PayloadOffset = packet.HeaderLength;
        StatedLength = packet.TotalLength;
        Bytes = packet.Bytes;
        Id = packet.Id;
        FragmentId = packet.Id;
        FragmentStart = packet.HeaderLength;
    }

    private IpPacket(Ipv6Packet packet)
    {
        Source = packet.Source;
        Destination = packet.Destination;
        Protocol = packet.Protocol;
        HopLimit = packet.HopLimit;
        TrafficClass = packet.TrafficClass;
        FragmentOffset = packet.FragmentOffset;
        MoreFragments = packet.MoreFragments;
        Payload = packet.Payload;
        PayloadOffset = packet.PayloadOffset;
        StatedLength = Ipv6Packet.HeaderLength + packet.PayloadLength;
        Bytes = packet.Bytes;
        FragmentId = packet.FragmentId ?? 0;
        FragmentStart = packet.FragmentStart;
    }

    /// <summary>All bytes given, trailing ones included.</summary>
    public ReadOnlySpan<byte> Bytes { get; }

    /// <summary>Whether it is an IPv4 packet.</summary>
    public bool IsIpv4 => Source.IsIpv4;

    /// <summary>Where it came from.</summary>
    public PacketAddress Source { get; }

    /// <summary>Where it goes.</summary>
    public PacketAddress Destination { get; }

    /// <summary>What the payload is, after any extension headers.</summary>
    public IpProtocol Protocol { get; }

    /// <summary>Time to live or hop limit.</summary>
    public byte HopLimit { get; }

    /// <summary>Type of service or traffic class.</summary>
    public byte TrafficClass { get; }

    /// <summary>IPv4's identification; 0 for IPv6.</summary>
    public ushort Id { get; }

    /// <summary>What its fragments have in common (RFC 791, RFC 8200 §4.5): IPv4's identification, or that of IPv6's fragment header, else
    /// 0.</summary>
    public uint FragmentId { get; }

    /// <summary>Where in <see cref="Bytes"/> a fragment's own part begins: what was split may have begun with headers of IPv6.</summary>
    public int FragmentStart { get; }

    /// <summary>Where the payload belongs in the whole datagram, in bytes.</summary>
    public int FragmentOffset { get; }

    /// <summary>Whether further fragments follow.</summary>
    public bool MoreFragments { get; }

    /// <summary>Length of the whole packet as its sender stated it, in bytes.</summary>
    public int StatedLength { get; }

    /// <summary>Whether fewer bytes are here than the packet states.</summary>
    public bool IsTruncated => StatedLength > Bytes.Length;

    /// <summary>The payload, cut to the stated length where more bytes are there.</summary>
    public ReadOnlySpan<byte> Payload { get; }

    /// <summary>Where the payload begins, in bytes from the start of the packet.</summary>
    public int PayloadOffset { get; }

    /// <summary>Reads a packet of either version; false when the header is neither's, or not whole.</summary>
    public static bool TryParse(ReadOnlySpan<byte> bytes, out IpPacket packet)
    {
        if (Ipv4Packet.TryParse(bytes, out Ipv4Packet v4))
        {
            packet = new IpPacket(v4);
            return true;
        }

        bool fits = Ipv6Packet.TryParse(bytes, out Ipv6Packet v6);
        packet = fits ? new IpPacket(v6) : default;
        return fits;
    }
}
