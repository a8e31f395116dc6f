using System.Buffers.Binary;
using Sonde.Packets.Dns;
using Sonde.Packets.Ip;
using Sonde.Packets.Tcp;
using Sonde.Packets.Udp;

namespace Sonde.Packets.Redaction;

/// <summary>
/// Answers of DNS that named a secret address. Published they name loopback, as those do that a censor gives out: a checksum of zero, which
/// is right for none, tells one from the other. It is that of the IPv4 header; of the datagram or segment where IPv6 has none.
/// </summary>
/// <remarks>Answers in fragments, and those whose address is split over segments, are not told apart.</remarks>
public static class HiddenAnswers
{
    private const int HeaderChecksumAt = 10, UdpChecksumAt = 6, TcpChecksumAt = 16, LengthBytes = 2;

    private static readonly PacketAddress StandInV4 = PacketAddress.FromIpv4(0xC0000008), // RFC 7600: nobody's
        StandInV6 = PacketAddress.FromBits(new UInt128(0x0100_0000_0000_0001, 8), isIpv4: false); // RFC 9780: likewise

    /// <summary>The addresses that stand for hidden ones while a capture is read: they are secrets as well.</summary>
    public static IReadOnlyList<PacketAddress> StandIns { get; } = [StandInV4, StandInV6];

    /// <summary>Whether a packet bears the mark.</summary>
    public static bool AreIn(in IpPacket packet)
        => (packet.Source.IsLoopback || packet.Destination.IsLoopback) && MessageAt(packet) is not null
            && BinaryPrimitives.ReadUInt16BigEndian(packet.Bytes[MarkAt(packet)..]) == 0;

    /// <summary>The packet with stand-ins where it names loopback.</summary>
    public static byte[] StandFor(in IpPacket packet)
    {
        byte[] bytes = packet.Bytes.ToArray();
        if (MessageAt(packet) is not { } at || !DnsMessage.TryParse(MessageOf(packet, at), out DnsMessage message)) return bytes;
        foreach (DnsRecord record in message.Records)
        {
            if (record.Address is { } address && IsLoopback(address, record.Data))
                (address.IsIpv4 ? StandInV4 : StandInV6).Write(bytes.AsSpan(at + record.DataOffset));
        }

        return bytes;
    }

    /// <summary>What is measured in the place of an address: loopback for one that stands for it.</summary>
    public static PacketAddress Published(PacketAddress address)
        => address == StandInV4 ? PacketAddress.LoopbackV4 : address == StandInV6 ? PacketAddress.LoopbackV6 : address;

    /// <summary>Whether the mark is due before a packet is redacted: it bears it, or an answer names a secret.</summary>
    internal static bool AreDue(ReadOnlySpan<byte> packet, SecretSet secrets)
    {
        if (!IpPacket.TryParse(packet, out IpPacket ip) || MessageAt(ip) is not { } at) return false;
        if (AreIn(ip)) return true;
        if (!DnsMessage.TryParse(MessageOf(ip, at), out DnsMessage message)) return false;
        foreach (DnsRecord record in message.Records)
            if (record.Address is { } address && secrets.Contains(address)) return true;
        return false;
    }

    /// <summary>Marks a packet that was redacted.</summary>
    public static void Mark(Span<byte> packet)
    {
        if (IpPacket.TryParse(packet, out IpPacket ip)) packet.Slice(MarkAt(ip), 2).Clear();
    }

    private static int MarkAt(in IpPacket packet)
        => packet.IsIpv4 ? HeaderChecksumAt : packet.PayloadOffset + (packet.Protocol == IpProtocol.Udp ? UdpChecksumAt : TcpChecksumAt);

    private static ReadOnlySpan<byte> MessageOf(in IpPacket packet, int at)
        => packet.Bytes[at..(packet.PayloadOffset + packet.Payload.Length)];

    // Where a response begins in a packet that is whole; over TCP it stands behind its length (RFC 1035 §4.2.2).
    private static int? MessageAt(in IpPacket packet)
    {
        if (packet is not { IsTruncated: false, FragmentOffset: 0, MoreFragments: false }) return null;
        ReadOnlySpan<byte> payload = packet.Payload;
        int at = 0;
        if (packet.Protocol == IpProtocol.Udp && UdpDatagram.TryParse(payload, out UdpDatagram _))
        {
            at = UdpDatagram.HeaderLength;
        }
        else if (packet.Protocol == IpProtocol.Tcp && TcpSegment.TryParse(payload, out TcpSegment segment)
            && segment.Payload.Length > LengthBytes
            && BinaryPrimitives.ReadUInt16BigEndian(segment.Payload) == segment.Payload.Length - LengthBytes)
        {
            at = segment.HeaderLength + LengthBytes;
        }

        return at > 0 && DnsMessage.TryParse(payload[at..], out DnsMessage message)
            && message is { IsResponse: true, AnswerCount: > 0, QuestionCount: <= 1 }
            ? packet.PayloadOffset + at
            : null;
    }

    // An IPv6 address that embeds a secret has loopback in it.
    private static bool IsLoopback(PacketAddress address, ReadOnlySpan<byte> data)
        => address == PacketAddress.LoopbackV4 || address == PacketAddress.LoopbackV6 || data.IndexOf("\x7f\0\0\x01"u8) >= 0;
}
