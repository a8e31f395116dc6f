using System.Buffers.Binary;
using System.Net;
using Sonde.Packets;
using Sonde.Packets.Dns;
using Sonde.Packets.Ip;
using Sonde.Packets.Tcp;

namespace Sonde.SystemTests.Observing;

/// <summary>Flows that are met seldom, as frames of Ethernet: what stands before the header, and what is sent oddly.</summary>
internal static class ChainEdges
{
    private const ushort Ours = 40000, Dns = 53;
    private const int Piece = 18;

    private static readonly PacketAddress Us4 = Address("192.0.2.1"), Them4 = Address("198.51.100.7"), Us6 = Address("2001:db8::1"),
        Them6 = Address("2001:db8:1::7");

    // Hop-by-hop options, and options for the destination: of padding (RFC 8200 §4.2).
    private static readonly byte[] Padding = [0, 1, 4, 0, 0, 0, 0];

    /// <summary>The flows, each with who sends its first packet.</summary>
    public static IReadOnlyDictionary<string, Func<(string Us, byte[][] Frames)>> All { get; } =
        new Dictionary<string, Func<(string, byte[][])>>
        {
            ["extension headers before a segment"] = () => (Us6.ToString(),
                [.. Handshake(true).Select(packet => Frame(Extended(Extended(packet, 60), 0)))]),
            ["extension headers before a datagram"] = () => (Us6.ToString(),
                [.. Datagrams(true).Select(packet => Frame(Extended(packet, 60)))]),
            ["a tag"] = () => (Us4.ToString(), [.. Handshake(false).Select(packet => Frame(packet, 0x81, 0, 0, 5))]),
            ["two tags"] = () => (Us6.ToString(),
                [.. Handshake(true).Select(packet => Frame(packet, 0x88, 0xA8, 0, 5, 0x81, 0, 0, 6))]),
            ["a session of PPPoE"] = () => (Us4.ToString(), [.. Handshake(false).Select(Pppoe)]),
            ["labels"] = () => (Us4.ToString(), [.. Datagrams(false).Select(Labelled)]),
            ["a SYN/ACK first"] = () => (Them4.ToString(), [.. Handshake(false).Skip(1).Select(packet => Frame(packet))]),
            ["options up to one of length 0"] = () => (Us4.ToString(),
                [.. Handshake(false, [2, 4, 5, 180, 4, 2, 8, 0]).Select(packet => Frame(packet))]),
            ["no option but padding"] = () => (Us4.ToString(), [.. Handshake(false, [1, 1, 1, 0]).Select(packet => Frame(packet))]),
            ["a datagram in fragments"] = () => (Us4.ToString(),
                [.. Fragments(Datagram(false, false, new byte[33])).Concat(Fragments(Datagram(false, true, new byte[33])))
                    .Select(packet => Frame(packet))]),
            ["messages over TCP in pieces"] = () => (Us4.ToString(), [.. Stream([0, 1, 2, 3]).Select(packet => Frame(packet))]),
            ["messages over TCP out of order and twice"] = () => (Us6.ToString(),
                [.. Stream([1, 0, 0, 3, 2, 2]).Select(packet => Frame(packet))]),
            ["marks of accurate ECN"] = () => (Us4.ToString(), [.. Accurate().Select(packet => Frame(packet))]),
        };

    private static PacketAddress Address(string text) => PacketAddress.From(IPAddress.Parse(text));

    private static IEnumerable<byte[]> Handshake(bool isIpv6, byte[]? options = null)
    {
        byte[] named = options ?? [2, 4, 5, 180, 4, 2, 1, 1];
        yield return Segment(isIpv6, false, TcpFlags.Syn, 100, 0, named, [], 0xB8);
        yield return Segment(isIpv6, true, TcpFlags.Syn | TcpFlags.Ack, 500, 101, named, [], 0x28);
        yield return Segment(isIpv6, false, TcpFlags.Ack, 101, 501, [], [1, 2, 3], 0xBA);
        yield return Segment(isIpv6, true, TcpFlags.Ack, 501, 104, [], [4], 0x03);
    }

    private static IEnumerable<byte[]> Accurate()
    {
        const TcpFlags asked = TcpFlags.Syn | TcpFlags.Ae | TcpFlags.Cwr | TcpFlags.Ece;
        yield return Segment(false, false, asked, 100, 0, [], [], 0);
        yield return Segment(false, true, TcpFlags.Syn | TcpFlags.Ack | TcpFlags.Cwr, 500, 101, [], [], 1);
        yield return Segment(false, false, TcpFlags.Ack | TcpFlags.Ece, 101, 501, [], [1], 1);
        yield return Segment(false, true, TcpFlags.Ack, 501, 102, [], [1], 3);
    }

    private static IEnumerable<byte[]> Datagrams(bool isIpv6)
    {
        yield return Datagram(isIpv6, false, Message(false));
        yield return Datagram(isIpv6, true, Message(true));
    }

    // A question, and two answers in pieces, in the order that is given.
    private static IEnumerable<byte[]> Stream(int[] order)
    {
        bool isIpv6 = order[0] != 0;
        byte[] question = Framed(Message(false)), answers = [.. Framed(Message(true)), .. Framed(Message(true))];
        yield return Segment(isIpv6, false, TcpFlags.Syn, 100, 0, [], [], 0);
        yield return Segment(isIpv6, true, TcpFlags.Syn | TcpFlags.Ack, 500, 101, [], [], 0);
        yield return Segment(isIpv6, false, TcpFlags.Ack, 101, 501, [], question, 0);
        foreach (int piece in order)
        {
            int at = piece * Piece;
            byte[] part = answers[at..Math.Min(answers.Length, at + Piece)];
            yield return Segment(isIpv6, true, TcpFlags.Ack, 501 + (uint)at, 101 + (uint)question.Length, [], part, 0);
        }
    }

    private static byte[] Framed(byte[] message) => [(byte)(message.Length >> 8), (byte)message.Length, .. message];

    private static byte[] Message(bool isResponse)
    {
        byte[] room = new byte[100];
        int length = DnsWriter.WriteQuery(room, 7, "www.example.com", DnsType.A);
        if (isResponse) room[2] |= 0x80;
        return room[..length];
    }

    private static byte[] Segment(
        bool isIpv6, bool back, TcpFlags flags, uint sequence, uint acknowledgement, byte[] options, byte[] data, byte traffic)
    {
        byte[] room = new byte[400];
        var fields = new TcpFields(back ? Dns : Ours, back ? Ours : Dns, flags)
        {
            Sequence = sequence,
            Acknowledgement = acknowledgement,
        };
        return room[..PacketWriter.WriteTcp(room, Ip(isIpv6, back, traffic), fields, options, data)];
    }

    private static byte[] Datagram(bool isIpv6, bool back, byte[] data)
    {
        byte[] room = new byte[400];
        return room[..PacketWriter.WriteUdp(room, Ip(isIpv6, back, 0x48), back ? Dns : Ours, back ? Ours : Dns, data)];
    }

    private static IpFields Ip(bool isIpv6, bool back, byte traffic)
    {
        (PacketAddress us, PacketAddress them) = isIpv6 ? (Us6, Them6) : (Us4, Them4);
        return new IpFields(back ? them : us, back ? us : them, 60) { Id = 7, TrafficClass = traffic };
    }

    // With an extension header of a kind behind the fixed one.
    private static byte[] Extended(byte[] packet, byte kind)
    {
        byte[] longer = [.. packet[..40], packet[6], .. Padding, .. packet[40..]];
        longer[6] = kind;
        BinaryPrimitives.WriteUInt16BigEndian(longer.AsSpan(4), (ushort)(longer.Length - 40));
        return longer;
    }

    private static IEnumerable<byte[]> Fragments(byte[] whole)
    {
        const int at = 24;
        byte[] first = whole[..(20 + at)], second = [.. whole[..20], .. whole[(20 + at)..]];
        (first[3], first[6]) = ((byte)first.Length, 0x20);
        (second[3], second[6], second[7]) = ((byte)second.Length, 0, at / 8);
        return [first, second];
    }

    private static byte[] Frame(byte[] packet, params byte[] tags)
        => [2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2, .. tags, .. packet[0] >> 4 == 4 ? (byte[])[8, 0] : [0x86, 0xDD], .. packet];

    private static byte[] Pppoe(byte[] packet)
        => [.. new byte[12], 0x88, 0x64, 0x11, 0, 0, 1, 0, (byte)(packet.Length + 2), 0, 0x21, .. packet];

    private static byte[] Labelled(byte[] packet) => [.. new byte[12], 0x88, 0x47, 0, 1, 0, 64, 0, 2, 1, 64, .. packet];
}
