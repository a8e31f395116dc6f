using Sonde.Experiments.Network;
using Sonde.Experiments.Observing;
using Sonde.Experiments.Wire;
using Sonde.Measurements.Formats.Pathspider;
using Sonde.Measurements.Model;
using Sonde.Packets.Icmp;
using Sonde.Packets.Ip;
using Sonde.Packets.Tcp;

namespace Sonde.Experiments.PathTransparency.Crafted;

/// <summary>
/// The crafted connections to one target, side by side. Those that came to nothing good are repeated once, after a while, unless nothing
/// came from the target at all; and more often where it may be chance, or where this machine lost packets that came while they were under
/// way, since they may have been theirs. Which there are, and what follows from them, is the experiment's.
/// </summary>
/// <typeparam name="TFlow">A connection.</typeparam>
/// <param name="target">Whom to measure.</param>
/// <param name="source">The address to leave from.</param>
/// <param name="nextPort">Gives guarded ports in turn; there are more of them than a target can be asked from.</param>
/// <param name="random">Where sequence numbers come from.</param>
/// <param name="drops">How many packets that came this machine has lost so far; null where nobody knows.</param>
internal abstract class CraftedPlan<TFlow>(
    JobTarget target, PacketAddress source, Func<ushort> nextPort, Random random, Func<long>? drops = null)
    : ICraftedPlan
    where TFlow : CraftedFlow
{
    // Fewer SYNs than that, of all kinds together, may all be lost on a path that loses a quarter of them.
    private const int MostRounds = 7, LeastSyns = 8;
    private static readonly TimeSpan BackOff = TimeSpan.FromMilliseconds(300);

    private readonly PacketAddress _address = PacketAddress.From(target.Target.Address);
    private readonly Func<long> _drops = drops ?? (() => 0);
    private readonly List<TFlow> _flows = [];
    private bool _interrupted;
    private long _dropsBefore;
    private Instant? _repeatAt;

    /// <summary>Whom it measures.</summary>
    public JobTarget Target => target;

    /// <summary>The address it leaves from, or null if nobody knows.</summary>
    public string? SourceText => source.IsUnspecified ? null : source.ToString();

    /// <summary>All connections, in the order of their SYNs.</summary>
    public IReadOnlyList<TFlow> Flows => _flows;

    /// <summary>How many packets came that claim to belong to a connection, and that a sender may have sent who saw none.</summary>
    public long Forged { get; private set; }

    /// <summary>The moment from which its times count.</summary>
    public Instant Zero { get; private set; }

    /// <summary>When it began.</summary>
    public DateTimeOffset StartedAt { get; private set; }

    /// <summary>When it was done.</summary>
    public Instant FinishedAt { get; private set; }

    /// <summary>Whether the user stopped it.</summary>
    public bool WasInterrupted { get; private set; }

    /// <summary>Whether the target opens plain connections.</summary>
    public bool IsOpen => _flows.Exists(flow => flow is { Name: SegmentRecipe.PlainName, SynAck: not null });

    /// <summary>Whether connections that were answered lost packets on their way.</summary>
    public bool HasPathLoss => new PathLoss(_flows).IsSeen;

    /// <summary>Who sees all packets, for records of the connections; null: nobody.</summary>
    public FlowWitness? Witness { get; init; }

    /// <summary>Which round it is, from 0.</summary>
    protected int Round { get; private set; }

    /// <summary>Begins the connections that begin at once.</summary>
    protected abstract void BeginFirst(Instant now);

    /// <summary>Begins the connections that follow from what came.</summary>
    /// <returns>Whether more of them may follow, so that the round is not over.</returns>
    protected virtual bool BeginFollowing(Instant now) => false;

    /// <summary>Whether a connection came to nothing good, and is to be tried again.</summary>
    protected virtual bool IsPoor(TFlow flow) => flow.End is not CraftedEnd.Answered || flow.LostSynAck;

    /// <summary>How often a connection that came to nothing good is tried, at least.</summary>
    protected virtual int LeastTries(TFlow flow) => 2;

    /// <summary>Whether there is something else to ask once more.</summary>
    protected virtual bool HasMoreToAsk => false;

    /// <summary>Begins once more what <see cref="HasMoreToAsk"/> says.</summary>
    protected virtual void AskMore(Instant now)
    {
    }

    /// <summary>Begins a connection once more, on another port.</summary>
    protected abstract void Repeat(Instant now, TFlow poor);

    public void Begin(Instant now, DateTimeOffset utcNow)
    {
        (Zero, StartedAt, _dropsBefore) = (now, utcNow, _drops());
        Witness?.Begin(now, utcNow);
        BeginFirst(now);
    }

    public PlanStep<PacketProbe> Next(Instant now)
    {
        // What time ends, ends before it is looked at what is to be done next.
        foreach (TFlow flow in _flows)
        {
            flow.OnTime(now);
            if (flow.IsClosed) flow.ClosedAt ??= now;
        }

        if (!_interrupted) Continue(now);
        Instant due = _interrupted ? Instant.Never : _repeatAt ?? Instant.Never;
        for (int i = 0; i < _flows.Count; i++)
        {
            due = Instant.Earlier(due, _flows[i].OnTime(now));
            if (_flows[i].Take() is not { } packet) continue;
            Witness?.See(now, packet);
            return PlanStep<PacketProbe>.Send(i, new PacketProbe(packet, _address));
        }

        // No connection is left half open, and none is called silent before its time.
        bool done = _flows.TrueForAll(flow => flow.IsClosed) && (_repeatAt is null || _interrupted);
        if (!done) return PlanStep<PacketProbe>.Wait(due);
        WasInterrupted = _interrupted && Round < MostRounds;
        FinishedAt = now;
        return PlanStep<PacketProbe>.Finished;
    }

    public void OnReply(in PacketReply reply)
    {
        if (reply.Kind == PacketReplyKind.Heard)
        {
            Hear(reply.At, reply.Packet.Span);
            return;
        }

        int place = reply.Id.Number;
        if (place < 0 || place >= _flows.Count) return;
        if (reply.Kind == PacketReplyKind.Sent) _flows[place].OnSent(reply.At);
        else _flows[place].OnUnsent();
    }

    public void Interrupt() => _interrupted = true;

    /// <summary>
    /// The connection of a name that decides: the first that came to something good, else the last that was answered, else the last that
    /// at least opened, else the last;
    /// null where there was none.
    /// </summary>
    public virtual TFlow? Of(string name)
    {
        List<TFlow> ended = _flows.FindAll(flow => flow.Name == name && flow.End is not (CraftedEnd.Pending or CraftedEnd.Unsent));
        return ended.Find(flow => !IsPoor(flow))
            ?? ended.FindLast(flow => flow.End == CraftedEnd.Answered && !flow.MayLackPackets)
            ?? ended.FindLast(flow => flow.SynAck is not null && !flow.MayLackPackets)
            ?? ended.FindLast(flow => !flow.MayLackPackets)
            ?? ended.LastOrDefault()
            ?? _flows.Find(flow => flow.Name == name);
    }

    /// <summary>
    /// Whether the silence of all connections of a name may be chance: others show that the path loses packets, and so often that as many
    /// SYNs as were sent of this name may all have been lost.
    /// </summary>
    public bool MayBeChance(string name) => new PathLoss(_flows).MayExplain(_flows.Where(flow => flow.Name == name));

    /// <summary>
    /// Whether a connection is to be believed in what it did not see: null, or why not. What was seen is true in any case; what was not
    /// seen is not so only where nothing was lost in this machine, nor by chance on the path.
    /// </summary>
    public string? WhyDoubt(TFlow flow)
    {
        bool isPlain = flow.Name == SegmentRecipe.PlainName;
        return WhyDoubtItself(flow)
            ?? (!isPlain && flow.End != CraftedEnd.Answered && PlainControls.AreRefused(_flows) ? "contradictory" : null);
    }

    private string? WhyDoubtItself(TFlow flow)
        => flow.End is CraftedEnd.Unsent or CraftedEnd.Pending ? "local_error"
        : flow.MayLackPackets && (flow.End is CraftedEnd.TimedOut or CraftedEnd.Silent || flow.LostSynAck) ? "packets_lost"
        : (flow.LostSynAck || flow.End == CraftedEnd.Silent || flow is { SynAck: null, End: CraftedEnd.TimedOut })
            && MayBeChance(flow.Name) ? "path_loss"
        : null;

    /// <summary>PATHspider's record of a connection; null where nobody saw it.</summary>
    public FlowRecord? RecordOf(TFlow flow)
        => Witness?.RecordOf(new FlowId(source, _address, IpProtocol.Tcp, flow.LocalPort, (ushort)target.Port));

    /// <summary>Adds a connection and begins it.</summary>
    /// <param name="now">Now.</param>
    /// <param name="make">Makes it of its ends and its first sequence number.</param>
    protected void Start(Instant now, Func<WireEndpoints, uint, TFlow> make)
    {
        var ends = new WireEndpoints(source, FreshPort(), _address, (ushort)target.Port);
        TFlow flow = make(ends, (uint)random.NextInt64(1L << 32));
        _flows.Add(flow);
        flow.Begin(now);
    }

    private void Continue(Instant now)
    {
        bool follows = BeginFollowing(now);
        if (_repeatAt is { } at && now >= at)
        {
            (_repeatAt, _dropsBefore) = (null, _drops());
            List<TFlow> undone = Undone();
            bool isRefused = undone.Exists(flow => flow.End != CraftedEnd.Answered);
            foreach (TFlow poor in undone) Repeat(now, poor);
            if (isRefused) RepeatPlain(now);
            if (HasMoreToAsk) AskMore(now);
        }

        if (_repeatAt is null && !follows && Round < MostRounds && _flows.TrueForAll(flow => flow.IsClosed)) EndRound(now);
    }

    // What came to nothing twice is nothing, unless this machine lost packets that came.
    private void EndRound(Instant now)
    {
        bool lost = _drops() != _dropsBefore;
        if (lost)
        {
            foreach (TFlow flow in _flows.Where(flow => flow.Round == Round)) flow.MayLackPackets = true;
        }

        Round++;
        List<TFlow> undone = Undone();
        bool alive = _flows.Exists(flow => flow.SynAck is not null);
        bool again = Round < MostRounds
            && (lost || (alive && HasMoreToAsk) || (!alive && SilentSyns() is > 0 and < LeastSyns)
                || (alive && undone.Exists(flow => _flows.Count(other => other.Name == flow.Name) < LeastTries(flow)))
                || undone.Exists(flow => flow.End == CraftedEnd.Unsent || flow.MayLackPackets || MayBeChance(flow.Name)));
        if (again && (undone.Count > 0 || HasMoreToAsk)) _repeatAt = now + (BackOff * Round);
        else Round = MostRounds;
    }

    // What the path loses while the silent ones are silent, and whether the target takes any connection still, shows a plain one, which
    // goes last: where so many at once are too many, it is not the others that it stands before.
    private void RepeatPlain(Instant now)
    {
        if (_flows.Find(flow => flow is { Name: SegmentRecipe.PlainName, SynAck: not null }) is { } plain) Repeat(now, plain);
    }

    // How many SYNs nothing came for; 0 where something came for one.
    private int SilentSyns()
        => _flows.TrueForAll(flow => flow.End == CraftedEnd.TimedOut) ? _flows.Sum(flow => 1 + flow.SynRetransmits) : 0;

    // Of each name that no connection came to anything good of, the last one.
    private List<TFlow> Undone()
        => [.. _flows.GroupBy(flow => flow.Name).Where(kind => kind.All(IsPoor)).Select(kind => kind.Last())];

    // The server may still hold an earlier connection from a port, and would not answer a SYN from it.
    private ushort FreshPort()
    {
        ushort port = nextPort();
        while (_flows.Exists(flow => flow.LocalPort == port)) port = nextPort();
        return port;
    }

    private void Hear(Instant at, ReadOnlySpan<byte> bytes)
    {
        if (!IpPacket.TryParse(bytes, out IpPacket packet)) return;
        if (packet.Protocol == IpProtocol.Tcp)
        {
            if (packet.Source != _address || !TcpSegment.TryParse(packet.Payload, out TcpSegment segment)
                || segment.SourcePort != target.Port) return;
            ushort port = segment.DestinationPort;
            if (_flows.FindLast(flow => flow.LocalPort == port)?.OnSegment(at, packet, segment) != true) Forged++;
            else Witness?.See(at, bytes);
        }
        else if (IcmpMessage.TryParse(packet.Payload, packet.Protocol, out IcmpMessage message))
        {
            HearError(at, packet, message);
        }
    }

    private void HearError(Instant at, in IpPacket packet, in IcmpMessage message)
    {
        if (!message.TryGetCitation(out IcmpCitation citation) || !IpPacket.TryParse(citation.Datagram, out IpPacket cited)
            || cited.Destination != _address || !TcpQuote.TryParse(cited.Payload, out TcpQuote quote)
            || quote.DestinationPort != target.Port) return;
        ushort port = quote.SourcePort;
        TFlow? flow = _flows.FindLast(flow => flow.LocalPort == port);
        if (flow is null || !flow.IsCited(quote))
        {
            Forged++;
            return;
        }

        Witness?.See(at, packet.Bytes);
        bool ends = IcmpOutcomes.OfConnect(target.Target.Address.AddressFamily, message.Type, message.Code) is not null;
        flow.OnError(new IcmpError(message.Type, message.Code, packet.Source.ToIPAddress()), ends, message.NextHopMtu);
    }
}
