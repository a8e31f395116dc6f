using System.Net;
using Sonde.Experiments.Network;
using Sonde.Measurements.Model;
using Sonde.Packets;
using Sonde.Packets.Captures;
using Sonde.Packets.Ip;
using Sonde.Packets.Tcp;

namespace Sonde.Tests.Experiments.Replay.Trials;

/// <summary>Writes what conversations and exchanges in memory came to as the packets that a machine would have captured of them.</summary>
internal sealed class TrialScribe
{
    private const byte OurTtl = 64, TheirTtl = 55;
    private const int LargestSegment = 1200;
    private static readonly TimeSpan Again = TimeSpan.FromMilliseconds(400), Step = TimeSpan.FromMilliseconds(5);

    private readonly List<(Instant At, int Order, byte[] Packet)> _packets = [];
    private ushort _id = 1;
    private ushort _port = 20000;

    /// <summary>The capture of all that was written.</summary>
    public byte[] Capture()
    {
        using var file = new MemoryStream();
        var writer = new PcapWriter(file);
        foreach ((Instant at, _, byte[] packet) in _packets.OrderBy(each => each.At).ThenBy(each => each.Order))
            writer.Write(1_795_309_299_000_000_000 + at.Nanoseconds, packet);
        return file.ToArray();
    }

    /// <summary>Writes a conversation.</summary>
    public void Write(Conversation conversation, ConversationReply reply)
    {
        if (reply.NeverLeft || reply.Source is not { } source) return;
        // A port is not taken again so soon that two connections would be one.
        var ends = new Ends(PacketAddress.From(source.Address), PacketAddress.From(conversation.Target.Address), _port++,
            (ushort)conversation.Target.Port);
        uint isn = (uint)_port * 7919, theirs = isn / 2;
        byte[] syn = Tcp(reply.SentAt, ends, TcpFlags.Syn, isn, 0, []);
        if (reply.ConnectedAt is not { } open)
        {
            if (reply.Icmp is { } error) Icmp(reply.At, ends, error, syn);
            else if (reply is { End: ConversationEnd.Failed, Errno: 111 or 104 })
                Tcp(reply.At, ends.Back, TcpFlags.Rst | TcpFlags.Ack, 0, isn + 1, []);
            return;
        }

        Tcp(open, ends.Back, TcpFlags.Syn | TcpFlags.Ack, theirs, isn + 1, []);
        Tcp(open, ends, TcpFlags.Ack, isn + 1, theirs + 1, []);
        uint said = isn + 1, heard = theirs + 1;
        if (conversation.Tls is { } tls)
        {
            (said, heard) = Secure(conversation, reply, ends, said, heard, TlsScribe.Hello(tls.Name));
        }
        else
        {
            said += (uint)conversation.Request.Length;
            if (reply.WrittenAt is not null && !conversation.Request.IsEmpty)
                Tcp(reply.RequestAt ?? open, ends, TcpFlags.Psh | TcpFlags.Ack, isn + 1, heard, conversation.Request.Span);
            // What is not acknowledged is sent again by the system.
            if (reply is { AckedAt: null, End: ConversationEnd.TimedOut, WrittenAt: { } written } && !conversation.Request.IsEmpty)
                Tcp(written + Again, ends, TcpFlags.Psh | TcpFlags.Ack, isn + 1, heard, conversation.Request.Span);
            if (reply.AckedAt is { } acked) Tcp(acked, ends.Back, TcpFlags.Ack, heard, said, []);
            heard = Say(reply.LastByteAt ?? reply.At, ends, said, heard, reply.Bytes.Span);
        }

        if (reply is { End: ConversationEnd.Failed, Errno: 104 })
        {
            Tcp(reply.At, ends.Back, TcpFlags.Rst | TcpFlags.Ack, heard, said, []);
            return;
        }

        if (reply.WasClosed || reply.End == ConversationEnd.Closed)
            Tcp(reply.At, ends.Back, TcpFlags.Fin | TcpFlags.Ack, heard++, said, []);
        Tcp(reply.At, ends, TcpFlags.Fin | TcpFlags.Ack, said, heard, []);
    }

    // A handshake of TLS 1.3 as far as it came, and what is sealed as records of its length.
    private (uint Said, uint Heard) Secure(
        Conversation conversation, ConversationReply reply, Ends ends, uint said, uint heard, byte[] hello)
    {
        Instant open = reply.ConnectedAt!.Value;
        Tcp(open, ends, TcpFlags.Psh | TcpFlags.Ack, said, heard, hello);
        if (reply.Tls is not { Progress: not TlsProgress.Silent } seen)
        {
            if (reply.End == ConversationEnd.TimedOut) Tcp(open + Again, ends, TcpFlags.Psh | TcpFlags.Ack, said, heard, hello);
            return (said + (uint)hello.Length, heard);
        }

        said += (uint)hello.Length;
        if (seen.Progress != TlsProgress.Done) return (said, Say(reply.At, ends, said, heard, TlsScribe.Broken(seen.Alert)));
        heard = Say(open + Step, ends, said, heard, TlsScribe.Flight);
        Tcp(open + Step, ends, TcpFlags.Psh | TcpFlags.Ack, said, heard, TlsScribe.Finished);
        said += (uint)TlsScribe.Finished.Length;
        Tcp(open + (2 * Step), ends.Back, TcpFlags.Ack, heard, said, []);
        if (reply.WrittenAt is { } written)
        {
            byte[] request = TlsScribe.Sealed(conversation.Request.Length);
            Tcp(Instant.Later(written, open + (2 * Step)), ends, TcpFlags.Psh | TcpFlags.Ack, said, heard, request);
            said += (uint)request.Length;
            Tcp(Instant.Later(written, open + (3 * Step)), ends.Back, TcpFlags.Ack, heard, said, []);
        }

        return reply.Received == 0
            ? (said, heard)
            : (said, Say(reply.LastByteAt ?? reply.At, ends, said, heard, TlsScribe.Sealed(reply.Bytes.Length)));
    }

    // What the server says, in segments that are acknowledged.
    private uint Say(Instant when, Ends ends, uint said, uint heard, ReadOnlySpan<byte> bytes)
    {
        for (int at = 0; at < bytes.Length; at += LargestSegment)
        {
            ReadOnlySpan<byte> part = bytes.Slice(at, Math.Min(LargestSegment, bytes.Length - at));
            Tcp(when, ends.Back, TcpFlags.Psh | TcpFlags.Ack, heard, said, part);
            heard += (uint)part.Length;
            Tcp(when, ends, TcpFlags.Ack, said, heard, []);
        }

        return heard;
    }

    /// <summary>Writes an exchange of datagrams, or a conversation.</summary>
    public void Write(Exchange exchange, ExchangeReply reply)
    {
        if (exchange.Conversation is { } conversation) Write(conversation, reply.Conversation!.Value);
        if (exchange.Datagrams is not { } asked || reply.Datagrams is not { } told || told is { Errno: not 0, Errors.Count: 0 }
            || told.Source is not { } source) return;
        var ends = new Ends(PacketAddress.From(source.Address), PacketAddress.From(asked.Target.Address), _port++,
            (ushort)asked.Target.Port);
        byte[] query = Udp(told.SentAt, ends, asked.Ttl ?? OurTtl, asked.Payload.Span);
        foreach (DatagramAnswer answer in told.Answers) Udp(answer.At, ends.Back, answer.Ttl ?? TheirTtl, answer.Bytes.Span);
        foreach (IcmpMarks error in told.Errors) Icmp(error.At, ends, error.Error, query);
    }

    private byte[] Tcp(
        Instant at, Ends ends, TcpFlags flags, uint sequence, uint acknowledged, ReadOnlySpan<byte> data)
    {
        byte[] room = new byte[1600];
        var fields = new TcpFields(ends.SourcePort, ends.Port, flags) { Sequence = sequence, Acknowledgement = acknowledged };
        return Add(at, room[..PacketWriter.WriteTcp(room, Ip(ends, ends.IsBack ? TheirTtl : OurTtl), fields, [], data)]);
    }

    private byte[] Udp(Instant at, Ends ends, byte ttl, ReadOnlySpan<byte> data)
    {
        byte[] room = new byte[1600];
        return Add(at, room[..PacketWriter.WriteUdp(room, Ip(ends, ttl), ends.SourcePort, ends.Port, data)]);
    }

    private void Icmp(Instant at, Ends ends, IcmpError error, byte[] cited)
    {
        byte[] room = new byte[1600];
        var router = PacketAddress.From(error.From ?? IPAddress.Parse("198.51.100.4"));
        Add(at, room[..PacketWriter.WriteIcmpError(
            room, new IpFields(router, ends.Source, 250), (byte)error.Type, (byte)error.Code, cited)]);
    }

    private IpFields Ip(Ends ends, byte ttl) => new(ends.Source, ends.Target, ttl) { Id = _id++ };

    private byte[] Add(Instant at, byte[] packet)
    {
        _packets.Add((at, _packets.Count, packet));
        return packet;
    }

    private readonly record struct Ends(PacketAddress Source, PacketAddress Target, ushort SourcePort, ushort Port, bool IsBack = false)
    {
        public Ends Back => new(Target, Source, Port, SourcePort, IsBack: true);
    }
}
