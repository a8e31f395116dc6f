using Sonde.Packets.Ip;

namespace Sonde.Experiments.Traceroute;

/// <summary>
/// Compares the flows of one trace, hop by hop. What most flows show is how the path is; a flow that shows something else is judged
/// by it. Silence alone is never an accusation: it counts only at routers that answer the other flows, and where it is no chance. A
/// destination that is silent says nothing of the path: from one place nobody can tell it from something right before it.
/// </summary>
internal sealed class PathComparison
{
    private readonly TracePlan _plan;
    private readonly FlowEnding?[] _endings;
    private readonly int[] _lastAnswered;
    private readonly PathSilence _silence;
    private readonly SortedSet<int> _multipath = [];

    /// <summary>Compares.</summary>
    public PathComparison(TracePlan plan)
    {
        _plan = plan;
        _endings = [.. plan.Flows.Select(FlowEnding.Of)];
        _lastAnswered = [.. Enumerable.Range(0, _endings.Length).Select(FindLastAnswered)];
        _silence = new PathSilence(plan, _lastAnswered);
        Distance = UsualDistance();
        UsualReplyTtl = Usual(Enumerable.Range(0, _endings.Length)
            .Where(flow => IsReachedAt(flow, Distance))
            .Select(flow => (int)_endings[flow]!.Answer.Heard.ReplyTtl)
            .Where(ttl => ttl > 0));
        Verdicts = [.. Enumerable.Range(0, _endings.Length).Select(Judge)];
    }

    /// <summary>The TTL at which most flows reach the destination, or null.</summary>
    public int? Distance { get; }

    /// <summary>The TTL that the destination's own answers arrive with, or null.</summary>
    public int? UsualReplyTtl { get; }

    /// <summary>What each flow came to.</summary>
    public IReadOnlyList<PathVerdict> Verdicts { get; }

    /// <summary>The TTLs at which flows that agree take different routers.</summary>
    public IReadOnlyList<int> Multipath => [.. _multipath];

    /// <summary>The gravest verdict.</summary>
    public PathVerdict Overall => Verdicts.Count == 0 ? default : Verdicts.MaxBy(verdict => verdict.Kind);

    /// <summary>The ending of a flow, or null.</summary>
    public FlowEnding? EndingOf(int flow) => _endings[flow];

    /// <summary>Whether a flow was heard of as far as the others, and then not by the destination, which answers others.</summary>
    public bool IsSilentAtDestination(int flow)
        => Verdicts[flow].Kind == PathVerdictKind.Agrees && _endings[flow] is null && Distance is { } distance && _lastAnswered[flow] < distance;

    /// <summary>Why a TTL was answered for some flows only, or for none: <c>rate_limited</c>, <c>silent</c>, or null.</summary>
    public string? NoteOf(int ttl)
    {
        int answered = 0, passed = 0;
        for (int flow = 0; flow < _endings.Length; flow++)
        {
            if (_plan.Flows[flow].Hops[ttl].Count == 0) continue;
            if (_plan.Flows[flow].Hops[ttl].All(probe => probe.Answer is not null)) answered++;
            else if (_lastAnswered[flow] > ttl) passed++;
        }

        return passed == 0 ? null : answered > 0 ? "rate_limited" : "silent";
    }

    private PathVerdict Judge(int flow)
    {
        int last = _lastAnswered[flow];
        // Flows that only look for further routers are not sent over the whole path.
        if (_plan.Settings.FindsMultipath && _plan.Settings.Flows[flow].Number >= MultipathSearch.FewestFlows) return new(PathVerdictKind.Agrees, 0);
        if (last == 0) return default;
        int common = LastCommon(flow);
        if (_endings[flow] is not { } ending) return JudgeOpen(flow, last, common);
        if (!_plan.Flows[flow].IsReached)
        {
            // Something on the way says that it lets nothing through, and others pass.
            bool doOthersPass = Distance is { } far ? ending.Ttl <= far : Others(flow).Any(other => _lastAnswered[other] > ending.Ttl);
            return doOthersPass ? new(PathVerdictKind.DroppedAfter, common) : new(PathVerdictKind.Agrees, 0);
        }

        if (Distance is not { } distance) return default;
        if (ending.Ttl < distance && IsForged(ending, distance, flow))
        {
            return new(ending.Answer.Heard.IsCitation ? PathVerdictKind.DroppedAfter : PathVerdictKind.ResetMidway, common);
        }

        if (ending.Ttl != distance) return Others(flow).Any() ? new(PathVerdictKind.Diverges, common) : new(PathVerdictKind.Agrees, 0);
        foreach (int ttl in DifferentHops(flow)) _multipath.Add(ttl);
        return new(PathVerdictKind.Agrees, 0);
    }

    // It did not end: dropped, where others are answered by routers behind.
    private PathVerdict JudgeOpen(int flow, int last, int common)
    {
        int farthest = Distance is { } distance ? distance - 1 : _lastAnswered.Max();
        if (last > farthest && Distance is not null && AddressAt(flow, last) != PacketAddress.From(_plan.Target.Address)) return new(PathVerdictKind.Diverges, common);
        return _silence.IsTelling(flow, last + 1, farthest) ? new(PathVerdictKind.DroppedAfter, common) : new(PathVerdictKind.Agrees, 0);
    }

    // A forged answer comes from another distance than the destination's own, or gives itself away by its moving TTL. Behind routers
    // that no other flow meets, a nearer answer may well be the destination's own.
    private bool IsForged(FlowEnding ending, int distance, int flow)
    {
        if (ending.DoesReplyTtlMove) return true;
        if (GoesAnotherWay(flow, ending.Ttl)) return false;
        if (UsualReplyTtl is { } usual && ending.Answer.Heard.ReplyTtl != 0) return ending.Answer.Heard.ReplyTtl != usual;
        return Witnesses(flow, ending.Ttl, distance - 1) > 0;
    }

    private bool GoesAnotherWay(int flow, int end)
    {
        for (int ttl = end - 1; ttl > 0; ttl--)
        {
            if (AddressAt(flow, ttl) is not { } address) continue;
            PacketAddress[] theirs = [.. Others(flow).Select(other => AddressAt(other, ttl)).OfType<PacketAddress>()];
            if (theirs.Length > 0) return !theirs.Contains(address);
        }

        return false;
    }

    /// <summary>How many TTLs of a span are answered by others in flows that this one is silent, or ended, at.</summary>
    private int Witnesses(int flow, int from, int to)
    {
        int count = 0;
        for (int ttl = from; ttl <= to; ttl++)
        {
            if (Others(flow).Any(other => AddressAt(other, ttl) is not null)) count++;
        }

        return count;
    }

    /// <summary>The highest TTL at which a flow is answered as another flow is.</summary>
    private int LastCommon(int flow)
    {
        int top = Math.Min(_lastAnswered[flow], _plan.Settings.MaxTtl);
        for (int ttl = top; ttl > 0; ttl--)
        {
            if (_endings[flow] is { } ending && ending.Ttl <= ttl) continue;
            if (AddressAt(flow, ttl) is { } address && Others(flow).Any(other => AddressAt(other, ttl) == address)) return ttl;
        }

        return 0;
    }

    private IEnumerable<int> DifferentHops(int flow)
    {
        for (int ttl = 1; ttl < (_endings[flow]?.Ttl ?? 0); ttl++)
        {
            if (AddressAt(flow, ttl) is { } address && Others(flow).Any(other => IsReachedAt(other, Distance) && AddressAt(other, ttl) is { } theirs && theirs != address)) yield return ttl;
        }
    }

    private int FindLastAnswered(int flow)
    {
        int top = _endings[flow]?.Ttl ?? _plan.Settings.MaxTtl;
        for (int ttl = top; ttl > 0; ttl--)
        {
            if (AddressAt(flow, ttl) is not null) return ttl;
        }

        return 0;
    }

    private PacketAddress? AddressAt(int flow, int ttl) => _plan.Flows[flow].AnsweredAt(ttl)?.Answer?.Heard.From;

    private IEnumerable<int> Others(int flow) => Enumerable.Range(0, _endings.Length).Where(other => other != flow);

    private bool IsReachedAt(int flow, int? ttl) => ttl is not null && _plan.Flows[flow].IsReached && _endings[flow]?.Ttl == ttl;

    // Of distances equally frequent the longer one: what cuts a path short is the exception.
    private int? UsualDistance()
    {
        IEnumerable<int> ends = Enumerable.Range(0, _endings.Length).Where(flow => _plan.Flows[flow].IsReached && _endings[flow] is not null).Select(flow => _endings[flow]!.Ttl);
        return Usual(ends);
    }

    private static int? Usual(IEnumerable<int> values)
        => values.GroupBy(value => value).OrderByDescending(group => group.Count()).ThenByDescending(group => group.Key).FirstOrDefault()?.Key;
}
