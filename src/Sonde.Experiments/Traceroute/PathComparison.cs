using Sonde.Packets.Ip;

namespace Sonde.Experiments.Traceroute;

/// <summary>
/// Compares the flows of one trace, hop by hop. What most flows show is how the path is; a flow that shows something else is judged
/// by it. Silence alone is never an accusation: it counts only where other flows are answered and every try stayed silent.
/// </summary>
internal sealed class PathComparison
{
    private readonly TracePlan _plan;
    private readonly FlowEnding?[] _endings;
    private readonly SortedSet<int> _multipath = [];

    /// <summary>Compares.</summary>
    public PathComparison(TracePlan plan)
    {
        _plan = plan;
        _endings = [.. plan.Flows.Select(FlowEnding.Of)];
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

    /// <summary>Why a TTL was answered for some flows only, or for none: <c>rate_limited</c>, <c>silent</c>, or null.</summary>
    public string? NoteOf(int ttl)
    {
        int answered = 0, passed = 0;
        for (int flow = 0; flow < _endings.Length; flow++)
        {
            if (_plan.Flows[flow].Hops[ttl].Count == 0) continue;
            if (_plan.Flows[flow].Hops[ttl].All(probe => probe.Answer is not null)) answered++;
            else if (LastAnswered(flow) > ttl) passed++;
        }

        return passed == 0 ? null : answered > 0 ? "rate_limited" : "silent";
    }

    private PathVerdict Judge(int flow)
    {
        int last = LastAnswered(flow);
        // Flows that only look for further routers are not sent over the whole path.
        if (_plan.Settings.FindsMultipath && _plan.Settings.Flows[flow].Number >= MultipathSearch.FewestFlows) return new(PathVerdictKind.Agrees, 0);
        if (last == 0) return default;
        int common = LastCommon(flow);
        if (_endings[flow] is not { } ending) return JudgeOpen(flow, last, common);
        if (!_plan.Flows[flow].IsReached)
        {
            // Something on the way says that it lets nothing through, and others pass.
            return Distance is { } far && ending.Ttl <= far ? new(PathVerdictKind.DroppedAfter, common) : new(PathVerdictKind.Agrees, 0);
        }

        if (Distance is not { } distance) return default;
        if (ending.Ttl < distance && IsForged(ending, distance, flow)) return new(PathVerdictKind.ResetMidway, common);
        if (ending.Ttl != distance) return Others(flow).Any() ? new(PathVerdictKind.Diverges, common) : new(PathVerdictKind.Agrees, 0);
        foreach (int ttl in DifferentHops(flow)) _multipath.Add(ttl);
        return new(PathVerdictKind.Agrees, 0);
    }

    // It did not end. Where the others go on, it was dropped; where they end next, only the destination is silent.
    private PathVerdict JudgeOpen(int flow, int last, int common)
    {
        if (Distance is not { } distance)
        {
            int farthest = Enumerable.Range(0, _endings.Length).Max(LastAnswered);
            bool isShort = last < farthest && Witnesses(flow, last + 1, farthest) > 0;
            return isShort ? new(PathVerdictKind.DroppedAfter, common) : new(PathVerdictKind.Agrees, 0);
        }

        if (last > distance) return new(PathVerdictKind.Diverges, common);
        bool isOnlyTheEnd = Witnesses(flow, last + 1, distance - 1) == 0;
        bool mayBeSilent = _plan.Settings.Flows[flow].Protocol == TraceProtocol.Udp && isOnlyTheEnd;
        return mayBeSilent ? new(PathVerdictKind.Agrees, 0) : new(PathVerdictKind.DroppedAfter, common);
    }

    // A forged answer comes from another distance than the destination's own, or gives itself away by its moving TTL.
    private bool IsForged(FlowEnding ending, int distance, int flow)
    {
        if (ending.Answer.Heard.Kind is not (AnswerKind.Rst or AnswerKind.SynAck)) return false;
        if (ending.DoesReplyTtlMove) return true;
        if (UsualReplyTtl is { } usual && ending.Answer.Heard.ReplyTtl != 0) return ending.Answer.Heard.ReplyTtl != usual;
        return Witnesses(flow, ending.Ttl, distance - 1) > 0;
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
        int top = Math.Min(LastAnswered(flow), _plan.Settings.MaxTtl);
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

    private int LastAnswered(int flow)
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
