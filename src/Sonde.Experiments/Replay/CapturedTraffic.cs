using System.Buffers.Binary;
using Sonde.Experiments.Network;
using Sonde.Experiments.Observing;
using Sonde.Packets.Icmp;
using Sonde.Packets.Ip;
using Sonde.Packets.Redaction;
using Sonde.Packets.Tcp;

namespace Sonde.Experiments.Replay;

/// <summary>
/// What a capture holds, sorted: connections with what came back on them, and all else that may be a probe or its answer. Memory is
/// bounded: what does not fit any more is counted, and said.
/// </summary>
public sealed class CapturedTraffic
{
    private const int MostConnections = 1 << 16, MostOthers = 1 << 17;

    private const int Slab = 1 << 18;

    private readonly long _mostBytes;
    private readonly FragmentStore _fragments = new();
    private readonly CopyFilter _copies = new();
    private readonly Dictionary<FlowId, CapturedConnection> _open = [];
    private readonly List<CapturedConnection> _connections = [];
    private readonly List<SeenPacket> _others = [];
    private byte[] _slab = [];
    private int _slabUsed;
    private long _bytes;
    private Instant? _first;

    /// <summary>Begins with nothing.</summary>
    /// <param name="mostBytes">How many bytes of packets are kept at most.</param>
    public CapturedTraffic(long mostBytes = 256L << 20) => _mostBytes = mostBytes;

    /// <summary>Packets that were read.</summary>
    public long Packets { get; private set; }

    /// <summary>Packets of which the capture kept a part.</summary>
    public long Cut { get; private set; }

    /// <summary>Packets that were left out because there was no room for them.</summary>
    public long LeftOut { get; private set; }

    /// <summary>Fragments of packets that never became whole.</summary>
    public long LostFragments => _fragments.Lost;

    /// <summary>Whether addresses stand for those of answers that were hidden (<see cref="HiddenAnswers"/>).</summary>
    public bool KnowsHiddenAnswers { get; init; } = true;

    /// <summary>Whether there are any.</summary>
    public bool HidesAnswers { get; private set; }

    /// <summary>When the first packet was captured, in nanoseconds since 1970.</summary>
    internal Instant First => _first ?? new Instant(0);

    /// <summary>When the last was.</summary>
    internal Instant Last { get; private set; }

    /// <summary>The connections, in the order of their SYNs.</summary>
    internal IReadOnlyList<CapturedConnection> Connections => _connections;

    /// <summary>
    /// All other packets: datagrams, echoes, errors about them, segments of connections whose beginning was not captured.
    /// </summary>
    internal IReadOnlyList<SeenPacket> Others => _others;

    /// <summary>Takes a packet.</summary>
    /// <param name="timestampNs">When it was captured, in nanoseconds since 1970.</param>
    /// <param name="bytes">The packet from its IP header on, as much of it as was captured.</param>
    /// <param name="mayBeCopied">Whether each interface that it passed may have captured it.</param>
    public void Add(long timestampNs, ReadOnlySpan<byte> bytes, bool mayBeCopied = false)
    {
        if (!IpPacket.TryParse(bytes, out IpPacket packet)) return;
        if (mayBeCopied && _copies.IsCopy(new Instant(timestampNs), packet)) return;
        Packets++;
        if (packet.IsTruncated) Cut++;
        var at = new Instant(timestampNs);
        _first ??= at;
        Last = Instant.Later(Last, at);
        if (packet.FragmentOffset != 0 || packet.MoreFragments)
        {
            if (_fragments.Add(packet) is not { } whole || !IpPacket.TryParse(whole, out packet)) return;
        }

        else if (KnowsHiddenAnswers && HiddenAnswers.AreIn(packet))
        {
            HidesAnswers = true;
            if (!IpPacket.TryParse(HiddenAnswers.StandFor(packet), out packet)) return;
        }

        // Link padding is no part of it.
        ReadOnlySpan<byte> own = packet.Bytes[..Math.Min(packet.Bytes.Length, Math.Max(packet.StatedLength, packet.PayloadOffset))];
        if (packet.Protocol == IpProtocol.Tcp && TcpSegment.TryParse(packet.Payload, out TcpSegment segment))
            AddSegment(at, packet, segment, own);
        else if (!TryAddError(at, packet, own))
            Keep(at, own);
    }

    /// <summary>All packets that were kept, in the order of their times, but for connections to some addresses.</summary>
    internal IEnumerable<SeenPacket> InOrder(IReadOnlySet<PacketAddress> without)
        => _connections.Where(connection => !without.Contains(connection.Flow.Destination))
            .SelectMany(connection => connection.Packets).Select(packet => new SeenPacket(packet.At, packet.Bytes))
            .Concat(_others).OrderBy(packet => packet.At);

    private void AddSegment(Instant at, in IpPacket packet, in TcpSegment segment, ReadOnlySpan<byte> own)
    {
        var flow = new FlowId(packet.Source, packet.Destination, IpProtocol.Tcp, segment.SourcePort, segment.DestinationPort);
        bool isSyn = segment.Has(TcpFlags.Syn) && !segment.Has(TcpFlags.Ack);
        if (isSyn && (!_open.TryGetValue(flow, out CapturedConnection? before) || before.Isn != segment.Sequence))
            Begin(flow, segment.Sequence);
        if (_open.TryGetValue(flow, out CapturedConnection? ours)) Add(ours, at, own, SeenKind.Sent);
        else if (_open.TryGetValue(flow.Reverse, out CapturedConnection? theirs)) Add(theirs, at, own, SeenKind.Heard);
        else Keep(at, own);
    }

    private void Begin(FlowId flow, uint isn)
    {
        if (_connections.Count >= MostConnections) return;
        var connection = new CapturedConnection(flow, isn);
        _open[flow] = connection;
        _connections.Add(connection);
    }

    private bool TryAddError(Instant at, in IpPacket packet, ReadOnlySpan<byte> own)
    {
        if (!IcmpMessage.TryParse(packet.Payload, packet.Protocol, out IcmpMessage icmp) || !icmp.IsError
            || !icmp.TryGetCitation(out IcmpCitation citation) || !IpPacket.TryParse(citation.Datagram, out IpPacket cited)
            || cited.Protocol != IpProtocol.Tcp || cited.FragmentOffset != 0 || cited.Payload.Length < 4) return false;
        var flow = new FlowId(
            cited.Source, cited.Destination, IpProtocol.Tcp, BinaryPrimitives.ReadUInt16BigEndian(cited.Payload),
            BinaryPrimitives.ReadUInt16BigEndian(cited.Payload[2..]));
        // A translator on the way back may have left its own address in the citation.
        bool isFound = _open.TryGetValue(flow, out CapturedConnection? connection)
            || _open.TryGetValue(flow with { Source = packet.Destination }, out connection);
        if (isFound) Add(connection!, at, own, SeenKind.Error);
        return isFound;
    }

    private void Add(CapturedConnection connection, Instant at, ReadOnlySpan<byte> own, SeenKind kind)
    {
        if (_bytes + own.Length > _mostBytes || !connection.TryAdd(new SeenSegment(at, Copy(own), kind))) LeftOut++;
        else _bytes += own.Length;
    }

    private void Keep(Instant at, ReadOnlySpan<byte> own)
    {
        if (_bytes + own.Length > _mostBytes || _others.Count >= MostOthers)
        {
            LeftOut++;
            return;
        }

        _others.Add(new SeenPacket(at, Copy(own)));
        _bytes += own.Length;
    }

    // Many small packets lie in few arrays.
    private ReadOnlyMemory<byte> Copy(ReadOnlySpan<byte> own)
    {
        if (own.Length > Slab / 4) return own.ToArray();
        if (_slab.Length - _slabUsed < own.Length) (_slab, _slabUsed) = (new byte[Slab], 0);
        Memory<byte> room = _slab.AsMemory(_slabUsed, own.Length);
        own.CopyTo(room.Span);
        _slabUsed += own.Length;
        return room;
    }
}
