using Sonde.Packets.Ip;
using Sonde.Packets.Udp;

namespace Sonde.Experiments.PathTransparency.Datagrams;

/// <summary>A datagram that came to a crafted one, as far as its headers tell of the path.</summary>
/// <param name="HopLimit">Time to live, as it arrived.</param>
/// <param name="Length">Bytes of data.</param>
/// <param name="HasReservedBit">Whether the bit that RFC 791 reserves is set.</param>
/// <param name="HasNoChecksum">Whether its checksum is 0.</param>
internal readonly record struct HeardDatagram(byte HopLimit, int Length, bool HasReservedBit, bool HasNoChecksum)
{
    /// <summary>Type of service, or traffic class.</summary>
    public byte TrafficClass { get; init; }

    private const int ReservedFlag = 4;

    /// <summary>Of the packet.</summary>
    public static HeardDatagram Of(in IpPacket packet, in UdpDatagram datagram)
        => new(
            packet.HopLimit, datagram.Payload.Length,
            Ipv4Packet.TryParse(packet.Bytes, out Ipv4Packet v4) && (v4.Flags & ReservedFlag) != 0, datagram.Checksum == 0)
        {
            TrafficClass = packet.TrafficClass,
        };
}
