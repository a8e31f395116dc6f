using System.Buffers.Binary;
using Sonde.Packets;
using Sonde.Packets.Icmp;
using Sonde.Packets.Ip;
using Sonde.Packets.Udp;

namespace Sonde.Experiments.Privacy;

/// <summary>
/// The checksum of a datagram in a packet that was redacted, its own or that of one which it cites whole: whether there was one is what
/// some experiments ask, and the one that is right for the published bytes tells nothing else.
/// </summary>
internal static class PublishedChecksum
{
    private const int ChecksumAt = 6;

    /// <summary>Whether a packet is, or cites, a whole datagram that has one.</summary>
    public static bool IsThere(ReadOnlySpan<byte> packet)
        => TryFind(packet, out int at, out IpPacket of) && BinaryPrimitives.ReadUInt16BigEndian(packet[(at + ChecksumAt)..]) != 0
            && of.Payload.Length >= UdpDatagram.HeaderLength;

    /// <summary>Writes the one that is right; in what cites it, that of the message as well.</summary>
    public static void Write(Span<byte> packet)
    {
        if (!TryFind(packet, out int at, out IpPacket of)) return;
        Span<byte> datagram = packet.Slice(at, of.Payload.Length);
        datagram[ChecksumAt..(ChecksumAt + 2)].Clear();
        ushort checksum = Checksum.Of(of.Source, of.Destination, IpProtocol.Udp, datagram);
        BinaryPrimitives.WriteUInt16BigEndian(datagram[ChecksumAt..], checksum == 0 ? ushort.MaxValue : checksum);
        if (!IpPacket.TryParse(packet, out IpPacket outer) || at == outer.PayloadOffset) return;
        Span<byte> message = packet.Slice(outer.PayloadOffset, outer.Payload.Length);
        message[2..4].Clear();
        BinaryPrimitives.WriteUInt16BigEndian(
            message[2..],
            outer.IsIpv4 ? Checksum.Of(message) : Checksum.Of(outer.Source, outer.Destination, IpProtocol.Icmpv6, message));
    }

    private static bool TryFind(ReadOnlySpan<byte> packet, out int at, out IpPacket of)
    {
        at = 0;
        if (!IpPacket.TryParse(packet, out of)) return false;
        if (IsWhole(of))
        {
            at = of.PayloadOffset;
            return true;
        }

        if (!IcmpMessage.TryParse(of.Payload, of.Protocol, out IcmpMessage icmp)
            || !icmp.TryGetCitation(out IcmpCitation citation)) return false;
        int header = of.PayloadOffset + IcmpMessage.HeaderLength;
        if (!IpPacket.TryParse(citation.Datagram, out IpPacket cited) || !IsWhole(cited)) return false;
        at = header + cited.PayloadOffset;
        of = cited;
        return true;
    }

    private static bool IsWhole(in IpPacket ip)
        => ip is { Protocol: IpProtocol.Udp, IsTruncated: false, FragmentOffset: 0, MoreFragments: false }
            && UdpDatagram.TryParse(ip.Payload, out UdpDatagram datagram) && datagram.Length == ip.Payload.Length;
}
