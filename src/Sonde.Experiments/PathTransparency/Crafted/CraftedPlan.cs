using Sonde.Experiments.Network;
using Sonde.Experiments.Wire;
using Sonde.Packets.Ip;
using Sonde.Packets.Tcp;

namespace Sonde.Experiments.PathTransparency.Crafted;

/// <summary>
/// The crafted connections to one target, side by side. Those that came to nothing good are repeated once, after a while, plain ones
/// alone where nothing came from the target at all; and more often where it may be chance, or where this machine lost packets that came
/// while they were under way, since they may have been theirs. Which there are, and what follows from them, is the experiment's.
/// </summary>
/// <typeparam name="TFlow">A connection.</typeparam>
/// <param name="target">Whom to measure.</param>
/// <param name="source">The address to leave from.</param>
/// <param name="nextPort">Gives guarded ports in turn; there are more of them than a target can be asked from.</param>
/// <param name="random">Where sequence numbers come from.</param>
/// <param name="drops">How many packets that came this machine has lost so far; null where nobody knows.</param>
internal abstract class CraftedPlan<TFlow>(
    JobTarget target, PacketAddress source, Func<ushort> nextPort, Random random, Func<long>? drops = null)
    : TargetPlan<TFlow>(target, source, nextPort, IpProtocol.Tcp)
    where TFlow : CraftedFlow
{
    // Fewer plain SYNs than that may all be lost on a path that loses a quarter of them; the others may be what a box drops.
    private const int MostRounds = 7, LeastSyns = 8;

    // A SYN/ACK that is not acknowledged is said again after a second (RFC 6298 §2.1), give or take what machines take to do so.
    private const double SaidAgainAfter = 0.9, SlowerThanOthers = 0.3;

    private readonly Func<long> _drops = drops ?? (() => 0);
    private long _dropsBefore;
    private Instant? _repeatAt, _listenUntil, _settledAt;
    private int _listenedAfter, _next;

    /// <summary>Whether the target opens plain connections.</summary>
    public override bool IsOpen => All.Exists(flow => flow is { Name: SegmentRecipe.PlainName, SynAck: not null });

    /// <summary>Whether connections that were answered lost packets on their way.</summary>
    public bool HasPathLoss => new PathLoss(All).IsSeen;

    /// <summary>Which round it is, from 0.</summary>
    protected int Round { get; private set; }

    /// <summary>Begins the connections that begin at once.</summary>
    protected abstract void BeginFirst(Instant now);

    /// <summary>Begins the connections that follow from what came.</summary>
    /// <returns>Whether more of them may follow, so that the round is not over.</returns>
    protected virtual bool BeginFollowing(Instant now) => false;

    /// <summary>Whether a connection came to nothing good, and is to be tried again.</summary>
    protected virtual bool IsPoor(TFlow flow) => flow.End is not CraftedEnd.Answered || flow.LostSynAck;

    /// <summary>Whether it was answered, and chance may have kept back what the experiment looks for: then it is asked on.</summary>
    protected virtual bool IsUntold(TFlow flow) => false;

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

    public override void Begin(Instant now, DateTimeOffset utcNow)
    {
        _dropsBefore = _drops();
        base.Begin(now, utcNow);
        BeginFirst(now);
    }

    public override PlanStep<PacketProbe> Next(Instant now)
    {
        // While packets leave one after the other, nothing else happens.
        if (now != _settledAt)
        {
            // What time ends, ends before it is looked at what is to be done next.
            foreach (TFlow flow in All)
            {
                flow.OnTime(now);
                if (flow.IsClosed) flow.ClosedAt ??= now;
            }

            if (!IsInterrupted) Continue(now);
            (_settledAt, _next) = (now, 0);
        }

        for (; _next < All.Count; _next++)
            if (All[_next].Take() is { } packet) return Send(now, _next, packet);
        _settledAt = null;
        bool isListening = !IsInterrupted && now < _listenUntil;
        Instant due = IsInterrupted ? Instant.Never : _repeatAt ?? (isListening ? _listenUntil!.Value : Instant.Never);
        foreach (TFlow flow in All) due = Instant.Earlier(due, flow.OnTime(now));

        // No connection is left half open, and none is called silent before its time.
        bool done = All.TrueForAll(flow => flow.IsClosed) && (IsInterrupted || (_repeatAt is null && !isListening));
        if (!done) return PlanStep<PacketProbe>.Wait(due);
        WasInterrupted = IsInterrupted && Round < MostRounds;
        FinishedAt = now;
        return PlanStep<PacketProbe>.Finished;
    }

    /// <summary>
    /// The connection of a name that decides: the first that came to something good, else the last that was answered, else the last that
    /// at least opened, else the last;
    /// null where there was none.
    /// </summary>
    public virtual TFlow? Of(string name)
    {
        List<TFlow> ended = All.FindAll(flow => flow.Name == name && flow.End is not (CraftedEnd.Pending or CraftedEnd.Unsent));
        return ended.Find(flow => !IsPoor(flow))
            ?? ended.FindLast(flow => flow.End == CraftedEnd.Answered && !flow.MayLackPackets)
            ?? ended.FindLast(flow => flow.SynAck is not null && !flow.MayLackPackets)
            ?? ended.FindLast(flow => !flow.MayLackPackets)
            ?? ended.LastOrDefault()
            ?? All.Find(flow => flow.Name == name);
    }

    /// <summary>
    /// Whether it may be chance that all connections of a name were silent, or refused: others show that the path loses packets, or that
    /// some are refused whatever is on them, so often that it may have met as many as there are of this name.
    /// </summary>
    public bool MayBeChance(string name) => new PathLoss(All).MayExplain(All.Where(flow => flow.Name == name));

    /// <summary>
    /// Whether a connection is to be believed in what it did not see: null, or why not. What was seen is true in any case; what was not
    /// seen is not so only where nothing was lost in this machine, nor by chance on the path.
    /// </summary>
    public string? WhyDoubt(TFlow flow)
    {
        bool isPlain = flow.Name == SegmentRecipe.PlainName;
        return WhyDoubtItself(flow)
            ?? (!isPlain && flow.End != CraftedEnd.Answered && PlainControls.AreRefused(All) ? "contradictory" : null);
    }

    private string? WhyDoubtItself(TFlow flow)
        => flow.End is CraftedEnd.Unsent or CraftedEnd.Pending ? "local_error"
        : IsLate(flow) || (flow.MayLackPackets && (flow.End is CraftedEnd.TimedOut or CraftedEnd.Silent || flow.LostSynAck))
            ? "packets_lost"
        : (flow.LostSynAck || flow.End == CraftedEnd.Silent || flow is { SynAck: null, End: CraftedEnd.TimedOut }
            || ChanceRefusals.IsRefused(flow)) && MayBeChance(flow.Name)
            ? (IsAnyRefused(flow.Name) ? "contradictory" : "path_loss")
        // Another of the same was answered, however little that says: it is not what it is that is lost.
        : (flow.LostSynAck || flow is { SynAck: null, End: CraftedEnd.TimedOut })
            && All.Exists(other => other.Name == flow.Name && other.SynAck is not null)
            ? "path_loss"
        : null;

    // Of all that is asked alike, one that was answered when its time was over shows that the silence of the others is none; of the
    // target itself, any.
    private bool IsLate(TFlow flow)
        => flow.End == CraftedEnd.TimedOut
            && All.Exists(other => other.WasLate && (other.Name == flow.Name || flow.Name == SegmentRecipe.PlainName));

    /// <summary>
    /// Whether the SYN/ACK of a connection may be the server's second, of which the first was lost. What it has is true; what it lacks the
    /// first may have had, for servers leave out of it what may have stood in the way: Linux the fast open cookie, others what accurate ECN
    /// sets (RFC 9768 §3.2.3.2.2). Where all connections of a first round took a second, so long may be the way itself; not where what is
    /// asked after it is answered sooner.
    /// </summary>
    public bool MayBeSaidAgain(TFlow flow)
    {
        if (flow.SynAckAt is null) return false;
        double took = Took(flow);
        return took - All.Where(other => other.SynAckAt is not null).Min(Took) >= SlowerThanOthers
            || (took >= SaidAgainAfter
                && (took - All.Min(AnswerTook) >= SlowerThanOthers
                    || !All.Exists(other => other.SynAckAt is not null && other.Round != flow.Round)));

        static double Took(TFlow flow) => flow.SynAckAt!.Value.SecondsSince(flow.SynAt);
        static double AnswerTook(TFlow flow)
            => flow is { RequestAt: { } asked, FirstByteAt: { } came } ? came.SecondsSince(asked) : double.PositiveInfinity;
    }

    /// <summary>Adds a connection and begins it.</summary>
    /// <param name="now">Now.</param>
    /// <param name="make">Makes it of its ends and its first sequence number.</param>
    protected void Start(Instant now, Func<WireEndpoints, uint, TFlow> make)
    {
        TFlow flow = make(FreshEnds(), (uint)random.NextInt64(1L << 32));
        All.Add(flow);
        flow.Begin(now);
    }

    protected sealed override bool? Take(Instant at, in IpPacket packet)
    {
        if (!TcpSegment.TryParse(packet.Payload, out TcpSegment segment) || segment.SourcePort != Target.Port) return null;
        ushort port = segment.DestinationPort;
        // Of a port that no probe left from it is of a connection of somebody else's on this machine, or of our own layer's.
        return All.FindLast(flow => flow.LocalPort == port)?.OnSegment(at, packet, segment);
    }

    protected sealed override bool? IsCited(in IpPacket cited, out TFlow? flow)
    {
        flow = null;
        if (!TcpQuote.TryParse(cited.Payload, out TcpQuote quote) || quote.DestinationPort != Target.Port) return null;
        ushort port = quote.SourcePort;
        flow = All.FindLast(flow => flow.LocalPort == port);
        return flow?.IsCited(quote);
    }

    private void Continue(Instant now)
    {
        bool follows = BeginFollowing(now);
        if (_repeatAt is { } at && now >= at)
        {
            (_repeatAt, _dropsBefore) = (null, _drops());
            if (!TryKnock(now)) RepeatUndone(now);
            if (HasMoreToAsk) AskMore(now);
        }

        if (_repeatAt is null && !follows && Round < MostRounds && !(now < _listenUntil) && All.TrueForAll(flow => flow.IsClosed))
            EndRound(now);
    }

    // What came to nothing twice is nothing, unless this machine lost packets that came. Before a target is called silent it is listened
    // on for a moment, for what comes late.
    private void EndRound(Instant now)
    {
        bool lost = _drops() != _dropsBefore;
        if (lost)
        {
            foreach (TFlow flow in All.Where(flow => flow.Round == Round)) flow.MayLackPackets = true;
        }

        Round++;
        List<TFlow> undone = Undone();
        bool alive = All.Exists(flow => flow.SynAck is not null);
        bool again = Round < MostRounds
            && (lost || (alive && HasMoreToAsk) || (!alive && SilentSyns() is > 0 and < LeastSyns)
                || (alive && undone.Exists(flow => TriesOf(flow.Name) < All.Where(other => other.Name == flow.Name).Max(LeastTries)))
                || undone.Exists(
                    flow => flow.End == CraftedEnd.Unsent || flow.MayLackPackets || IsLate(flow) || IsAnyUntold(flow.Name)
                        || MayBeChance(flow.Name)));
        // Who has listened has paused that long already.
        if (again && (undone.Count > 0 || HasMoreToAsk)) _repeatAt = now + (BackOff * (Round - (Round == _listenedAfter ? 1 : 0)));
        else if (_listenUntil is null && Round < MostRounds && SilentSyns() > 0)
            (_listenUntil, _listenedAfter, Round) = (now + BackOff, Round, Round - 1);
        else Round = MostRounds;
    }

    // Where nothing at all came, plain connections alone show whether anybody is there; what differs from them is asked of the living.
    private bool TryKnock(Instant now)
    {
        int silent = SilentSyns();
        if (silent is 0 or >= LeastSyns || !All.TrueForAll(flow => flow.End == CraftedEnd.TimedOut)) return false;
        TFlow plain = All.Find(flow => flow.Name == SegmentRecipe.PlainName)!;
        for (int each = Math.Max(1, silent / TriesOf(plain.Name)); silent < LeastSyns; silent += each) Repeat(now, plain);
        return true;
    }

    private void RepeatUndone(Instant now)
    {
        List<TFlow> undone = Undone();
        bool isRefused = undone.Exists(flow => flow.End != CraftedEnd.Answered);
        foreach (TFlow poor in undone) Repeat(now, poor);
        // What the path loses while the silent ones are silent, and whether the target takes any connection still, shows a plain one, which
        // goes last: where so many at once are too many, it is not the others that it stands before.
        // Where it is the plain ones that are refused, one that is taken goes in its place.
        TFlow? control = All.Find(flow => flow is { Name: SegmentRecipe.PlainName, SynAck: not null })
            ?? (undone.Exists(flow => flow.Name == SegmentRecipe.PlainName && ChanceRefusals.IsRefused(flow))
                ? All.Find(flow => flow.SynAck is not null && undone.TrueForAll(poor => poor.Name != flow.Name))
                : null);
        if (isRefused && control is not null) Repeat(now, control);
    }

    // How many plain SYNs nothing came for; 0 where something came for one of these.
    private int SilentSyns()
    {
        List<TFlow> plain = All.FindAll(flow => flow.Name == SegmentRecipe.PlainName);
        return plain.TrueForAll(flow => flow.End == CraftedEnd.TimedOut) ? plain.Sum(flow => 1 + flow.SynRetransmits) : 0;
    }

    private int TriesOf(string name) => All.Count(flow => flow.Name == name);

    private bool IsAnyRefused(string name) => All.Exists(flow => flow.Name == name && ChanceRefusals.IsRefused(flow));

    private bool IsAnyUntold(string name) => All.Exists(flow => flow.Name == name && IsUntold(flow));

    // Of each name that no connection came to anything good of, the last one.
    private List<TFlow> Undone()
        => [.. All.GroupBy(flow => flow.Name).Where(kind => kind.All(IsPoor)).Select(kind => kind.Last())];
}
