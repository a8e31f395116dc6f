using System.Buffers.Binary;
using Sonde.Packets.Icmp;
using Sonde.Packets.Ip;
using Sonde.Packets.Tcp;
using Sonde.Packets.Udp;

namespace Sonde.Experiments.Replay.Wires;

/// <summary>The identity of a packet by which somebody asks: of a SYN, a datagram or an echo request.</summary>
/// <param name="Protocol">Its protocol.</param>
/// <param name="Own">Its local port, or an echo's identifier.</param>
/// <param name="Sequence">Its sequence number; 0 of a datagram.</param>
internal readonly record struct SentFirst(IpProtocol Protocol, ushort Own, uint Sequence)
{
    /// <summary>Reads it; false of a packet by which nobody asks for the first time.</summary>
    public static bool TryRead(in IpPacket ip, out SentFirst first)
    {
        first = default;
        if (ip.Protocol == IpProtocol.Tcp && TcpSegment.TryParse(ip.Payload, out TcpSegment segment))
        {
            first = new SentFirst(IpProtocol.Tcp, segment.SourcePort, segment.Sequence);
            return segment.Has(TcpFlags.Syn) && !segment.Has(TcpFlags.Ack);
        }

        if (ip.Protocol == IpProtocol.Udp && UdpDatagram.TryParse(ip.Payload, out UdpDatagram datagram))
        {
            first = new SentFirst(IpProtocol.Udp, datagram.SourcePort, 0);
            return true;
        }

        if (!IcmpMessage.TryParse(ip.Payload, ip.Protocol, out IcmpMessage echo) || !echo.IsEchoRequest) return false;
        first = new SentFirst(ip.Protocol, echo.Id, echo.Sequence);
        return true;
    }

    /// <summary>
    /// What a packet is but for its numbers, which are of chance: two of one shape are sent for the same. Its data count as being there or
    /// not, the values of timestamps not at all.
    /// </summary>
    public static string ShapeOf(in IpPacket ip)
    {
        bool hasReservedBit = ip.IsIpv4 && (ip.Bytes[6] & 0x80) != 0;
        string outer = $"{ip.HopLimit} {ip.TrafficClass} {hasReservedBit}";
        if (ip.Protocol == IpProtocol.Tcp && TcpSegment.TryParse(ip.Payload, out TcpSegment segment))
        {
            byte[] options = segment.OptionBytes.ToArray();
            if (TimestampsAt(options) is { } at) options.AsSpan(at, 8).Clear();
            return $"tcp {segment.DestinationPort} {outer} {(int)segment.Flags} {Convert.ToHexString(options)} {!segment.Payload.IsEmpty}";
        }

        return ip.Protocol == IpProtocol.Udp && UdpDatagram.TryParse(ip.Payload, out UdpDatagram datagram)
            ? $"udp {datagram.DestinationPort} {outer} {datagram.Checksum == 0} {!datagram.Payload.IsEmpty}"
            : $"echo {outer}";
    }

    /// <summary>Where the two values of timestamps stand in TCP options, or null.</summary>
    public static int? TimestampsAt(ReadOnlySpan<byte> options)
    {
        for (int at = 0; at < options.Length;)
        {
            byte kind = options[at];
            if (kind == TcpOptionKind.EndOfList) return null;
            if (kind == TcpOptionKind.NoOperation)
            {
                at++;
                continue;
            }

            if (at + 1 >= options.Length || options[at + 1] < 2 || at + options[at + 1] > options.Length) return null;
            if (kind == TcpOptionKind.Timestamps && options[at + 1] == 10) return at + 2;
            at += options[at + 1];
        }

        return null;
    }

    /// <summary>The sender's timestamp in TCP options, or null.</summary>
    public static uint? TimestampOf(ReadOnlySpan<byte> options)
        => TimestampsAt(options) is { } at ? BinaryPrimitives.ReadUInt32BigEndian(options[at..]) : null;
}
