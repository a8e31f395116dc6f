using Sonde.Measurements.Formats.Pathspider;
using Sonde.Measurements.Model;
using Sonde.Packets.Ip;
using Sonde.Packets.Tcp;

namespace Sonde.Experiments.Observing;

/// <summary>What the chains know of a flow while its packets come in.</summary>
/// <param name="id">The flow, in the direction of its first packet.</param>
/// <param name="chains">Which chains look at it.</param>
internal sealed class FlowState(FlowId id, Chains chains)
{
    private const byte OtherExperiment = 255;

    private TcpFlow _tcp = new();
    private TfoFlow _tfo = new();
    private long _first = -1, _last;
    private long _packetsForward, _packetsReverse, _octetsForward, _octetsReverse;
    private uint? _isn;
    private bool _unreachable, _unreachableForward, _hasPackets, _synSeen, _synAckSeen, _goesOn, _isAnswered, _hasLost;
    private FlowTimes _times;
    private SegmentMarks? _rst;

    public FlowId Id => id;

    public long LastNs => _last;

    /// <summary>Whether a packet of the flow itself was seen, not only errors about it.</summary>
    public bool HasPackets => _hasPackets;

    /// <summary>Whether the packet that begins a connection was seen.</summary>
    public bool HasBegun => _synSeen;

    /// <summary>When it was complete, by the packets' stamps, or null.</summary>
    public long? CompletedNs { get; private set; }

    /// <summary>A packet of the flow itself.</summary>
    public void Add(long timestampNs, bool isForward, int octets, in IpPacket packet)
    {
        Count(timestampNs, isForward, octets);
        _hasPackets = true;
        if (id.Protocol != IpProtocol.Tcp || packet.FragmentOffset != 0 || !TcpSegment.TryParse(packet.Payload, out TcpSegment segment)) return;
        if ((chains & Chains.Tfo) != 0) SeeFastOpen(segment, isForward, packet);
        SeeFlags(segment, isForward);
        SeeTimes(timestampNs, segment, isForward, packet);
    }

    /// <summary>Packets of whichever flow were lost while this one was under way.</summary>
    /// <param name="sinceNs">Not before this moment: a flow that was complete by then lacks nothing.</param>
    public void AddLoss(long sinceNs) => _hasLost |= CompletedNs is not { } completed || completed >= sinceNs;

    /// <summary>
    /// An ICMP error that cites a packet of the flow. It goes the other way than what it cites; one that comes before all else is the first
    /// packet, and so goes forward.
    /// </summary>
    public void AddError(long timestampNs, bool isForward, int octets, bool isUnreachable)
    {
        Count(timestampNs, isForward, octets);
        if (!isUnreachable) return;
        _unreachableForward |= isForward;
        if (isForward) return;
        _unreachable = true;
        if ((chains & Chains.Icmp) != 0) CompletedNs ??= timestampNs;
    }

    /// <summary>A SYN after the end of the flow begins another one on the same ports; one that is only sent again does not.</summary>
    public bool IsEndedBy(in TcpSegment segment)
        => CompletedNs is not null && segment.Has(TcpFlags.Syn) && !segment.Has(TcpFlags.Ack) && segment.Sequence != _isn;

    /// <summary>
    /// The same flow in the other direction: until a packet of its own was seen, errors about it gave it theirs.
    /// </summary>
    public FlowState Turned() => new(id.Reverse, chains)
    {
        _first = _first,
        _last = _last,
        _packetsForward = _packetsReverse,
        _packetsReverse = _packetsForward,
        _octetsForward = _octetsReverse,
        _octetsReverse = _octetsForward,
        _unreachable = _unreachableForward,
        _hasLost = _hasLost,
        CompletedNs = _unreachableForward && (chains & Chains.Icmp) != 0 ? _last : null,
    };

    /// <summary>All that is known of it.</summary>
    public ObservedFlow ToFlow(bool knowsLosses) => new(ToRecord(knowsLosses), _times, _rst);

    /// <summary>The record.</summary>
    /// <param name="knowsLosses">Whether the capture would tell if it had lost packets.</param>
    public FlowRecord ToRecord(bool knowsLosses) => new()
    {
        First = _first < 0 ? null : _first / 1e9,
        Last = _first < 0 ? null : _last / 1e9,
        Basic = (chains & Chains.Basic) == 0 ? null : new BasicFlow(
            id.Source.ToIPAddress(), id.Destination.ToIPAddress(), (int)id.Protocol,
            HasVisiblePorts ? id.SourcePort : null, HasVisiblePorts ? id.DestinationPort : null,
            _packetsForward, _packetsReverse, _octetsForward, _octetsReverse),
        Tcp = (chains & Chains.Tcp) == 0 ? null : _tcp,
        Tfo = (chains & Chains.Tfo) == 0 ? null : _tfo,
        IcmpUnreachable = (chains & Chains.Icmp) == 0 ? null : _unreachable,
        IsIncomplete = _hasLost || (id.Protocol == IpProtocol.Tcp && (!_synSeen || LacksSynAck(knowsLosses))),
    };

    // Whoever sent the SYN and goes on has a SYN/ACK that the capture has not. That the other side goes on says the same only
    // where the capture does not tell its losses: the SYN/ACK may have been lost before it came here.
    private bool LacksSynAck(bool knowsLosses) => !_synAckSeen && (_goesOn || (_isAnswered && !knowsLosses));

    private bool HasVisiblePorts => id.Protocol is IpProtocol.Tcp or IpProtocol.Udp;

    private void Count(long timestampNs, bool isForward, int octets)
    {
        if (_first < 0) _first = timestampNs;
        _last = Math.Max(_last, timestampNs);
        if (isForward)
        {
            _packetsForward++;
            _octetsForward += octets;
        }
        else
        {
            _packetsReverse++;
            _octetsReverse += octets;
        }
    }

    private void SeeFlags(in TcpSegment segment, bool isForward)
    {
        bool syn = segment.Has(TcpFlags.Syn), ack = segment.Has(TcpFlags.Ack), rst = segment.Has(TcpFlags.Rst);
        int flags = (int)segment.Flags & 0xFF;
        if (syn && isForward && !ack) (_synSeen, _isn) = (true, _isn ?? segment.Sequence);
        if (syn && !isForward && ack) _synAckSeen = true;
        if (!syn && !rst && ack) (_goesOn, _isAnswered) = (_goesOn || isForward, _isAnswered || !isForward);
        if (syn && isForward) _tcp = _tcp with { SynFlagsForward = flags };
        if (syn && !isForward) _tcp = _tcp with { SynFlagsReverse = flags };
        if (!syn && ack && isForward && _synSeen && _synAckSeen && !rst) _tcp = _tcp with { IsConnected = true };
        if (segment.Has(TcpFlags.Fin)) _tcp = isForward ? _tcp with { FinForward = true } : _tcp with { FinReverse = true };
        if (rst) _tcp = isForward ? _tcp with { RstForward = true } : _tcp with { RstReverse = true };
        if (_tcp is { FinForward: true, FinReverse: true } or { RstForward: true } or { RstReverse: true }) CompletedNs ??= _last;
    }

    private void SeeTimes(long timestampNs, in TcpSegment segment, bool isForward, in IpPacket packet)
    {
        if (!isForward && segment.Has(TcpFlags.Rst)) _rst ??= new SegmentMarks(packet.HopLimit, packet.IsIpv4 ? packet.Id : null, segment.Window);
        if (segment.Has(TcpFlags.Syn))
        {
            if (!isForward && segment.Has(TcpFlags.Ack)) _times = _times with { SynAckNs = _times.SynAckNs ?? timestampNs };
            else if (isForward) _times = _times with { SynNs = _times.SynNs ?? timestampNs };
            return;
        }

        if (packet.StatedLength - packet.PayloadOffset <= segment.HeaderLength) return;
        _times = isForward
            ? _times with { RequestNs = _times.RequestNs ?? timestampNs }
            : _times with { AnswerNs = _times.AnswerNs ?? timestampNs };
    }

    private void SeeFastOpen(in TcpSegment segment, bool isForward, in IpPacket packet)
    {
        if (!segment.Has(TcpFlags.Syn)) return;
        bool found = TryGetFastOpen(segment, out ReadOnlySpan<byte> cookie, out byte kind);
        if (isForward && !segment.Has(TcpFlags.Ack))
        {
            if (!found)
            {
                // A SYN sent again without the option says nothing about the first, but that it was not answered.
                if (_tfo is { SynKind: not 0, Acknowledgement: 0 }) _tfo = _tfo with { FellBack = true };
                return;
            }

            int data = packet.StatedLength - packet.PayloadOffset - segment.HeaderLength;
            _tfo = _tfo with { SynKind = kind, SynCookieLength = cookie.Length, Sequence = segment.Sequence, DataLength = Math.Max(0, data) };
        }
        else if (!isForward && segment.Has(TcpFlags.Ack) && _tfo.SynKind != 0)
        {
            _tfo = _tfo with { Acknowledgement = segment.Acknowledgement, AckKind = found ? kind : 0, AckCookieLength = cookie.Length };
        }
    }

    // PATHspider also takes kind 255 for the option's experimental form.
    private static bool TryGetFastOpen(in TcpSegment segment, out ReadOnlySpan<byte> cookie, out byte kind)
    {
        if (segment.TryGetFastOpen(out cookie, out kind)) return true;
        if (!segment.TryGetOption(OtherExperiment, out TcpOption option) || option.Data is not [0xF9, 0x89, ..]) return false;
        cookie = option.Data[2..];
        kind = OtherExperiment;
        return true;
    }
}
