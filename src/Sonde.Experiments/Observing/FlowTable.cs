using Sonde.Measurements.Formats.Pathspider;
using Sonde.Packets.Icmp;
using Sonde.Packets.Ip;
using Sonde.Packets.Tcp;

namespace Sonde.Experiments.Observing;

/// <summary>
/// Sorts packets into flows and fills their records by PATHspider's chains: a flow is emitted 5 seconds after it is complete,
/// or 35 seconds after its last packet. Time is that of the packets, and what the caller says it is.
/// </summary>
/// <param name="chains">The chains, in the order in which records have their fields.</param>
/// <param name="emit">Takes the record of a flow that ended.</param>
public sealed class FlowTable(IReadOnlyList<Chain> chains, Action<FlowRecord> emit)
{
    private const long IdleNs = 35_000_000_000, LingerNs = 5_000_000_000, SweepNs = 1_000_000_000;
    private const int MostFragments = 4096;

    private readonly Dictionary<FlowId, FlowState> _flows = [];
    private readonly Dictionary<(PacketAddress, PacketAddress, IpProtocol, uint), FlowId> _fragments = [];
    private readonly EndedFlows _ended = new();
    private long _now, _sweptAt;

    /// <summary>How many flows are kept at most; the half that was quiet the longest goes when there are more.</summary>
    public int Most { get; init; } = 1_000_000;

    /// <summary>Whether the capture tells what it lost: then a packet that is missing was missing on the wire.</summary>
    public bool KnowsLosses { get; init; }

    /// <summary>
    /// Whether flows are taken out by whoever made them: then those that began with a SYN wait for it, however long, and only
    /// what comes after the flow was taken is let go.
    /// </summary>
    public bool AreTaken { get; init; }

    /// <summary>Whether no flow ends by time: all packets are of flows that somebody asks for at the end.</summary>
    public bool KeepsAll { get; init; }

    /// <summary>Packets that belong to no flow: what is no IP, and fragments whose beginning was not seen.</summary>
    public long Skipped { get; private set; }

    /// <summary>ICMP errors about flows that had ended, and were emitted, before: they open no second flow, and belong to none.</summary>
    public long Late { get; private set; }

    /// <summary>Flows that are not yet emitted.</summary>
    public int Count => _flows.Count;

    /// <summary>A packet, from its IP header on.</summary>
    /// <param name="timestampNs">When it was captured, in nanoseconds since 1970.</param>
    /// <param name="bytes">The packet.</param>
    public void Add(long timestampNs, ReadOnlySpan<byte> bytes)
    {
        Advance(timestampNs);
        if (!IpPacket.TryParse(bytes, out IpPacket packet))
        {
            Skipped++;
            return;
        }

        if (IcmpMessage.TryParse(packet.Payload, packet.Protocol, out IcmpMessage icmp) && packet.FragmentOffset == 0
            && TryGetCited(icmp, out FlowId cited))
        {
            AddError(timestampNs, cited, packet, icmp.IsDestinationUnreachable);
            return;
        }

        if (!TryGetId(packet, out FlowId id))
        {
            Skipped++;
            return;
        }

        (FlowState state, bool isForward) = StateOf(id);
        if (id.Protocol == IpProtocol.Tcp && packet.FragmentOffset == 0
            && TcpSegment.TryParse(packet.Payload, out TcpSegment segment) && state.IsEndedBy(segment))
        {
            Emit(state);
            (state, isForward) = StateOf(id);
        }
        else if (!isForward && !state.HasPackets)
        {
            // The direction of a flow is that of its own first packet, where it has any.
            _flows.Remove(state.Id);
            state.Turn();
            isForward = true;
            _flows.Add(id, state);
        }

        state.Add(timestampNs, isForward, packet);
    }

    /// <summary>The capture lost packets: flows that were under way may lack some. Those that begin later are whole again.</summary>
    /// <param name="sinceNs">Not before this moment, in nanoseconds since 1970.</param>
    public void AddLoss(long sinceNs)
    {
        foreach (FlowState flow in _flows.Values) flow.AddLoss(sinceNs);
    }

    /// <summary>A flow as it is so far, whichever direction it is named in; null if nothing of it was seen.</summary>
    public ObservedFlow? Find(FlowId id)
        => _flows.TryGetValue(id, out FlowState? state) || _flows.TryGetValue(id.Reverse, out state) ? state.ToFlow(KnowsLosses) : null;

    /// <summary>Whether a flow, named in the direction of its first packet, was seen to its end.</summary>
    public bool IsComplete(FlowId id) => _flows.TryGetValue(id, out FlowState? state) && state is { HasBegun: true, CompletedNs: not null };

    /// <summary>Takes a flow out, whichever direction it is named in; null if nothing of it was seen.</summary>
    public ObservedFlow? Take(FlowId id)
        => _flows.Remove(id, out FlowState? state) || _flows.Remove(id.Reverse, out state) ? state.ToFlow(KnowsLosses) : null;

    /// <summary>Says what time it is, so that flows end on a quiet wire too.</summary>
    public void Advance(long nowNs)
    {
        _now = Math.Max(_now, nowNs);
        if (_now - _sweptAt < SweepNs && _flows.Count < Most) return;
        _sweptAt = _now;
        _ended.Advance(_now);
        List<FlowState> ended = [.. _flows.Values.Where(HasEnded)];
        if (_flows.Count - ended.Count >= Most) ended = [.. _flows.Values.OrderBy(flow => flow.LastNs).Take(Most / 2)];
        foreach (FlowState flow in ended) Emit(flow);
    }

    /// <summary>Emits all flows, in the order of their last packets.</summary>
    public void Flush()
    {
        foreach (FlowState flow in _flows.Values.OrderBy(flow => flow.LastNs).ToArray()) Emit(flow);
    }

    private bool HasEnded(FlowState flow) => !KeepsAll && HasEndedByTime(flow);

    private bool HasEndedByTime(FlowState flow)
        => AreTaken
        ? !flow.HasBegun && _now - flow.LastNs >= LingerNs
        : flow.CompletedNs is { } completed ? _now - completed >= LingerNs : _now - flow.LastNs >= IdleNs;

    private void Emit(FlowState flow)
    {
        _flows.Remove(flow.Id);
        _ended.Add(flow.Id, _now);
        emit(flow.ToRecord(KnowsLosses) with { FellSilent = flow.CompletedNs is null && _now - flow.LastNs >= IdleNs });
    }

    // It goes the other way than what it cites.
    private void AddError(long timestampNs, FlowId cited, in IpPacket error, bool isUnreachable)
    {
        FlowId own = cited.Reverse;
        bool isKnown = _flows.ContainsKey(own) || _flows.ContainsKey(cited);
        if (!isKnown && (_ended.Contains(own) || _ended.Contains(cited)))
        {
            Late++;
            return;
        }

        (FlowState flow, bool isForward) = StateOf(own);
        flow.AddError(timestampNs, isForward, error, isUnreachable);
    }

    private (FlowState State, bool IsForward) StateOf(FlowId id)
    {
        if (_flows.TryGetValue(id, out FlowState? state)) return (state, true);
        if (_flows.TryGetValue(id.Reverse, out state)) return (state, false);
        state = new FlowState(id, chains);
        _flows.Add(id, state);
        return (state, true);
    }

    private bool TryGetId(in IpPacket packet, out FlowId id)
    {
        if (packet.FragmentOffset > 0) return _fragments.TryGetValue(KeyOf(packet), out id);
        bool hasPorts = FlowId.HasPortsIn(packet.Protocol);
        if (hasPorts && packet.Payload.Length < 4)
        {
            id = default;
            return false;
        }

        id = Make(packet, hasPorts);
        if (!packet.MoreFragments) return true;
        if (_fragments.Count >= MostFragments) _fragments.Clear();
        _fragments[KeyOf(packet)] = id;
        return true;
    }

    // Of IPv6 the first fragment alone tells the protocol where headers are split as well (RFC 8200 §4.5).
    private static (PacketAddress, PacketAddress, IpProtocol, uint) KeyOf(in IpPacket packet)
        => (packet.Source, packet.Destination, packet.IsIpv4 ? packet.Protocol : default, packet.FragmentId);

    private static bool TryGetCited(in IcmpMessage icmp, out FlowId id)
    {
        id = default;
        if (!icmp.TryGetCitation(out IcmpCitation citation) || !IpPacket.TryParse(citation.Datagram, out IpPacket cited)) return false;
        bool hasPorts = FlowId.HasPortsIn(cited.Protocol);
        if (hasPorts && (cited.FragmentOffset > 0 || cited.Payload.Length < 4)) return false;
        id = Make(cited, hasPorts);
        return true;
    }

    private static FlowId Make(in IpPacket packet, bool hasPorts) => new(
        packet.Source, packet.Destination, packet.Protocol,
        hasPorts ? System.Buffers.Binary.BinaryPrimitives.ReadUInt16BigEndian(packet.Payload) : (ushort)0,
        hasPorts ? System.Buffers.Binary.BinaryPrimitives.ReadUInt16BigEndian(packet.Payload[2..]) : (ushort)0);
}
