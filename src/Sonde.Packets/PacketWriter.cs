using System.Buffers.Binary;
using Sonde.Packets.Icmp;
using Sonde.Packets.Ip;
using Sonde.Packets.Tcp;
using Sonde.Packets.Udp;

namespace Sonde.Packets;

/// <summary>
/// Writes whole packets, IP header included, into a buffer: no allocation, all checksums right. Each method returns the packet's length in
/// bytes.
/// </summary>
public static class PacketWriter
{
    /// <summary>Writes a TCP segment.</summary>
    /// <param name="packet">Where to.</param>
    /// <param name="ip">What the IP header carries.</param>
    /// <param name="tcp">What the TCP header carries.</param>
    /// <param name="options">TCP options, a multiple of 4 bytes up to 40 (see <see cref="TcpOptionWriter"/>).</param>
    /// <param name="payload">The data.</param>
    public static int WriteTcp(
        Span<byte> packet, in IpFields ip, in TcpFields tcp, ReadOnlySpan<byte> options = default, ReadOnlySpan<byte> payload = default)
    {
        if (options.Length > TcpOptionWriter.MaximumLength || options.Length % 4 != 0)
            throw new ArgumentException("Options are a multiple of 4 bytes, 40 at most.", nameof(options));
        int headerLength = TcpSegment.MinimumHeaderLength + options.Length;
        int length = headerLength + payload.Length;
        int start = IpWriter.WriteHeader(packet, ip, IpProtocol.Tcp, length);
        Span<byte> segment = packet.Slice(start, length);
        BinaryPrimitives.WriteUInt16BigEndian(segment, tcp.SourcePort);
        BinaryPrimitives.WriteUInt16BigEndian(segment[2..], tcp.DestinationPort);
        BinaryPrimitives.WriteUInt32BigEndian(segment[4..], tcp.Sequence);
        BinaryPrimitives.WriteUInt32BigEndian(segment[8..], tcp.Acknowledgement);
        BinaryPrimitives.WriteUInt16BigEndian(
            segment[12..], (ushort)(headerLength / 4 << 12 | (tcp.Reserved & 7) << 9 | (ushort)tcp.Flags & 0x1FF));
        BinaryPrimitives.WriteUInt16BigEndian(segment[14..], tcp.Window);
        BinaryPrimitives.WriteUInt16BigEndian(segment[16..], 0);
        BinaryPrimitives.WriteUInt16BigEndian(segment[18..], tcp.UrgentPointer);
        options.CopyTo(segment[20..]);
        payload.CopyTo(segment[headerLength..]);
        BinaryPrimitives.WriteUInt16BigEndian(segment[16..], Checksum.Of(ip.Source, ip.Destination, IpProtocol.Tcp, segment));
        return start + length;
    }

    /// <summary>Writes a UDP datagram.</summary>
    public static int WriteUdp(
        Span<byte> packet, in IpFields ip, ushort sourcePort, ushort destinationPort, ReadOnlySpan<byte> payload = default)
    {
        int length = UdpDatagram.HeaderLength + payload.Length;
        int start = IpWriter.WriteHeader(packet, ip, IpProtocol.Udp, length);
        Span<byte> datagram = packet.Slice(start, length);
        BinaryPrimitives.WriteUInt16BigEndian(datagram, sourcePort);
        BinaryPrimitives.WriteUInt16BigEndian(datagram[2..], destinationPort);
        BinaryPrimitives.WriteUInt16BigEndian(datagram[4..], (ushort)length);
        BinaryPrimitives.WriteUInt16BigEndian(datagram[6..], 0);
        payload.CopyTo(datagram[8..]);
        ushort checksum = Checksum.Of(ip.Source, ip.Destination, IpProtocol.Udp, datagram);
        BinaryPrimitives.WriteUInt16BigEndian(datagram[6..], checksum == 0 ? (ushort)0xFFFF : checksum);
        return start + length;
    }

    /// <summary>
    /// Writes a UDP datagram whose checksum is 0: none was reckoned (RFC 768; over IPv6 it is allowed to tunnels alone, RFC 6936).
    /// </summary>
    public static int WriteUdpWithoutChecksum(
        Span<byte> packet, in IpFields ip, ushort sourcePort, ushort destinationPort, ReadOnlySpan<byte> payload = default)
    {
        int length = WriteUdp(packet, ip, sourcePort, destinationPort, payload);
        packet.Slice(length - payload.Length - 2, 2).Clear();
        return length;
    }

    /// <summary>Writes a UDP datagram whose checksum is the one wanted, by two bytes appended to the payload.</summary>
    /// <remarks>Where a flow keeps its ports over all TTLs, the checksum can tell the probes apart, and routers cite it.</remarks>
    /// <param name="packet">Where to.</param>
    /// <param name="ip">What the IP header carries.</param>
    /// <param name="sourcePort">The sender's port.</param>
    /// <param name="destinationPort">The receiver's port.</param>
    /// <param name="checksum">The checksum wanted, not 0 (which means none).</param>
    /// <param name="payload">What goes before the two bytes; of even length.</param>
    public static int WriteUdpWithChecksum(
        Span<byte> packet, in IpFields ip, ushort sourcePort, ushort destinationPort, ushort checksum, ReadOnlySpan<byte> payload = default)
    {
        ArgumentOutOfRangeException.ThrowIfZero(checksum);
        if (payload.Length % 2 != 0 || payload.Length > 1024)
            throw new ArgumentException("The payload before the balance is of even length, 1024 bytes at most.", nameof(payload));
        Span<byte> balanced = stackalloc byte[payload.Length + 2];
        payload.CopyTo(balanced);
        balanced[^2..].Clear();
        int length = WriteUdp(packet, ip, sourcePort, destinationPort, balanced);
        Balance(packet[(length - balanced.Length - 2)..], packet[(length - 2)..length], checksum);
        return length;
    }

    /// <summary>Writes an ICMP echo request (IPv4 or IPv6, as the destination is).</summary>
    public static int WriteEchoRequest(Span<byte> packet, in IpFields ip, ushort id, ushort sequence, ReadOnlySpan<byte> payload = default)
        => WriteIcmp(
            packet, ip, ip.Destination.IsIpv4 ? IcmpType.EchoRequest : Icmpv6Type.EchoRequest, 0, (uint)id << 16 | sequence, payload);

    /// <summary>Writes an ICMP echo reply (IPv4 or IPv6, as the destination is).</summary>
    public static int WriteEchoReply(Span<byte> packet, in IpFields ip, ushort id, ushort sequence, ReadOnlySpan<byte> payload = default)
        => WriteIcmp(packet, ip, ip.Destination.IsIpv4 ? IcmpType.EchoReply : Icmpv6Type.EchoReply, 0, (uint)id << 16 | sequence, payload);

    /// <summary>Writes an ICMP echo request whose checksum is the one wanted, by two bytes of payload: a Paris flow for ICMP.</summary>
    public static int WriteEchoRequestWithChecksum(Span<byte> packet, in IpFields ip, ushort id, ushort sequence, ushort checksum)
    {
        int length = WriteEchoRequest(packet, ip, id, sequence, [0, 0]);
        Balance(packet[(length - 8)..], packet[(length - 2)..length], checksum);
        return length;
    }

    /// <summary>Writes any ICMP message (for IPv4 or IPv6, as the destination is).</summary>
    /// <param name="packet">Where to.</param>
    /// <param name="ip">What the IP header carries.</param>
    /// <param name="type">The type.</param>
    /// <param name="code">The code within the type.</param>
    /// <param name="rest">The four bytes whose meaning the type decides.</param>
    /// <param name="body">What follows the header.</param>
    public static int WriteIcmp(Span<byte> packet, in IpFields ip, byte type, byte code, uint rest, ReadOnlySpan<byte> body)
    {
        int length = IcmpMessage.HeaderLength + body.Length;
        IpProtocol protocol = ip.Destination.IsIpv4 ? IpProtocol.Icmp : IpProtocol.Icmpv6;
        int start = IpWriter.WriteHeader(packet, ip, protocol, length);
        Span<byte> message = packet.Slice(start, length);
        message[0] = type;
        message[1] = code;
        BinaryPrimitives.WriteUInt16BigEndian(message[2..], 0);
        BinaryPrimitives.WriteUInt32BigEndian(message[4..], rest);
        body.CopyTo(message[8..]);
        ushort checksum = protocol == IpProtocol.Icmp ? Checksum.Of(message) : Checksum.Of(ip.Source, ip.Destination, protocol, message);
        BinaryPrimitives.WriteUInt16BigEndian(message[2..], checksum);
        return start + length;
    }

    /// <summary>Writes an ICMP error that cites a packet and carries extensions in RFC 4884's form.</summary>
    /// <param name="packet">Where to.</param>
    /// <param name="ip">What the IP header carries.</param>
    /// <param name="type">The type; one that may carry extensions where there are any.</param>
    /// <param name="code">The code within the type.</param>
    /// <param name="cited">As much of the packet as is cited.</param>
    /// <param name="extensions">The extensions (see <see cref="IcmpExtensionWriter"/>), or empty for none.</param>
    public static int WriteIcmpError(
        Span<byte> packet, in IpFields ip, byte type, byte code, ReadOnlySpan<byte> cited, ReadOnlySpan<byte> extensions = default)
    {
        if (extensions.IsEmpty) return WriteIcmp(packet, ip, type, code, 0, cited);
        bool v4 = ip.Destination.IsIpv4;
        int word = v4 ? 4 : 8;
        int padded = Math.Max(IcmpCitation.LegacyExtensionOffset, (cited.Length + word - 1) / word * word);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(padded / word, byte.MaxValue, nameof(cited));
        Span<byte> body = stackalloc byte[padded + Math.Min(extensions.Length, 1024)];
        body.Clear();
        cited.CopyTo(body);
        extensions.CopyTo(body[padded..]);
        return WriteIcmp(packet, ip, type, code, (uint)(padded / word) << (v4 ? 16 : 24), body);
    }

    // Makes the checksum the one wanted, by the two bytes that stood at zero when it was reckoned.
    private static void Balance(Span<byte> checksumAt, Span<byte> balance, ushort wanted)
    {
        ushort now = BinaryPrimitives.ReadUInt16BigEndian(checksumAt);
        BinaryPrimitives.WriteUInt16BigEndian(balance, (ushort)~Checksum.Finish((uint)(ushort)~wanted + now));
        BinaryPrimitives.WriteUInt16BigEndian(checksumAt, wanted);
    }
}
