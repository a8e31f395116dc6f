using System.Net;
using Sonde.Experiments.Network;
using Sonde.Measurements.Model;
using Sonde.Packets.Tcp;

namespace Sonde.Tests.Experiments.Interference;

/// <summary>Marks of packets that a simulated flow had: of the server, whose SYN/ACK came from far, and of who is nearer.</summary>
internal static class TalkMarks
{
    /// <summary>The TTL of the server's packets, and of those that the path makes.</summary>
    public const byte OfServer = 52, OfPath = 60;

    /// <summary>The server's SYN/ACK, and its data where it came after so many milliseconds.</summary>
    public static PacketMarks[] Of(ConversationReply reply, byte ttl, double? dataMs, bool withTimestamps = false)
    {
        var synAck = new PacketMarks(reply.SentAt, false, TcpFlags.Syn | TcpFlags.Ack, ttl)
        { Options = withTimestamps ? new byte[] { 1, 1, 8, 10, 0, 0, 0, 1, 0, 0, 0, 0 } : default(ReadOnlyMemory<byte>) };
        if (dataMs is not { } ms) return [synAck];
        Instant asked = reply.WrittenAt ?? reply.SentAt;
        return [
            synAck,
            new PacketMarks(asked + TimeSpan.FromMilliseconds(ms), false, TcpFlags.Ack, ttl)
            { Sequence = 1, Acknowledgement = 50, Length = 90, Hash = 1 }];
    }

    /// <summary>The server's SYN/ACK, and RSTs with these sequence numbers.</summary>
    public static Func<ConversationReply, ConversationReply> Rst(byte ttl, params uint[] sequences) => reply => reply with
    {
        Packets = [
            .. Of(reply, OfServer, null),
            .. (sequences.Length == 0 ? [1] : sequences).Select(
                sequence => new PacketMarks(reply.At, false, TcpFlags.Rst, ttl) { Sequence = sequence })],
    };

    /// <summary>The server's SYN/ACK, and a FIN.</summary>
    public static Func<ConversationReply, ConversationReply> Fin(byte ttl)
        => reply => reply with { Packets = [.. Of(reply, OfServer, null), new PacketMarks(reply.At, false, TcpFlags.Fin, ttl)] };

    /// <summary>The server's SYN/ACK, and data of somebody.</summary>
    public static Func<ConversationReply, ConversationReply> Data(byte ttl, ushort id = 0) => reply =>
    {
        PacketMarks[] marks = Of(reply, OfServer, 20);
        return reply with { Packets = [marks[0], marks[1] with { Ttl = ttl, Id = id }] };
    };

    /// <summary>Data of the path and data of the server for one place in the stream.</summary>
    public static ConversationReply Race(ConversationReply reply)
    {
        PacketMarks[] marks = Of(reply, OfServer, 20);
        return reply with { Packets = [.. marks[..1], marks[1] with { Ttl = OfPath, Hash = 2 }, marks[1]] };
    }

    /// <summary>Nothing of the request was acknowledged, however often it was sent.</summary>
    public static ConversationReply Lost(ConversationReply reply)
        => reply with { UnackedBytes = 50, Retransmits = 6, Packets = Of(reply, OfServer, null) };

    /// <summary>An ICMP error of a router.</summary>
    public static Func<ConversationReply, ConversationReply> Icmp(byte type, byte code) => reply => reply with
    {
        Errors = [new IcmpMarks(reply.At, new IcmpError(type, code, IPAddress.Parse("198.51.100.3")))],
        UnackedBytes = type == 3 && code == 4 ? 0 : 50,
    };
}
