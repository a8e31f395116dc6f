using Sonde.Experiments.Traceroute.Answers;
using Sonde.Experiments.Traceroute.Probes;

namespace Sonde.Experiments.Traceroute.Paths;

/// <summary>What a trace has to ask once more before its flows are judged, as things stand.</summary>
/// <param name="plan">The trace.</param>
internal sealed class PathQuestions(ITrace plan)
{
    // How often a cell is asked that decides by its answer and not by its silence: at a loss of one in two it is missed once in 60 times.
    private const int MostTries = 6, MostMarks = 3, MostParted = 12;

    // Routers behind the silence that are asked: the nearest, which enclose where it begins, and the farthest.
    private const int Nearest = 3, Farthest = 3;

    private readonly PathComparison _paths = new(plan);

    private PathFacts Facts => _paths.Facts;

    /// <summary>The questions.</summary>
    /// <param name="isPatient">Whether there is time to learn where silence begins, although it is known that it is no chance.</param>
    public IEnumerable<PathQuestion> All(bool isPatient)
    {
        foreach (int flow in Facts.Flows)
        {
            // What this machine does not let out is silent by its own doing.
            if (plan.Flows[flow].Hops.All(hop => hop.TrueForAll(probe => probe.Errno != 0))) continue;
            if (plan.Settings.FindsMultipath && plan.Settings.Flows[flow].Number >= MultipathSearch.FewestFlows) continue;
            IEnumerable<PathQuestion> asked = Facts.Reaches[flow].Ending is { } ending ? OfEnded(flow, ending) : OfOpen(flow, isPatient);
            foreach (PathQuestion question in asked.Concat(OfParted(flow))
                .DistinctBy(question => (question.Flow, question.Ttl, question.Kind)))
                yield return question;
        }
    }

    // Is it silence, where others are answered?
    private IEnumerable<PathQuestion> OfOpen(int flow, bool isPatient)
    {
        int last = Facts.Reaches[flow].LastHeard;
        if (Facts.PassesDistance(flow) || (last > 0 && Facts.GoesAnotherWay(flow, last + 1))) yield break;
        int[] witnesses = [.. _paths.WitnessesOf(flow)];
        for (int ttl = last + 1; ttl <= Facts.Farthest; ttl++)
        {
            if (NewWitness(flow, ttl) is { } other) yield return new PathQuestion(other, ttl, null);
        }

        if (witnesses.Length == 0) yield break;
        PathSilence silence = Facts.SilenceOf(flow);
        // From other ports, as long as none of these is heard of as far as there; else it is the flow's own that is in question.
        bool isAside = plan.Settings is { LegacyPorts: false, AsksFromOtherPorts: true } && silence.IsOpenAside(witnesses);
        int[] behind = isAside ? [.. witnesses.Where(ttl => ttl > silence.Last)] : witnesses;
        foreach (int ttl in witnesses.Except(behind).Where(ttl => plan.Flows[flow].Hops[ttl].Count < MostParted))
            yield return new PathQuestion(flow, ttl, null);
        int? silent = isAside ? silence.First : silence.FirstOwn;
        if (silent is not null && (!isPatient || silent == behind[0])) yield break;
        PathQuestionKind kind = isAside ? PathQuestionKind.SilenceAside : PathQuestionKind.Own;
        for (int i = 0; i < behind.Length; i++)
        {
            bool isAsked = silent is null ? i < Nearest || i >= behind.Length - Farthest : i == 0;
            if (isAsked && ControlFor(flow, behind[i]) is { } control)
                yield return new PathQuestion(flow, behind[i], (control, behind[i])) { Kind = kind };
        }
    }

    // Where does it begin to be treated in another way?
    private IEnumerable<PathQuestion> OfParted(int flow)
    {
        if (_paths.Verdicts[flow] is not { Beyond: { } beyond } verdict) yield break;
        for (int ttl = verdict.Hop + 1; ttl < beyond; ttl++)
        {
            bool isSilent = plan.Flows[flow].AnsweredAt(ttl) is null && plan.Flows[flow].Hops[ttl].Count < MostParted;
            if (isSilent && Facts.WitnessesAt(flow, ttl).Any()) yield return new PathQuestion(flow, ttl, null);
        }
    }

    // Flows of the protocol pass a router that was heard by others only: does it answer this protocol at all?
    private int? NewWitness(int flow, int ttl)
    {
        if (!Facts.Others(flow).Any(other => Facts.IsHeardAt(other, ttl)) || Facts.WitnessesAt(flow, ttl).Any()) return null;
        return Facts.Others(flow)
            .Where(
                other => Facts.AreAlike(flow, other) && Facts.Reaches[other].LastHeard > ttl
                && plan.Flows[other].Hops[ttl].Count < MostParted)
            .Select(other => (int?)other).FirstOrDefault();
    }

    private IEnumerable<PathQuestion> OfEnded(int flow, FlowEnding ending)
    {
        FlowReach reach = Facts.Reaches[flow];
        if (_paths.AsideControlFor(flow) is { } beside)
            yield return new PathQuestion(flow, ending.Ttl, (beside, ending.Ttl)) { Kind = PathQuestionKind.EndAside };
        if (!reach.IsReached) yield break;
        // Did it end nearer, and the answer was lost? Or does a router stand where others reach the destination?
        for (int ttl = reach.Lowest; ttl < ending.Ttl; ttl++)
        {
            bool tells = ttl >= Facts.Distance || Facts.Others(flow).Any(other => Facts.IsHeardAt(other, ttl));
            if (tells && plan.Flows[flow].Hops[ttl].Count < MostTries) yield return new PathQuestion(flow, ttl, null);
        }

        foreach (PathQuestion question in Marks(flow, ending)) yield return question;
        if (NearerStranger(flow, reach) is not { } nearer) yield break;
        for (int ttl = Math.Max(reach.Lowest, nearer); ttl < ending.Ttl; ttl++)
            yield return new PathQuestion(flow, ttl, (flow, ending.Ttl));
    }

    // Does the TTL of an answer that came from too near, or of the only flow's, move with the probe's?
    private IEnumerable<PathQuestion> Marks(int flow, FlowEnding ending)
    {
        bool isOdd = plan.IsRaw && ending.Followed < FlowEnding.FewestFollowed
            && (Facts.Reaches.Count == 1 || ending.Ttl < Facts.Distance && !Facts.IsAtTarget(flow));
        if (!isOdd) yield break;
        for (int ttl = ending.Ttl + 1; ttl <= Math.Min(ending.Ttl + FlowEnding.FewestFollowed, plan.Settings.MaxTtl); ttl++)
        {
            if (plan.Flows[flow].AnsweredAt(ttl) is null && plan.Flows[flow].Hops[ttl].Count < MostMarks)
                yield return new PathQuestion(flow, ttl, null);
        }
    }

    // Where routers are silent, a nearer answer that comes from another distance raises the question whether the destination is that near.
    // One flow, of the same protocol if there is one, answers it for all.
    private int? NearerStranger(int flow, FlowReach reach)
    {
        foreach (int other in Facts.Others(flow))
        {
            FlowReach theirs = Facts.Reaches[other];
            if (!theirs.IsReached || theirs.Ending!.Ttl >= reach.Ending!.Ttl || !reach.MayEndAt(theirs.Ending.Ttl)) continue;
            int mine = reach.Ending.Answer.Heard.ReplyTtl, its = theirs.Ending.Answer.Heard.ReplyTtl;
            if (mine == 0 || its == 0 || ReplyDistance.Of(mine) == ReplyDistance.Of(its)) continue;
            if (Facts.Others(other).Where(each => Facts.Reaches[each].IsReached && Facts.Reaches[each].Ending!.Ttl > theirs.Ending.Ttl)
                .OrderByDescending(each => Facts.AreAlike(each, other)).First() == flow) return theirs.Ending.Ttl;
        }

        return null;
    }

    // Of the same protocol where there is one, for a router may answer one and not another; and one that reaches the destination.
    private int? ControlFor(int flow, int ttl)
        => Facts.WitnessesAt(flow, ttl).OrderByDescending(other => Facts.AreAlike(flow, other)).ThenBy(other => plan.Flows[other].IsSerial)
            .ThenByDescending(Facts.IsEndedByTarget).Select(other => (int?)other).FirstOrDefault();
}
