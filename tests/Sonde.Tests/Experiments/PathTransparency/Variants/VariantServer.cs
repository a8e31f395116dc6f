using Sonde.Packets;
using Sonde.Packets.Ip;
using Sonde.Packets.Tcp;
using Sonde.Tests.Simulation;

namespace Sonde.Tests.Experiments.PathTransparency.Variants;

/// <summary>A server that speaks TCP, ECN and accurate ECN over a simulated path, and what sits in front of it.</summary>
internal sealed class VariantServer
{
    private const uint Isn = 5000;

    private readonly Dictionary<ushort, Connection> _connections = [];

    /// <summary>Whether it accepts ECN.</summary>
    public bool SpeaksEcn { get; init; } = true;

    /// <summary>Whether it accepts accurate ECN.</summary>
    public bool SpeaksAccurateEcn { get; init; }

    /// <summary>The options of its SYN/ACKs.</summary>
    public byte[] Options { get; init; } = [2, 4, 5, 180];

    /// <summary>The options of a SYN/ACK by those of its SYN; null: those of all.</summary>
    public Func<byte[], byte[]>? OptionsFor { get; init; }

    /// <summary>Whether what it says to a SYN that is sent again has neither options nor the bits of ECN.</summary>
    public bool IsBareWhenAskedAgain { get; init; }

    /// <summary>The traffic class of all that it sends, by that of the SYN.</summary>
    public Func<byte, byte> TrafficClass { get; init; } = _ => 0;

    /// <summary>Whether it marks its data where ECN was negotiated.</summary>
    public bool MarksData { get; init; } = true;

    /// <summary>What it answers a request with, or null: nothing.</summary>
    public byte[]? Answer { get; init; } = "HTTP/1.1 200 OK\r\n\r\n"u8.ToArray();

    /// <summary>What it answers a request with, by the request; null: <see cref="Answer"/>.</summary>
    public Func<byte[], byte[]?>? AnswerFor { get; init; }

    /// <summary>The most bytes of data that its segments have, whatever it was told.</summary>
    public int MostSent { get; init; } = 1460;

    /// <summary>The most bytes of data of its that arrive.</summary>
    public int MostArriving { get; init; } = int.MaxValue;

    /// <summary>What happens instead to a packet on its way there; null: it is passed on.</summary>
    public Func<Seen, IReadOnlyList<PathReply>?> Way { get; init; } = _ => null;

    /// <summary>What a packet becomes on its way there.</summary>
    public Action<byte[]> Forward { get; init; } = _ => { };

    /// <summary>What a packet becomes on its way back.</summary>
    public Action<byte[]> Back { get; init; } = _ => { };

    /// <summary>A packet as the path sees it.</summary>
    public sealed record Seen(SeenProbe Probe, TcpFlags Flags, byte TrafficClass, int DataLength)
    {
        /// <summary>The options.</summary>
        public byte[] Options { get; init; } = [];

        /// <summary>Whether it is a SYN with an option.</summary>
        public bool Offers(byte kind)
        {
            foreach (TcpOption option in new TcpOptionEnumerator(Options))
                if (option.Kind == kind) return IsSyn;
            return false;
        }

        public bool IsSyn => Flags.HasFlag(TcpFlags.Syn);

        public bool AsksForEcn => IsSyn && Flags.HasFlag(TcpFlags.Ece | TcpFlags.Cwr);
    }

    /// <summary>A RST in the server's name.</summary>
    public static IReadOnlyList<PathReply> Rst(SeenProbe probe) =>
    [
        Write(
            probe, 0, new TcpFields(probe.Port, probe.SourcePort, TcpFlags.Rst | TcpFlags.Ack) { Acknowledgement = probe.Sequence + 1 }, [],
            []),
    ];

    /// <summary>All that comes back for a packet.</summary>
    public IEnumerable<PathReply> Receive(SeenProbe probe)
    {
        if (Way(Read(probe.Bytes, probe)) is { } instead) return instead;
        byte[] bytes = [.. probe.Bytes];
        Forward(bytes);
        Seen seen = Read(bytes, probe);
        IEnumerable<PathReply> replies = seen.IsSyn ? Open(seen) : Continue(seen, bytes);
        return [.. replies.Select(Backward)];
    }

    private PathReply Backward(PathReply reply)
    {
        byte[] bytes = [.. reply.Packet];
        Back(bytes);
        return reply with { Packet = bytes };
    }

    private static Seen Read(byte[] bytes, SeenProbe probe)
    {
        IpPacket.TryParse(bytes, out IpPacket packet).ShouldBeTrue();
        TcpSegment.TryParse(packet.Payload, out TcpSegment segment).ShouldBeTrue();
        return new Seen(probe, segment.Flags, packet.TrafficClass, segment.Payload.Length) { Options = segment.OptionBytes.ToArray() };
    }

    private List<PathReply> Open(Seen seen)
    {
        bool isBare = IsBareWhenAskedAgain && _connections.ContainsKey(seen.Probe.SourcePort);
        bool asksClassic = !isBare && seen.Flags.HasFlag(TcpFlags.Ece | TcpFlags.Cwr),
            asksAccurate = asksClassic && seen.Flags.HasFlag(TcpFlags.Ae);
        var connection = new Connection
        {
            Next = seen.Probe.Sequence + 1,
            IsAccurate = asksAccurate && SpeaksAccurateEcn,
            TrafficClass = TrafficClass(seen.TrafficClass),
            Segment = Math.Min(MostSent, SizeIn(seen.Options) ?? 536),
        };
        connection.IsEcn = asksClassic && SpeaksEcn && !connection.IsAccurate;
        _connections[seen.Probe.SourcePort] = connection;
        TcpFlags accurate = (seen.TrafficClass & 3) switch
        {
            1 => TcpFlags.Cwr | TcpFlags.Ece,
            2 => TcpFlags.Ae,
            3 => TcpFlags.Ae | TcpFlags.Cwr,
            _ => TcpFlags.Cwr,
        };
        TcpFlags flags = TcpFlags.Syn | TcpFlags.Ack | (connection.IsAccurate ? accurate : connection.IsEcn ? TcpFlags.Ece : 0);
        return
        [
            Write(
                seen.Probe, connection.TrafficClass,
                new TcpFields(seen.Probe.Port, seen.Probe.SourcePort, flags) { Sequence = Isn, Acknowledgement = connection.Next },
                isBare ? [] : OptionsFor?.Invoke(seen.Options) ?? Options, []),
        ];
    }

    private List<PathReply> Continue(Seen seen, byte[] bytes)
    {
        if (!_connections.TryGetValue(seen.Probe.SourcePort, out Connection? connection) || seen.Flags.HasFlag(TcpFlags.Rst)) return [];
        IpPacket.TryParse(bytes, out IpPacket packet).ShouldBeTrue();
        TcpSegment.TryParse(packet.Payload, out TcpSegment segment).ShouldBeTrue();
        if (seen.DataLength == 0 && !seen.Flags.HasFlag(TcpFlags.Fin))
            return segment.Window > 0 && connection.Waiting.Length > 0 ? [.. Say(seen, connection)] : [];
        List<PathReply> replies = [];
        if (segment.Sequence == connection.Next && seen.DataLength > 0)
        {
            connection.Next += (uint)seen.DataLength;
            connection.IsCongested |= (seen.TrafficClass & 3) == 3 && connection.IsEcn;
            replies.Add(Of(seen, connection, TcpFlags.Ack, []));
            connection.Asked += segment.Payload.Count("GET "u8);
            bool isWhole = connection.Asked == 0 || segment.Payload.EndsWith("\r\n\r\n"u8);
            byte[]? answer = AnswerFor is null ? Answer : AnswerFor(segment.Payload.ToArray());
            if (answer is not null && !connection.IsAnswered && isWhole)
            {
                connection.IsAnswered = true;
                connection.Waiting = [.. Enumerable.Repeat(answer, Math.Max(1, connection.Asked)).SelectMany(each => each)];
            }

            if (segment.Window > 0) replies.AddRange(Say(seen, connection));
        }

        if (seen.Flags.HasFlag(TcpFlags.Fin) && segment.Sequence + (uint)seen.DataLength == connection.Next)
        {
            connection.Next++;
            replies.Add(Of(seen, connection, TcpFlags.Fin | TcpFlags.Ack, []));
            connection.Sent++;
        }

        if (replies.Count == 0) replies.Add(Of(seen, connection, TcpFlags.Ack, []));
        return replies;
    }

    private List<PathReply> Say(Seen seen, Connection connection)
    {
        List<PathReply> replies = [];
        foreach (byte[] part in connection.Waiting.Chunk(connection.Segment))
        {
            PathReply reply = Of(seen, connection, TcpFlags.Psh | TcpFlags.Ack, part).Later(1);
            connection.Sent += (uint)part.Length;
            // Until it is acknowledged it is sent again; what comes twice is acknowledged twice. It has no mark then (RFC 3168 §6.1.5).
            PathReply again = Unmarked(reply);
            if (part.Length <= MostArriving) replies.AddRange([reply, again.Later(300), again.Later(900)]);
        }

        connection.Waiting = [];
        return replies;
    }

    private static PathReply Unmarked(PathReply reply)
    {
        byte[] bytes = [.. reply.Packet];
        if (bytes[0] >> 4 == 4) bytes[1] &= 0xFC;
        return reply with { Packet = bytes };
    }

    private static int? SizeIn(byte[] options)
    {
        foreach (TcpOption option in new TcpOptionEnumerator(options))
            if (option.TryReadMaximumSegmentSize(out ushort size)) return size;
        return null;
    }

    private PathReply Of(Seen seen, Connection connection, TcpFlags flags, byte[] data)
    {
        bool isMarked = data.Length > 0 && MarksData && (connection.IsEcn || connection.IsAccurate);
        TcpFlags ecn = connection.IsCongested ? TcpFlags.Ece : connection.IsAccurate ? TcpFlags.Ae | TcpFlags.Ece : 0;
        return Write(
            seen.Probe, (byte)(connection.TrafficClass | (isMarked ? 2 : 0)),
            new TcpFields(
                seen.Probe.Port, seen.Probe.SourcePort, flags | ecn)
            { Sequence = connection.Sent, Acknowledgement = connection.Next },
            [], data);
    }

    private static PathReply Write(SeenProbe probe, byte trafficClass, TcpFields fields, byte[] options, byte[] data)
    {
        byte[] room = new byte[2000];
        var ip = new IpFields(probe.Destination, probe.Source, 60) { TrafficClass = trafficClass };
        int length = PacketWriter.WriteTcp(room, ip, fields, options, data);
        return new PathReply(TimeSpan.FromMilliseconds(10), room[..length]);
    }

    private sealed class Connection
    {
        public uint Next { get; set; }

        public uint Sent { get; set; } = Isn + 1;

        public bool IsEcn { get; set; }

        public bool IsAccurate { get; set; }

        public bool IsCongested { get; set; }

        public bool IsAnswered { get; set; }

        public byte TrafficClass { get; set; }

        public int Segment { get; set; }

        public int Asked { get; set; }

        public byte[] Waiting { get; set; } = [];
    }
}
