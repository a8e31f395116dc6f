using System.Buffers.Binary;
using Sonde.Packets.Icmp;
using Sonde.Packets.Ip;
using Sonde.Packets.Tcp;

namespace Sonde.Experiments.Replay.Wires;

/// <summary>
/// A captured packet by which somebody asked, and the one by which it is asked now: they differ in numbers of chance alone. What came back
/// to the one is made to come back to the other: what repeats a number of the one repeats that of the other, and what is wrong stays wrong.
/// </summary>
/// <param name="Captured">What was captured.</param>
/// <param name="Asked">What is asked.</param>
internal sealed record WireTranslation(WireAnchor Captured, ReadOnlyMemory<byte> Asked)
{
    // Ports and length of a datagram.
    private const int UdpLength = 6;

    /// <summary>The first data that are sent now; as long as there are none, nothing.</summary>
    public ReadOnlyMemory<byte> Request { get; set; }

    /// <summary>An answer, translated.</summary>
    public byte[] Of(ReadOnlySpan<byte> answer)
    {
        byte[] made = Cut(answer).ToArray();
        if (!IpPacket.TryParse(made, out IpPacket ip) || !IpPacket.TryParse(Captured.Packet.Bytes.Span, out IpPacket was)
            || !IpPacket.TryParse(Asked.Span, out IpPacket now)) return made;
        Span<byte> body = made.AsSpan(ip.PayloadOffset, ip.Payload.Length);
        if (WireTarget.TryGetCited(ip, out IpPacket cited))
        {
            int at = ip.PayloadOffset + IcmpMessage.HeaderLength;
            Cite(made.AsSpan(at), made.AsSpan(at + cited.PayloadOffset, cited.Payload.Length), cited, was, now);
        }
        else if (ip.Protocol == IpProtocol.Tcp && TcpSegment.TryParse(ip.Payload, out TcpSegment segment))
        {
            now.Payload[..2].CopyTo(body[2..]);
            if (segment.Has(TcpFlags.Ack)) Add(body[8..], SequenceOf(now) - SequenceOf(was));
            Echo(body[TcpSegment.MinimumHeaderLength..segment.HeaderLength], was, now);
            Identify(body[segment.HeaderLength..], Captured.Request.Span, Request.Span, isFramed: true);
        }
        else if (ip.Protocol == IpProtocol.Udp && body.Length >= 8)
        {
            now.Payload[..2].CopyTo(body[2..]);
            Identify(body[8..], Captured.Request.Span, Request.Span, isFramed: false);
        }
        else if (body.Length >= IcmpMessage.HeaderLength)
        {
            now.Payload[4..8].CopyTo(body[4..]);
            Replace(body[IcmpMessage.HeaderLength..], was.Payload[IcmpMessage.HeaderLength..], now.Payload[IcmpMessage.HeaderLength..]);
        }

        return made;
    }

    // Whether what is cited in part had a checksum is not known any more, once it was redacted.
    private static ReadOnlySpan<byte> Cut(ReadOnlySpan<byte> answer)
    {
        if (!IpPacket.TryParse(answer, out IpPacket ip) || !WireTarget.TryGetCited(ip, out IpPacket cited)
            || cited is not { Protocol: IpProtocol.Udp, IsTruncated: true, Source.IsLoopback: true }) return answer;
        return answer[..Math.Min(answer.Length, ip.PayloadOffset + IcmpMessage.HeaderLength + cited.PayloadOffset + UdpLength)];
    }

    private static void Cite(Span<byte> header, Span<byte> body, in IpPacket cited, in IpPacket was, in IpPacket now)
    {
        if (cited.IsIpv4) ReplaceId(header[4..6], was.Id, now.Id);
        else Replace(header[1..4], was.Bytes[1..4], now.Bytes[1..4]); // the flow label, and half of the traffic class, which both have
        if (cited.Protocol is IpProtocol.Icmp or IpProtocol.Icmpv6)
        {
            foreach (int at in (int[])[2, 4, 6]) ReplaceAt(body, at, 2, was, now);
            if (body.Length > IcmpMessage.HeaderLength)
                Replace(body[IcmpMessage.HeaderLength..], was.Payload[IcmpMessage.HeaderLength..], now.Payload[IcmpMessage.HeaderLength..]);
            return;
        }

        ReplaceAt(body, 0, 2, was, now);
        if (cited.Protocol == IpProtocol.Udp)
        {
            ReplaceAt(body, 6, 2, was, now);
            return;
        }

        if (body.Length >= 8) Add(body[4..], SequenceOf(now) - SequenceOf(was));
        ReplaceAt(body, 16, 2, was, now);
    }

    private static uint SequenceOf(in IpPacket ip)
        => ip.Protocol == IpProtocol.Tcp && ip.Payload.Length >= 8 ? BinaryPrimitives.ReadUInt32BigEndian(ip.Payload[4..]) : 0;

    private static void Add(Span<byte> number, uint more)
        => BinaryPrimitives.WriteUInt32BigEndian(number, BinaryPrimitives.ReadUInt32BigEndian(number) + more);

    // What the other end repeats of our timestamps.
    private static void Echo(Span<byte> options, in IpPacket was, in IpPacket now)
    {
        if (SentFirst.TimestampsAt(options) is not { } at || !TcpSegment.TryParse(was.Payload, out TcpSegment before)
            || !TcpSegment.TryParse(now.Payload, out TcpSegment after) || SentFirst.TimestampOf(before.OptionBytes) is not { } old
            || SentFirst.TimestampOf(after.OptionBytes) is not { } young) return;
        Span<byte> echo = options[(at + 4)..];
        if (BinaryPrimitives.ReadUInt32BigEndian(echo) != 0) Add(echo, young - old);
    }

    // The identification of a query of DNS, which its answer repeats; over TCP behind its length.
    private static void Identify(Span<byte> data, ReadOnlySpan<byte> was, ReadOnlySpan<byte> now, bool isFramed)
    {
        int at = isFramed ? 2 : 0;
        bool isQuery = was.Length >= at + 12 && now.Length >= at + 12
            && (!isFramed || BinaryPrimitives.ReadUInt16BigEndian(was) == was.Length - 2);
        if (isQuery && data.Length >= at + 2) Replace(data.Slice(at, 2), was.Slice(at, 2), now.Slice(at, 2));
    }

    // Some systems cite it with its bytes swapped.
    private static void ReplaceId(Span<byte> bytes, ushort was, ushort now)
    {
        ushort there = BinaryPrimitives.ReadUInt16BigEndian(bytes);
        if (there == was) BinaryPrimitives.WriteUInt16BigEndian(bytes, now);
        else if (there == BinaryPrimitives.ReverseEndianness(was)) BinaryPrimitives.WriteUInt16LittleEndian(bytes, now);
    }

    private static void ReplaceAt(Span<byte> body, int at, int length, in IpPacket was, in IpPacket now)
    {
        if (body.Length >= at + length && was.Payload.Length >= at + length && now.Payload.Length >= at + length)
            Replace(body.Slice(at, length), was.Payload.Slice(at, length), now.Payload.Slice(at, length));
    }

    private static void Replace(Span<byte> bytes, ReadOnlySpan<byte> was, ReadOnlySpan<byte> now)
    {
        int length = Math.Min(bytes.Length, Math.Min(was.Length, now.Length));
        if (length > 0 && bytes[..length].SequenceEqual(was[..length])) now[..length].CopyTo(bytes);
    }
}
