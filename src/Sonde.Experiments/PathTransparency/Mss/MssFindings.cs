using System.Globalization;
using Sonde.Experiments.Observing;
using Sonde.Experiments.PathTransparency.Crafted;
using Sonde.Experiments.PathTransparency.Locating;
using Sonde.Experiments.PathTransparency.Series;
using Sonde.Experiments.PathTransparency.Variants;
using Sonde.Measurements.Model;

namespace Sonde.Experiments.PathTransparency.Mss;

/// <summary>What connections and citations say of the largest segment, in conditions.</summary>
/// <param name="evidence">What was seen.</param>
internal sealed class MssFindings(VariantEvidence evidence)
{
    /// <summary>How many connections in a row lose large packets, and none of the others, before a black hole is said.</summary>
    public const int BlackHoleTries = 6;

    private const int Unnamed = 1220; // who names no size may be sent no more (RFC 9293 §3.7.1: 536, and 1220 in IPv6)

    private const string PathLoss = "path_loss";

    private readonly Connectivity _connectivity = new(MssConditions.Common);

    private SystemVariants? Connections => evidence.System is { Replies.Count: > 0 } made ? made : null;

    private VariantProbes? Probes => evidence.Wire is { IsOpen: true } open ? open : null;

    private int Named => MssMethod.Named(evidence.Wire?.IsIpv4 ?? true);

    // The packet whose data is of that size: with headers of 40 bytes, and of IPv6 of 60.
    private int Whole => Named + (Named == MssMethod.Named(isIpv4: true) ? 40 : 60);

    /// <summary>All of it.</summary>
    public IEnumerable<string> All()
    {
        bool isOpen = Probes is not null || Connections?.Replies.Any(reply => reply.ConnectedAt is not null) == true;
        string? target = Connections is { } made
            ? _connectivity.TargetOf(made, evidence.Wire)
            : _connectivity.TargetOf(evidence.Wire!);
        bool isTold = isOpen || target?.StartsWith(MssConditions.Common.Undecided, StringComparison.Ordinal) != true;
        if (isTold) yield return isOpen ? MssConditions.Online : MssConditions.Offline;
        if (target is not null) yield return target;
        if (!isOpen) yield break;
        foreach (string each in OfOptions().Concat(OfPath()).Concat(OfSizes())) yield return each;
    }

    private IEnumerable<string> OfOptions()
    {
        MssFlow? plain = Opened(SegmentRecipe.PlainName);
        MssChain.Fields? seen = Connections?.Of(0) is { ConnectedAt: not null, Flow: { IsIncomplete: false } flow }
            ? flow.Of<MssChain.Fields>()
            : null;
        // What a SYN/ACK that is said again leaves out was in the first.
        bool isBare = false;
        if (plain is not null && Probes!.IsBare(plain)) (plain, isBare) = (null, true);
        if (seen is { ValueReverse: null, MayBeSaidAgain: true }) (seen, isBare) = (null, true);
        if (seen is null && plain is null && isBare)
        {
            yield return _connectivity.Undecided(PathLoss);
            yield break;
        }

        if (seen is null && plain is null)
        {
            yield return PathspiderConditions.NotObserved;
            yield break;
        }

        long? local = seen?.ValueForward ?? (plain is null ? null : Named), remote = seen is not null ? seen.ValueReverse : plain!.Remote;
        if (local is { } ours) yield return With(MssConditions.Local, ours);
        if (remote is not { } theirs)
        {
            yield return MssConditions.Absent;
            yield break;
        }

        yield return With(MssConditions.Remote, theirs);
        if (local is { } named)
            yield return theirs < named ? MssConditions.Deflated : theirs == named ? MssConditions.Unchanged : MssConditions.Inflated;
    }

    private IEnumerable<string> OfPath()
    {
        if (Probes is not { } probes || Opened(SegmentRecipe.PlainName) is not { } plain) yield break;
        if (evidence.Path?.Of(MssMethod.Option) is { } way)
        {
            if (way.IsChanged)
            {
                yield return OfCitations(way);
                yield break;
            }
        }

        if (HasSeveralServers)
        {
            yield return _connectivity.Undecided("contradictory");
            yield break;
        }

        int arrived = Large.Select(flow => flow.Arrived).DefaultIfEmpty().Max(), limit = Limit ?? 0;
        yield return plain.Remote switch
        {
            null when probes.IsBare(plain) => _connectivity.Undecided(PathLoss),
            null => arrived > Unnamed + 60 ? MssConditions.Stripped : _connectivity.Undecided("absent_or_stripped"),
            // A server that was told of a smaller path back to us names less, sends less, and takes more: as behind a clamp.
            { } remote when remote < Named => _connectivity.Undecided("small_or_clamped"),
            _ when Largest >= Named => MssConditions.Kept,
            _ => _connectivity.Undecided(limit > 0 ? "small_or_clamped" : "answer_too_short"),
        };
    }

    // What the target sends shows that the size of another connection's SYN has arrived there.
    private string OfCitations(LocatedWay way)
    {
        bool isSize = int.TryParse(way.Final, NumberStyles.None, CultureInfo.InvariantCulture, out int size);
        if (way.Differs || (isSize && size < Largest)) return _connectivity.Undecided("contradictory");
        return way.Final is not { } value ? MssConditions.Stripped
            : Condition.With(isSize && size > Named ? MssConditions.PathInflated : MssConditions.Clamped, value);
    }

    private IEnumerable<string> OfSizes()
    {
        bool isLossy = Large.Any(flow => flow.LosesAtRandom || flow is { SynAckSeen: not null, SynRetransmits: > 0 })
            || (Probes is not null && new PathLoss(Probes.Flows.Where(flow => flow.Name != MssMethod.Large)).IsSeen);
        MssFlow[] large = [.. Large.Where(flow => flow.Arrived > 0)];
        if (large.Length > 0)
        {
            // What is larger than the target says that it takes, it may lose itself.
            MssFlow[] tried = [.. Large.Where(flow => flow.Arrived > 0 || flow.Lost > 0)];
            bool isOften = tried.Length >= BlackHoleTries;
            bool isBlackHole = isOften
                && tried.All(flow => flow is { Lost: > 0, WasTold: false } && flow.Lost <= Promised)
                && tried.Max(flow => flow.Arrived) < tried.Min(flow => flow.Lost);
            // What is less than was sent, and no router says why, is less by chance where others are lost or it was not tried often.
            bool isLess = large.Max(flow => flow.Arrived) < Whole && !large.Any(flow => flow.WasTold);
            bool mayBeChance = isLossy || (!isOften && tried.Any(flow => flow.Lost > 0));
            if ((isBlackHole || isLess) && mayBeChance) yield return _connectivity.Undecided(PathLoss);
            else
            {
                yield return With(MssConditions.Pmtu, large.Max(flow => flow.Arrived));
                if (isBlackHole) yield return MssConditions.BlackHoleForward;
                // Large packets are lost on one way, and arrive on another; where nothing arrived, it is not the size that was too much.
                else if (large.Any(flow => flow is { Lost: > 0, WasTold: false, LosesAtRandom: false } && flow.Lost <= Promised
                    && tried.Any(other => other.Arrived >= flow.Lost)))
                    yield return _connectivity.Undecided(isLossy ? PathLoss : "contradictory");
            }
        }

        // The request of both is small; what differs is the answer.
        bool bySystem = Connections is { } made && made.Series.Verdict(1) == VariantVerdict.Transient
            && made.Of(0) is { ConnectedAt: not null };
        bool byProbes = Probes is { } probes && probes.Plain is { End: CraftedEnd.Silent, SynAck: not null }
            && probes.Of(MssMethod.Small) is { End: CraftedEnd.Answered };
        if (!bySystem && !byProbes) yield break;
        yield return isLossy ? _connectivity.Undecided(PathLoss) : MssConditions.BlackHoleReverse;
    }

    private MssFlow[] Large => field ??= [.. Flows.Where(flow => flow.Name == MssMethod.Large)];

    private MssFlow[] Usual => field ??= [.. Flows.Where(flow => flow.Name != MssMethod.Small)];

    private IEnumerable<MssFlow> Flows => Probes?.Flows.OfType<MssFlow>() ?? [];

    // To the first SYNs, which are alike: who has learnt from a router what fits names less later.
    private bool HasSeveralServers
        => Usual.Where(flow => flow is { Round: 0, SynAckSeen: not null, LostSynAck: false } && !Probes!.IsBare(flow))
            .Select(flow => flow.Remote).Distinct().Count() > 1;

    private int Largest => Usual.Select(flow => flow.Largest).DefaultIfEmpty().Max();

    private int? Limit => Usual.Select(flow => flow.Limit).Max() is { } limit && limit == Largest ? limit : null;

    // At its best: who has learnt from a router what fits names less from then on.
    private int Promised => Flows.Select(flow => flow.Promised).DefaultIfEmpty().Max();

    private MssFlow? Opened(string name) => Probes?.Of(name) is MssFlow { SynAckSeen: not null } flow ? flow : null;

    private static string With(string word, long value) => Condition.With(word, value.ToString(CultureInfo.InvariantCulture));
}
