using Sonde.Experiments.Network;
using Sonde.Packets.Ip;
using Sonde.Packets.Tcp;

namespace Sonde.Experiments.Replay.Wires;

/// <summary>
/// Plays what came back to crafted probes of a capture to whoever sends such probes again: to each the answers of the first of its shape
/// that nobody took. Answers come as long after it as they came then.
/// </summary>
/// <param name="target">The target.</param>
internal sealed class CapturedWire(WireTarget target) : IPacketChannel
{
    private readonly List<WireAnchor> _left = [.. target.Anchors];
    private readonly Dictionary<(IpProtocol, ushort), WireTranslation> _open = [];
    private readonly HashSet<SentFirst> _known = [];
    private readonly HashSet<string> _shapes = [];
    private readonly PriorityQueue<(ReadOnlyMemory<byte> Packet, WireTranslation Of, int Slot), (long, int)> _coming = new();
    private int _order;

    /// <inheritdoc/>
    public Instant Now { get; private set; } = target.Anchors[0].At;

    /// <inheritdoc/>
    public bool IsRaw => true;

    /// <inheritdoc/>
    public int LowestPort => WireNetwork.FirstPort;

    /// <inheritdoc/>
    public int HighestPort => WireNetwork.FirstPort + WireNetwork.PortCount - 1;

    /// <summary>How many probes were sent that the capture does not show.</summary>
    public int Missing { get; private set; }

    /// <summary>How many that it shows nobody sent.</summary>
    public int Unused => _left.Count;

    /// <summary>How many kinds of probes both have.</summary>
    public int Shapes => _shapes.Count;

    /// <inheritdoc/>
    public PacketAddress? SourceFor(PacketAddress destination) => target.Source;

    /// <inheritdoc/>
    public void Send(ProbeId id, in PacketProbe probe)
    {
        if (!IpPacket.TryParse(probe.Packet.Span, out IpPacket ip)) return;
        if (!SentFirst.TryRead(ip, out SentFirst first))
        {
            NoteRequest(ip);
            return;
        }

        // What is sent again is answered by what came.
        if (first.Protocol != IpProtocol.Udp && !_known.Add(first)) return;
        string shape = SentFirst.ShapeOf(ip);
        int place = _left.FindIndex(anchor => anchor.Shape == shape);
        if (place < 0)
        {
            Missing++;
            return;
        }

        WireAnchor anchor = _left[place];
        _left.RemoveAt(place);
        _shapes.Add(shape);
        var translation = new WireTranslation(anchor, probe.Packet.ToArray()) { Request = DataOf(ip) };
        _open[(first.Protocol, first.Own)] = translation;
        TimeSpan shift = Now - anchor.At;
        foreach (SeenPacket answer in anchor.Answers)
            _coming.Enqueue((answer.Bytes, translation, id.Slot), ((answer.At + shift).Nanoseconds, _order++));
    }

    /// <inheritdoc/>
    public void Abandon(ProbeId id)
    {
    }

    /// <inheritdoc/>
    public int Wait(Instant deadline, Span<PacketReply> replies)
    {
        if (!_coming.TryPeek(out _, out (long At, int) next) || (deadline != Instant.Never && next.At > deadline.Nanoseconds))
        {
            if (deadline != Instant.Never) Now = Instant.Later(Now, deadline);
            return 0;
        }

        (ReadOnlyMemory<byte> packet, WireTranslation of, int slot) = _coming.Dequeue();
        Now = Instant.Later(Now, new Instant(next.At));
        replies[0] = new PacketReply(new ProbeId(slot, -1), PacketReplyKind.Heard, Now) { Packet = of.Of(packet.Span) };
        return 1;
    }

    /// <inheritdoc/>
    public void Wake()
    {
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    private void NoteRequest(in IpPacket ip)
    {
        if (ip.Protocol != IpProtocol.Tcp || !TcpSegment.TryParse(ip.Payload, out TcpSegment segment)
            || !_open.TryGetValue((IpProtocol.Tcp, segment.SourcePort), out WireTranslation? translation)) return;
        if (translation.Request.IsEmpty && !segment.Payload.IsEmpty) translation.Request = segment.Payload.ToArray();
    }

    private static ReadOnlyMemory<byte> DataOf(in IpPacket ip)
        => ip.Protocol == IpProtocol.Udp && ip.Payload.Length > 8 ? ip.Payload[8..].ToArray()
            : ip.Protocol == IpProtocol.Tcp && TcpSegment.TryParse(ip.Payload, out TcpSegment segment) ? segment.Payload.ToArray()
            : default;
}
