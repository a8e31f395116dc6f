using Sonde.Measurements.Formats.Pathspider;
using Sonde.Packets.Ip;
using Sonde.Packets.Tcp;

namespace Sonde.Experiments.Observing;

/// <summary>A flow while its packets come in.</summary>
internal sealed class FlowState
{
    private static readonly TcpChain Tcp = new();

    private readonly ChainState[] _states;
    private readonly ChainState? _end;
    private readonly ConnectionLife? _connection;
    private long _first = -1;
    private bool _hasLost;

    /// <summary>Begins with a flow.</summary>
    /// <param name="id">The flow, in the direction of its first packet.</param>
    /// <param name="chains">The chains that look at it.</param>
    public FlowState(FlowId id, IReadOnlyList<Chain> chains)
    {
        Id = id;
        _states = new ChainState[chains.Count];
        for (int i = 0; i < _states.Length; i++) _states[i] = chains[i].Begin(id);
        if (id.Protocol != IpProtocol.Tcp) return;
        _connection = new ConnectionLife();
        // FINs and RSTs end a flow whether or not anybody wants to read of them.
        if (!chains.Any(chain => chain is TcpChain)) _end = Tcp.Begin(id);
    }

    /// <summary>The flow.</summary>
    public FlowId Id { get; private set; }

    /// <summary>When its last packet was captured.</summary>
    public long LastNs { get; private set; }

    /// <summary>Whether a packet of the flow itself was seen, not only errors about it.</summary>
    public bool HasPackets { get; private set; }

    /// <summary>Whether the packet that begins a connection was seen.</summary>
    public bool HasBegun => _connection is { HasBegun: true };

    /// <summary>When it was complete, by the packets' stamps, or null.</summary>
    public long? CompletedNs { get; private set; }

    /// <summary>A packet of the flow itself.</summary>
    public void Add(long timestampNs, bool isForward, in IpPacket packet)
    {
        Mark(timestampNs);
        HasPackets = true;
        var seen = new FlowPacket(timestampNs, isForward, packet);
        bool completes = _end is not null && _end.See(seen);
        foreach (ChainState state in _states) completes |= state.See(seen);
        if (seen.HasSegment) _connection?.See(seen);
        if (completes) CompletedNs ??= LastNs;
    }

    /// <summary>Packets of whichever flow were lost while this one was under way.</summary>
    /// <param name="sinceNs">Not before this moment: a flow that was complete by then lacks nothing.</param>
    public void AddLoss(long sinceNs) => _hasLost |= CompletedNs is not { } completed || completed >= sinceNs;

    /// <summary>
    /// An ICMP error that cites a packet of the flow. It goes the other way than what it cites; one that comes before all else is the first
    /// packet, and so goes forward.
    /// </summary>
    public void AddError(long timestampNs, bool isForward, in IpPacket error, bool isUnreachable)
    {
        Mark(timestampNs);
        bool completes = false;
        foreach (ChainState state in _states) completes |= state.SeeError(isForward, error, isUnreachable);
        if (completes) CompletedNs ??= timestampNs;
    }

    /// <summary>A SYN after the end of the flow begins another one on the same ports; one that is only sent again does not.</summary>
    public bool IsEndedBy(in TcpSegment segment) => CompletedNs is not null && _connection is not null && _connection.IsFollowedBy(segment);

    /// <summary>Turns it round: until a packet of its own was seen, errors about it gave it their direction.</summary>
    public void Turn()
    {
        Id = Id.Reverse;
        bool completes = false;
        foreach (ChainState state in _states) completes |= state.Turn();
        CompletedNs = completes ? LastNs : null;
    }

    /// <summary>All that is known of it.</summary>
    public ObservedFlow ToFlow(bool knowsLosses) => new(ToRecord(knowsLosses), _connection?.Times ?? default, _connection?.Rst);

    /// <summary>The record.</summary>
    /// <param name="knowsLosses">Whether the capture would tell if it had lost packets.</param>
    public FlowRecord ToRecord(bool knowsLosses) => new()
    {
        First = _first < 0 ? null : _first / 1e9,
        Last = _first < 0 ? null : LastNs / 1e9,
        Fields = [.. _states.Select(state => state.Fields)],
        IsIncomplete = _hasLost || (_connection is not null && _connection.IsIncomplete(knowsLosses)),
    };

    private void Mark(long timestampNs)
    {
        if (_first < 0) _first = timestampNs;
        LastNs = Math.Max(LastNs, timestampNs);
    }
}
