using Sonde.Packets;
using Sonde.Packets.Ip;
using Sonde.Packets.Tcp;
using Sonde.Tests.Simulation;

namespace Sonde.Tests.Experiments.PathTransparency.FastOpen;

/// <summary>A server that speaks TCP and fast open over a simulated path, and what sits in front of it.</summary>
internal sealed class WireServer
{
    public static readonly byte[] Cookie = [1, 2, 3, 4, 5, 6, 7, 8];
    private const uint ServerIsn = 5000;

    private readonly Dictionary<ushort, Connection> _connections = [];

    private sealed class Connection
    {
        public uint Isn { get; init; }

        /// <summary>Bytes of the SYN's data that it took.</summary>
        public int OnSyn { get; init; }

        public uint Next { get; set; }

        public uint Sent { get; set; } = ServerIsn + 1;

        public int Taken { get; set; }

        public bool IsAnswered { get; set; }
    }

    /// <summary>The kinds of the option that it knows.</summary>
    public byte[] Kinds { get; init; } = [34, 254];

    /// <summary>Whether it takes data with a right cookie, with any, or with none.</summary>
    public Func<byte[]?, bool> TakesData { get; init; } = cookie => cookie is not null && cookie.AsSpan().SequenceEqual(Cookie);

    /// <summary>The cookie that it gives, by how many it gave before.</summary>
    public Func<int, byte[]> Gives { get; init; } = _ => Cookie;

    /// <summary>The TTL of SYN/ACKs, and of all else.</summary>
    public (byte SynAck, byte Later) Ttl { get; init; } = (60, 60);

    /// <summary>What happens to a segment on the way there; null: it is passed on as it is.</summary>
    public Func<Segment, Fate?> Way { get; init; } = _ => null;

    /// <summary>What happens to a reply of its own on the way back: null takes it away.</summary>
    public Func<PathReply, PathReply?> Back { get; init; } = reply => reply;

    /// <summary>What it answers a request with, or null: nothing.</summary>
    public byte[]? Answer { get; init; } = "HTTP/1.1 200 OK\r\n\r\n"u8.ToArray();

    public int Cookies { get; private set; }

    /// <summary>A segment as the path sees it.</summary>
    public sealed record Segment(SeenProbe Probe, bool IsSyn, byte OptionKind, byte[]? Cookie, int DataLength, int SynsBefore);

    /// <summary>What becomes of a segment: replies instead of the server's, or a kind of option taken off.</summary>
    public sealed record Fate(IReadOnlyList<PathReply>? Instead, bool StripsOption = false)
    {
        public static Fate Drop { get; } = new([]);

        public static Fate Strip { get; } = new(null, true);
    }

    private readonly Dictionary<ushort, int> _syns = [];

    /// <summary>All that comes back for a packet.</summary>
    public IEnumerable<PathReply> Receive(SeenProbe probe)
    {
        IpPacket.TryParse(probe.Bytes, out IpPacket packet).ShouldBeTrue();
        TcpSegment.TryParse(packet.Payload, out TcpSegment segment).ShouldBeTrue();
        segment.IsChecksumRight(packet.Source, packet.Destination).ShouldBeTrue();
        bool isSyn = segment.Has(TcpFlags.Syn);
        byte[]? cookie = segment.TryGetFastOpen(out ReadOnlySpan<byte> found, out byte kind) ? found.ToArray() : null;
        int before = _syns.GetValueOrDefault(segment.SourcePort);
        if (isSyn) _syns[segment.SourcePort] = before + 1;
        Fate? fate = Way(new Segment(probe, isSyn, kind, cookie, segment.Payload.Length, before));
        if (fate?.Instead is { } instead) return instead;
        if (fate is { StripsOption: true } || !Kinds.Contains(kind)) (cookie, kind) = (null, 0);
        IEnumerable<PathReply> replies = isSyn ? Open(probe, segment.Sequence, cookie, kind, segment.Payload.Length)
            : Continue(probe, segment.Sequence, segment.Payload.Length, segment.Has(TcpFlags.Fin), segment.Has(TcpFlags.Rst));
        return [.. replies.Select(Back).OfType<PathReply>()];
    }

    /// <summary>A RST in the server's name.</summary>
    public static PathReply Rst(SeenProbe probe, int dataLength, uint off = 0, ushort? fromPort = null, ushort? toPort = null)
        => Tcp(
            probe, 61,
            new TcpFields(
                fromPort ?? probe.Port, toPort ?? probe.SourcePort,
                TcpFlags.Rst | TcpFlags.Ack)
            { Acknowledgement = probe.Sequence + 1 + (uint)dataLength + off }, [], []);

    /// <summary>The word of a server that still holds an earlier connection.</summary>
    public static PathReply Held(SeenProbe probe, uint acknowledgement)
        => Tcp(
            probe, 60, new TcpFields(probe.Port, probe.SourcePort, TcpFlags.Ack) { Sequence = 99, Acknowledgement = acknowledgement }, [],
            []);

    /// <summary>A SYN/ACK that acknowledges something else.</summary>
    public static PathReply ForgedSynAck(SeenProbe probe, uint off, ushort? fromPort = null)
        => Tcp(
            probe, 61,
            new TcpFields(
                fromPort ?? probe.Port, probe.SourcePort, TcpFlags.Syn | TcpFlags.Ack)
            {
                Sequence = 77,
                Acknowledgement = probe.Sequence + 1 + off
            }, [], []);

    private List<PathReply> Open(SeenProbe probe, uint sequence, byte[]? cookie, byte kind, int data)
    {
        // As Linux does: what is said again has no cookie.
        if (_connections.TryGetValue(probe.SourcePort, out Connection? known) && known.Isn == sequence)
            return [SynAck(probe, known, [])];
        int taken = data > 0 && TakesData(cookie) ? data : 0;
        byte[] options = [];
        if (cookie is not null && (cookie.Length == 0 || (data > 0 && taken == 0)))
        {
            var writer = new TcpOptionWriter(new byte[TcpOptionWriter.MaximumLength]);
            if (kind == 34) writer.FastOpen(Gives(Cookies));
            else writer.FastOpenExperimental(Gives(Cookies));
            Cookies++;
            options = writer.Finish().ToArray();
        }

        var connection = new Connection { Isn = sequence, Next = sequence + 1 + (uint)taken, Taken = taken, OnSyn = taken };
        _connections[probe.SourcePort] = connection;
        List<PathReply> replies = [SynAck(probe, connection, options)];
        if (taken > 0) replies.AddRange(Say(probe, connection));
        return replies;
    }

    private PathReply SynAck(SeenProbe probe, Connection connection, byte[] options)
        => Tcp(
            probe, Ttl.SynAck,
            new TcpFields(probe.Port, probe.SourcePort, TcpFlags.Syn | TcpFlags.Ack)
            {
                Sequence = ServerIsn,
                Acknowledgement = connection.Isn + 1 + (uint)connection.OnSyn,
            },
            options, []);

    private List<PathReply> Continue(SeenProbe probe, uint sequence, int length, bool isFin, bool isRst)
    {
        if (!_connections.TryGetValue(probe.SourcePort, out Connection? connection) || isRst || (length == 0 && !isFin)) return [];
        List<PathReply> replies = [];
        if (sequence == connection.Next && length > 0)
        {
            connection.Next += (uint)length;
            connection.Taken += length;
            replies.AddRange(Say(probe, connection));
        }

        if (isFin && sequence == connection.Next)
        {
            connection.Next++;
            replies.Add(Of(probe, connection, TcpFlags.Fin | TcpFlags.Ack, []));
            connection.Sent++;
        }

        if (replies.Count == 0) replies.Add(Of(probe, connection, TcpFlags.Ack, []));
        return replies;
    }

    private List<PathReply> Say(SeenProbe probe, Connection connection)
    {
        if (Answer is null || connection.IsAnswered) return [Of(probe, connection, TcpFlags.Ack, [])];
        connection.IsAnswered = true;
        PathReply answer = Of(probe, connection, TcpFlags.Psh | TcpFlags.Ack, Answer).Later(1);
        connection.Sent += (uint)Answer.Length;
        return [answer];
    }

    private PathReply Of(SeenProbe probe, Connection connection, TcpFlags flags, byte[] data)
        => Tcp(
            probe, Ttl.Later,
            new TcpFields(probe.Port, probe.SourcePort, flags) { Sequence = connection.Sent, Acknowledgement = connection.Next }, [], data);

    private static PathReply Tcp(SeenProbe probe, byte ttl, TcpFields fields, byte[] options, byte[] data)
    {
        byte[] room = new byte[1500];
        int length = PacketWriter.WriteTcp(room, new IpFields(probe.Destination, probe.Source, ttl), fields, options, data);
        return new PathReply(TimeSpan.FromMilliseconds(10), room[..length]);
    }
}
