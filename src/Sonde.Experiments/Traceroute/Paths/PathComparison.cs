using Sonde.Experiments.Traceroute.Answers;
using Sonde.Experiments.Traceroute.Probes;
using Sonde.Packets.Ip;

namespace Sonde.Experiments.Traceroute.Paths;

/// <summary>
/// Compares the flows of one trace, hop by hop. What most flows show is how the path is; a flow that shows something else is judged
/// by it. Silence alone is never an accusation: it counts only at routers that answer other flows, and where trials showed that it is no
/// chance. A destination that is silent says nothing of the path: from one place nobody can tell it from something right before it.
/// </summary>
internal sealed class PathComparison
{
    private readonly ITrace _plan;
    private readonly PathFacts _facts;
    private readonly PathWays _ways;
    private readonly SortedSet<int> _multipath = [];

    /// <summary>Compares.</summary>
    public PathComparison(ITrace plan)
    {
        _plan = plan;
        _facts = new PathFacts(plan);
        _ways = new PathWays(plan, _facts);
        Verdicts = [.. _facts.Flows.Select(Judge)];
    }

    /// <summary>The TTL at which most flows reach the destination, or null.</summary>
    public int? Distance => _facts.Distance;

    /// <summary>The TTL that the destination's own answers arrive with, or null.</summary>
    public int? UsualReplyTtl => _facts.UsualReplyTtl;

    /// <summary>What each flow came to.</summary>
    public IReadOnlyList<PathVerdict> Verdicts { get; }

    /// <summary>The TTLs at which flows that agree take different routers.</summary>
    public IReadOnlyList<int> Multipath => [.. _multipath];

    /// <summary>
    /// The gravest verdict. A flow that may have been answered by something else than the destination keeps all from agreeing.
    /// </summary>
    public PathVerdict Overall => Verdicts.Count == 0 ? default : Verdicts.MaxBy(Gravity);

    /// <summary>The ending of a flow, or null.</summary>
    public FlowEnding? EndingOf(int flow) => _facts.Reaches[flow].Ending;

    /// <summary>Whether a flow was heard of as far as the others, and then not by the destination, which answers others.</summary>
    public bool IsSilentAtDestination(int flow)
        => Verdicts[flow].Kind == PathVerdictKind.Agrees && EndingOf(flow) is null && Distance is { } distance
            && _facts.Reaches[flow].LastHeard < distance;

    /// <summary>
    /// Whether a flow goes round in circles up to the last TTL that it was heard of: a router answers it again, behind another one.
    /// </summary>
    public bool Loops(int flow)
    {
        if (EndingOf(flow) is not null) return false;
        PacketAddress[] path =
            [.. Enumerable.Range(1, _facts.Reaches[flow].LastHeard).Select(ttl => _facts.AddressAt(flow, ttl)).OfType<PacketAddress>()];
        for (int i = path.Length - 3; i >= 0; i--)
        {
            if (path[i] == path[^1] && path[i..].Any(address => address != path[^1])) return true;
        }

        return false;
    }

    /// <summary>
    /// Why a TTL was answered for some flows only, or for none: <c>unmatched</c>, <c>rate_limited</c>, <c>silent</c>, or null.
    /// </summary>
    public string? NoteOf(int ttl)
    {
        if (_plan.HasOthersAt(ttl)) return "unmatched";
        int answered = 0, passed = 0;
        foreach (int flow in _facts.Flows)
        {
            if (_plan.Flows[flow].Hops[ttl].Count == 0) continue;
            if (_plan.Flows[flow].Hops[ttl].All(probe => probe.Answer is not null)) answered++;
            else if (_facts.Reaches[flow].LastHeard > ttl) passed++;
        }

        if (passed == 0) return null;
        return answered > 0 ? "rate_limited" : "silent";
    }

    private static double Gravity(PathVerdict verdict)
        => verdict.Reason is PathReasons.ReplyDistanceDiffers or PathReasons.MayBeItsWay
            ? (double)PathVerdictKind.Agrees + 0.5
            : (double)verdict.Kind;

    private PathVerdict Judge(int flow)
    {
        if (_plan.WasInterrupted) return PathVerdict.Unknown(PathReasons.Interrupted);
        FlowReach reach = _facts.Reaches[flow];
        // Flows that only look for further routers are not sent over the whole path.
        if (_plan.Settings.FindsMultipath && _plan.Settings.Flows[flow].Number >= MultipathSearch.FewestFlows)
            return new(PathVerdictKind.Agrees, 0);
        if (reach.Ending is { DoesReplyTtlMove: true } moving && reach.IsReached) return Parted(Midway(moving), flow, moving.Ttl);
        if (_facts.Others(flow).All(other => _facts.Reaches[other].LastHeard == 0))
            return PathVerdict.Unknown(reach.LastHeard == 0 ? PathReasons.TooLittle : PathReasons.SingleFlow);
        if (reach.Ending is not { } ending) return JudgeOpen(flow, reach);
        // A link that takes no packets of this size is no verdict on the flow; but there is none that takes no small ones.
        if (ending.Answer.Heard.Kind == AnswerKind.TooBig && MayBeTooBig(flow)) return PathVerdict.Unknown(PathReasons.TooBig);
        if (_facts.IsRefusedMidway(flow)) return JudgeRefused(flow, ending);
        if (Distance is not { } distance || !_facts.IsEndedByTarget(flow)) return new(PathVerdictKind.Agrees, 0);
        if (_facts.IsAtTarget(flow))
        {
            // The last router's forgery looks like this, and so does the destination's own answer over a way back of another length.
            if (!_facts.ComesFromUsualDistance(ending.Answer.Heard.ReplyTtl)) return PathVerdict.Unknown(PathReasons.ReplyDistanceDiffers);
            foreach (int ttl in DifferentHops(flow)) _multipath.Add(ttl);
            return new(PathVerdictKind.Agrees, 0);
        }

        if (ending.Ttl > distance) return Parted(PathVerdictKind.Diverges, flow, reach.Lowest);
        if (!Enumerable.Range(ending.Ttl, distance - ending.Ttl)
            .Any(ttl
                => _facts.Others(flow).Any(other => !_facts.Deviates(other) && _facts.PassesAt(other, ttl)))) return PathVerdict.Unknown(
            PathReasons.MayBeChance);
        if (!_plan.IsRaw) return PathVerdict.Unknown(PathReasons.ReplyTtlUnseen);
        return IsForged(flow, ending) ? JudgeNearer(flow, ending) : Parted(PathVerdictKind.Diverges, flow, ending.Ttl);
    }

    private PathVerdict JudgeRefused(int flow, FlowEnding ending)
    {
        bool mayBeIts = _plan.IsRaw && ending.Ttl < Distance && _facts.MayBeOtherAddress(flow);
        if (!mayBeIts) return Parted(PathVerdictKind.DroppedAfter, flow, ending.Ttl);
        return IsForged(flow, ending) ? JudgeNearer(flow, ending) : Parted(PathVerdictKind.Diverges, flow, ending.Ttl);
    }

    // Something on the way answered, or the destination did, over a way that is shorter than the others'.
    private PathVerdict JudgeNearer(int flow, FlowEnding ending) => _ways.OfEnded(flow, ending) switch
    {
        WayTold.Port => Parted(Midway(ending), flow, ending.Ttl),
        WayTold.Way => Parted(PathVerdictKind.Diverges, flow, ending.Ttl),
        _ => PathVerdict.Unknown(PathReasons.MayBeItsWay),
    };

    /// <summary>
    /// The flow that is asked beside one whose answer from too near may be its way's doing, from other ports; null where that is known, or
    /// nothing rests on it.
    /// </summary>
    public int? AsideControlFor(int flow)
        => Verdicts[flow].Reason == PathReasons.MayBeItsWay && EndingOf(flow) is { } ending ? _ways.ControlFor(flow, ending.Ttl) : null;

    // What every link must carry in one piece (RFC 791 §3.2, RFC 8200 §5).
    private bool MayBeTooBig(int flow)
        => _plan.Flows[flow].Hops.SelectMany(hop => hop)
            .Any(probe
                => probe.Packet.Length > (_plan.Target.Address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork ? 68 : 1280));

    // It did not end: dropped, where others are answered by routers behind.
    private PathVerdict JudgeOpen(int flow, FlowReach reach)
    {
        if (_facts.PassesDistance(flow)) return Parted(PathVerdictKind.Diverges, flow, reach.LastHeard);
        int[] witnesses = [.. WitnessesOf(flow)];
        if (witnesses.Length == 0) return reach.LastHeard > 0 ? new(PathVerdictKind.Agrees, 0) : PathVerdict.Unknown(PathReasons.TooLittle);
        if (reach.LastHeard > 0 && _facts.GoesAnotherWay(flow, reach.LastHeard + 1)) return PathVerdict.Unknown(PathReasons.OwnWay);
        PathSilence silence = _facts.SilenceOf(flow);
        if (silence.First is not { } silent)
        {
            return PathVerdict.Unknown(
                silence.FirstOwn is not null ? PathReasons.WaysDiffer
                : reach.LastHeard > 0 ? PathReasons.MayBeChance : PathReasons.TooLittle);
        }

        // A router may answer one protocol and not another.
        bool isLike = Array.Exists(witnesses, ttl => _facts.WitnessesAt(flow, ttl).Any(other => _facts.AreAlike(flow, other)));
        return isLike || (silence.Last > 0 && silence.Tried > 1)
            ? Parted(PathVerdictKind.DroppedAfter, flow, silent)
            : PathVerdict.Unknown(PathReasons.OtherProtocols);
    }

    /// <summary>The TTLs behind the last that answered a flow at which routers answer others.</summary>
    public IEnumerable<int> WitnessesOf(int flow)
    {
        int last = _facts.Reaches[flow].LastHeard;
        return Enumerable.Range(last + 1, Math.Max(0, _facts.Farthest - last)).Where(ttl => _facts.WitnessesAt(flow, ttl).Any());
    }

    /// <summary>What the verdicts rest on.</summary>
    public PathFacts Facts => _facts;

    private PathVerdict Parted(PathVerdictKind kind, int flow, int beyond) => new(kind, _facts.LastCommon(flow)) { Beyond = beyond };

    private static PathVerdictKind Midway(FlowEnding ending)
        => ending.Answer.Heard.IsCitation ? PathVerdictKind.DroppedAfter : PathVerdictKind.ResetMidway;

    // A forged answer comes from another distance than the destination's own. Behind routers that no other flow meets, a nearer answer may
    // well be the destination's own.
    private bool IsForged(int flow, FlowEnding ending)
        => !_facts.GoesAnotherWay(flow, ending.Ttl) && !_facts.ComesFromUsualDistance(ending.Answer.Heard.ReplyTtl);

    private IEnumerable<int> DifferentHops(int flow)
    {
        for (int ttl = 1; ttl < _facts.Reaches[flow].Ending!.Ttl; ttl++)
        {
            if (_facts.AddressAt(flow, ttl) is { } address && _facts.Others(flow).Any(
                other => _facts.Reaches[other].IsReached && _facts.IsAtTarget(other) && _facts.IsHeardAt(other, ttl)
                    && _facts.AddressAt(other, ttl) != address)) yield return ttl;
        }
    }
}
