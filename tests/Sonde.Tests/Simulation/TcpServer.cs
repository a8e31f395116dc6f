using Sonde.Packets;
using Sonde.Packets.Ip;
using Sonde.Packets.Tcp;

namespace Sonde.Tests.Simulation;

/// <summary>
/// A TCP server in memory, at a distance: it opens, answers what it is asked, and closes. It remembers what was not orderly.
/// </summary>
/// <param name="distance">The TTL that reaches it.</param>
internal sealed class TcpServer(int distance)
{
    private const uint Isn = 7_000_000;

    private readonly Dictionary<ushort, Connection> _connections = [];

    /// <summary>What it answers a request with; null: nothing but an acknowledgement. By default a short page.</summary>
    public Func<byte[], byte[]?> Answer { get; init; } = _ => "HTTP/1.1 200 OK\r\n\r\nhere"u8.ToArray();

    /// <summary>Requests that it resets.</summary>
    public Func<byte[], bool> Resets { get; init; } = _ => false;

    /// <summary>The TTL of its resets, which may be another than that of its handshakes; null: the same.</summary>
    public int? ResetTtl { get; init; }

    /// <summary>What it says before it is asked.</summary>
    public byte[] Greeting { get; init; } = [];

    /// <summary>Whether no port is open.</summary>
    public bool Refuses { get; init; }

    /// <summary>Whether it closes after its answer.</summary>
    public bool Closes { get; init; } = true;

    /// <summary>Requests that reached it.</summary>
    public List<byte[]> Requests { get; } = [];

    /// <summary>Connections that were opened.</summary>
    public int Opened => _connections.Count;

    /// <summary>Connections that both ends closed.</summary>
    public int Closed => _connections.Values.Count(each => each.IsPeerFin && each.IsFinAcked);

    /// <summary>Resets that reached it.</summary>
    public int ResetsSeen { get; private set; }

    /// <summary>Takes a packet that has reached it.</summary>
    public IEnumerable<PathReply> Take(SeenProbe probe)
    {
        TcpSegment.TryParse(probe.Bytes.AsSpan(probe.HeaderLength), out TcpSegment segment).ShouldBeTrue();
        byte[] data = segment.Payload.ToArray();
        TcpFlags flags = segment.Flags;
        uint sequence = segment.Sequence, acknowledgement = segment.Acknowledgement;
        if (flags.HasFlag(TcpFlags.Syn)) return Open(probe);
        if (!_connections.TryGetValue(probe.SourcePort, out Connection? connection))
            return [Reply(probe, TcpFlags.Rst, acknowledgement, 0, [])];
        if (flags.HasFlag(TcpFlags.Rst))
        {
            ResetsSeen++;
            _connections.Remove(probe.SourcePort);
            return [];
        }

        connection.IsFinAcked |= connection.IsFinSent && acknowledgement == connection.Sent;
        return Serve(probe, connection, sequence, data, flags.HasFlag(TcpFlags.Fin));
    }

    /// <summary>A segment in the name of the server, from a place on the way.</summary>
    public static PathReply Reply(
        SeenProbe probe, TcpFlags flags, uint sequence, uint acknowledgement, byte[] data, int from, int? ttl = null)
    {
        byte[] room = new byte[1500];
        var ip = new IpFields(probe.Destination, probe.Source, (byte)(ttl ?? 65 - from)) { Id = 4711 };
        var tcp = new TcpFields(
            probe.Port, probe.SourcePort, flags)
        {
            Sequence = sequence,
            Acknowledgement = acknowledgement,
            Window = (ushort)(flags == TcpFlags.Rst ? 0 : 64240)
        };
        int length = PacketWriter.WriteTcp(room, ip, tcp, [], data);
        return new PathReply(TimeSpan.FromMilliseconds(from * PathModel.HopMs), room[..length]);
    }

    private IEnumerable<PathReply> Open(SeenProbe probe)
    {
        if (Refuses) return [Reply(probe, TcpFlags.Rst | TcpFlags.Ack, 0, probe.Sequence + 1, [])];
        _connections[probe.SourcePort] = new Connection { Sent = Isn + 1, Next = probe.Sequence + 1 };
        return [Reply(probe, TcpFlags.Syn | TcpFlags.Ack, Isn, probe.Sequence + 1, [])];
    }

    private IEnumerable<PathReply> Serve(SeenProbe probe, Connection connection, uint sequence, byte[] data, bool hasFin)
    {
        if (!connection.HasGreeted && Greeting.Length > 0)
        {
            connection.HasGreeted = true;
            yield return Say(probe, connection, Greeting, isLast: false);
        }

        if (sequence != connection.Next) yield break;
        if (data.Length > 0)
        {
            Requests.Add(data);
            connection.Next += (uint)data.Length;
            if (Resets(data))
            {
                _connections.Remove(probe.SourcePort);
                yield return Reply(probe, TcpFlags.Rst, connection.Sent, 0, [], distance, ResetTtl);
                yield break;
            }

            yield return Reply(probe, TcpFlags.Ack, connection.Sent, connection.Next, []);
            if (Answer(data) is { } answer) yield return Say(probe, connection, answer, Closes);
        }

        if (!hasFin || connection.IsPeerFin) yield break;
        connection.Next++;
        connection.IsPeerFin = true;
        yield return connection.IsFinSent
            ? Reply(probe, TcpFlags.Ack, connection.Sent, connection.Next, [])
            : Say(probe, connection, [], isLast: true);
    }

    private PathReply Say(SeenProbe probe, Connection connection, byte[] data, bool isLast)
    {
        TcpFlags flags = TcpFlags.Ack | (data.Length > 0 ? TcpFlags.Psh : 0) | (isLast ? TcpFlags.Fin : 0);
        PathReply reply = Reply(probe, flags, connection.Sent, connection.Next, data);
        connection.Sent += (uint)data.Length + (isLast ? 1u : 0u);
        connection.IsFinSent |= isLast;
        return reply;
    }

    private PathReply Reply(SeenProbe probe, TcpFlags flags, uint sequence, uint acknowledgement, byte[] data)
        => Reply(probe, flags, sequence, acknowledgement, data, distance);

    private sealed class Connection
    {
        public uint Sent { get; set; }

        public uint Next { get; set; }

        public bool HasGreeted { get; set; }

        public bool IsFinSent { get; set; }

        public bool IsFinAcked { get; set; }

        public bool IsPeerFin { get; set; }
    }
}
