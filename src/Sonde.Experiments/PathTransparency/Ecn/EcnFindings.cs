using Sonde.Experiments.PathTransparency.Crafted;
using Sonde.Experiments.PathTransparency.Locating;
using Sonde.Experiments.PathTransparency.Variants;
using Sonde.Measurements.Model;

namespace Sonde.Experiments.PathTransparency.Ecn;

/// <summary>What the connections and the citations say of ECN, in conditions.</summary>
/// <param name="probes">The connections.</param>
/// <param name="path">What routers cite, or null.</param>
internal sealed class EcnFindings(VariantProbes probes, PathFindings? path)
{
    private const string PathLoss = "path_loss";

    private readonly Connectivity _connectivity = new(EcnConditions.Common);
    private readonly EcnFlow _classic = (EcnFlow)probes.Of(EcnMethod.Classic)!, _accurate = (EcnFlow)probes.Of(EcnMethod.Accurate)!;

    private IEnumerable<EcnFlow> AllClassic
        => probes.Flows.OfType<EcnFlow>().Where(flow => flow.Name is EcnMethod.Classic or EcnMethod.Congested);

    /// <summary>Whether all data of the other end's that came with a mark came with CE; what is sent again has none.</summary>
    public static bool IsAllCongested(EcnFlow flow) => IsAllCongested(flow.Heard.Where(segment => segment.Length > 0));

    /// <summary>Whether data of the other end's came, and none of it with a mark.</summary>
    public static bool IsUnmarked(EcnFlow flow)
        => flow.Heard.Any(segment => segment.Length > 0) && flow.Heard.All(segment => segment.Length == 0 || segment.Ecn == 0);

    /// <summary>All of it.</summary>
    public IEnumerable<string> All()
    {
        yield return _connectivity.Of(probes, EcnMethod.Classic);
        if (_connectivity.TargetOf(probes) is { } target) yield return target;
        if (!probes.IsOpen) yield break;
        foreach (string each in OfSyn().Concat(OfMarksSeen()).Concat(OfForward()).Concat(OfReverse()).Concat(OfAccurate()))
            yield return each;
    }

    private IEnumerable<string> OfSyn()
    {
        EcnFlow[] opened = [.. AllClassic.Where(flow => flow is { SynAckSeen: not null, LostSynAck: false })];
        if (opened.Length == 0)
        {
            if (probes.WhyDoubt(_classic) is { } doubt) yield return _connectivity.Undecided(doubt);
            else yield return AllClassic.Any(flow => flow.End == CraftedEnd.Reset) ? EcnConditions.SynReset : EcnConditions.SynDropped;
            if (_classic.MayLackPackets || _classic.LostSynAck) yield return PathspiderConditions.NotObserved;
            yield break;
        }

        EcnAnswer[] answers = [.. opened.Where(flow => !probes.IsBare(flow)).Select(flow => flow.Answer).Distinct()];
        if (answers.Length == 0)
        {
            yield return path?.IsStripped(EcnMethod.Classic) == true && !Differs(EcnMethod.Classic, hasArrived: false)
                ? EcnConditions.SynStripped
                : _connectivity.Undecided(PathLoss);
            yield break;
        }

        if (answers.Length > 1 || IsLostInPart())
        {
            yield return _connectivity.Undecided("contradictory");
            yield break;
        }

        yield return answers[0] switch
        {
            EcnAnswer.Classic => EcnConditions.Succeeded,
            EcnAnswer.Reflected => EcnConditions.Reflected,
            _ => EcnConditions.Failed,
        };
        yield return answers[0] switch
        {
            _ when Differs(EcnMethod.Classic, answers[0] == EcnAnswer.Classic) => _connectivity.Undecided("contradictory"),
            EcnAnswer.Classic => EcnConditions.SynPassed,
            _ when path?.IsStripped(EcnMethod.Classic) == true => EcnConditions.SynStripped,
            EcnAnswer.Reflected => _connectivity.Undecided("reflected"),
            _ => _connectivity.Undecided("legacy_or_stripped"),
        };
    }

    private static bool IsAllCongested(IEnumerable<HeardSegment> data)
        => data.Any(segment => segment.Ecn == 3) && data.All(segment => segment.Ecn is 0 or 3);

    // Two connections with the same SYN: one opens, and the other's, twice, does not.
    private bool IsLostInPart()
        => AllClassic.GroupBy(flow => flow.Name).Any(
            same => same.All(flow => flow is { SynAck: null, LostSynAck: false, End: CraftedEnd.TimedOut or CraftedEnd.Reset })
                && probes.WhyDoubt(same.First()) is null);

    private IEnumerable<string> OfMarksSeen()
    {
        if (_classic.SynAckSeen is not { } synAck || _classic.Heard.Count == 0) yield break;
        // Of one mark that came, any of the connections that ask alike tells.
        int[] seen = [
            synAck.Ecn,
            .. AllClassic.Where(flow => flow.Answer == _classic.Answer).SelectMany(flow => flow.Heard).Select(segment => segment.Ecn)];
        foreach (int mark in (int[])[2, 1, 3])
        {
            bool isSeen = seen.Contains(mark);
            // What was lost was sent again without a mark.
            bool mayBeLost = _classic.MayLackPackets || probes.IsBare(_classic)
                || (probes.HasPathLoss && _classic.Answer is EcnAnswer.Classic or EcnAnswer.Reflected && IsUnmarked(_classic));
            if (isSeen || !mayBeLost)
                yield return $"ecn.ipmark.{EcnConditions.MarkOf(mark)}.{(isSeen ? "seen" : "not_seen")}";
        }
    }

    private IEnumerable<string> OfForward()
    {
        EcnFlow[] quiet = [.. Told(EcnMethod.Classic)], congested = [.. Told(EcnMethod.Congested)];
        bool isTold = congested.Any(flow => flow.IsToldOfCongestion);
        if (WayOfMarks is { Fate: LocatedFate.Changed, Final: { } mark } way)
        {
            if (way.Differs || (mark == "not_ect" && isTold)) yield return _connectivity.Undecided("contradictory");
            else yield return mark == "not_ect"
                ? EcnConditions.MarkBleachedForward
                : Condition.With(EcnConditions.MarkRemarked, $"{mark}.fwd");
            yield break;
        }

        if (congested.Length == 0) yield break;
        if (quiet.Length > 0 && quiet.All(flow => flow.IsToldOfCongestion))
            yield return Condition.With(EcnConditions.MarkRemarked, "ce.fwd");
        else if (isTold && !probes.HasPathLoss && !congested.All(flow => flow.IsToldOfCongestion))
            yield return _connectivity.Undecided("contradictory");
        else if (isTold) yield return EcnConditions.MarkKeptForward;
        else yield return EcnConditions.MarkBleachedForward;
    }

    private IEnumerable<string> OfReverse()
    {
        HeardSegment[] data = [.. AllClassic.Where(flow => flow.Answer == EcnAnswer.Classic).SelectMany(flow => flow.Heard)
            .Where(segment => segment.Length > 0)];
        if (data.Length == 0) yield break;
        if (IsAllCongested(data)) yield return Condition.With(EcnConditions.MarkRemarked, "ce.rev");
        else if (data.Any(segment => segment.Ecn != 0)) yield return EcnConditions.MarkKeptReverse;
        // One box clears the marks of both directions; a server that does not mark says by ECE that it sees ours.
        else if (probes.HasPathLoss) yield return _connectivity.Undecided(PathLoss);
        else if (OfForward().Contains(EcnConditions.MarkBleachedForward)) yield return EcnConditions.MarkBleachedReverse;
        else yield return _connectivity.Undecided("unmarked_or_bleached");
    }

    private IEnumerable<string> OfAccurate()
    {
        if (_accurate.SynAckSeen is null)
        {
            if (probes.WhyDoubt(_accurate) is { } doubt) yield return _connectivity.Undecided(doubt);
            else if (!_accurate.LostSynAck) yield return EcnConditions.AccurateDropped;
            yield break;
        }

        yield return _accurate.Answer switch
        {
            _ when Differs(EcnMethod.Accurate, _accurate.Answer == EcnAnswer.Accurate) => _connectivity.Undecided("contradictory"),
            _ when path?.IsStripped(EcnMethod.Accurate) == true => EcnConditions.AccurateMangled,
            EcnAnswer.Accurate => EcnConditions.AccurateNegotiated,
            EcnAnswer.AccurateMarked or EcnAnswer.Reflected => EcnConditions.AccurateMangled,
            _ when probes.IsBare(_accurate) => _connectivity.Undecided(PathLoss),
            _ => EcnConditions.AccurateRefused,
        };
    }

    private LocatedWay? WayOfMarks => path?.Of(EcnMethod.Marked);

    // Bits that are cleared from one port and not from another, or where the target answers that they came.
    private bool Differs(string name, bool hasArrived)
        => path?.Of(name) is { Fate: LocatedFate.Stripped } way && (way.Differs || hasArrived);

    // Whose data was acknowledged, so that the target has had the chance to say how it came.
    private IEnumerable<EcnFlow> Told(string name)
        => probes.AllOf(name).OfType<EcnFlow>().Where(flow => flow is { Answer: EcnAnswer.Classic, End: CraftedEnd.Answered });
}
