using System.Buffers.Binary;
using System.Net;
using Sonde.Packets;
using Sonde.Packets.Ip;

namespace Sonde.Tests.Simulation;

/// <summary>Makes the checksums of a packet of IPv4 right again that was written over.</summary>
internal static class PacketSeal
{
    private const int Header = 20, Source = 12, Destination = 16, ProtocolAt = 9, ChecksumAt = 10;

    /// <summary>That of the IP header.</summary>
    public static void MendHeader(Span<byte> packet)
    {
        packet.Slice(ChecksumAt, 2).Clear();
        BinaryPrimitives.WriteUInt16BigEndian(packet[ChecksumAt..], Checksum.Of(packet[..Header]));
    }

    /// <summary>All of them; a datagram without one stays so.</summary>
    public static void Mend(Span<byte> packet)
    {
        MendHeader(packet);
        var protocol = (IpProtocol)packet[ProtocolAt];
        Span<byte> upper = packet[Header..];
        int at = protocol switch { IpProtocol.Tcp => 16, IpProtocol.Udp => 6, _ => 2 };
        if (protocol == IpProtocol.Udp && upper[at] == 0 && upper[at + 1] == 0) return;
        upper.Slice(at, 2).Clear();
        PacketAddress source = PacketAddress.From(new IPAddress(packet.Slice(Source, 4))),
            destination = PacketAddress.From(new IPAddress(packet.Slice(Destination, 4)));
        ushort checksum = protocol == IpProtocol.Icmp ? Checksum.Of(upper) : Checksum.Of(source, destination, protocol, upper);
        BinaryPrimitives.WriteUInt16BigEndian(upper[at..], checksum);
    }
}
