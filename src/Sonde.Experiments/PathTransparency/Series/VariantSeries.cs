using Sonde.Experiments.PathTransparency.Crafted;

namespace Sonde.Experiments.PathTransparency.Series;

/// <summary>
/// The tries of a baseline and its variants, in their order: which is the next, and what they say. An answer on both sides is enough. Where
/// one side alone is answered, both are tried by turns (A B B A A B A…), the other at least four times and the first three, until chance
/// explains it no more: neither loss on the path, as far as tries that were answered show it, nor what some ports meet and others do not
/// (<see cref="PortOdds"/>). A failure on the side that is answered makes it a contradiction. Where nothing comes to either, the baseline
/// is tried until so much silence is no chance.
/// </summary>
/// <param name="tries">The tries so far.</param>
/// <param name="variants">How many variants there are beside the baseline.</param>
internal readonly struct VariantSeries(IReadOnlyList<VariantTry> tries, int variants)
{
    private const int Failures = 4, Successes = 3, Baseline = 0, LeastSilent = 8, SilentTries = 4;

    // Of so many runs one may mistake chance for a verdict.
    private const double Certain = 1e-4, CertainWithoutLoss = 1e-3, CertainPorts = 2e-5;

    /// <summary>The next try: 0 for the baseline, else a variant; null: no more is to be learnt.</summary>
    public int? Next
    {
        get
        {
            if (Of(Baseline).Tries == 0) return Baseline;
            for (int variant = 1; variant <= variants; variant++)
                if (Of(variant).Tries == 0) return variant;
            for (int variant = 1; variant <= variants; variant++)
            {
                if (Verdict(variant) != VariantVerdict.Unfinished) continue;
                (Count baseline, Count own) = (Of(Baseline), Of(variant));
                if (baseline.Answered == 0 && own.Answered == 0)
                    return !baseline.IsSettled && (!baseline.IsThere || own.IsSettled || baseline.Tries < own.Tries) ? Baseline : variant;
                bool isVariantPoor = own.Answered == 0;
                Count poor = isVariantPoor ? own : baseline, good = isVariantPoor ? baseline : own;
                // What is answered costs little, and goes ahead.
                bool wantsGood = poor.Tries >= 2 && good.Answered < Math.Min(2 * (poor.Tries - 1), VariantTurns.MostSuccesses);
                return wantsGood == isVariantPoor ? Baseline : variant;
            }

            return null;
        }
    }

    /// <summary>What the tries of the baseline and of a variant say.</summary>
    public VariantVerdict Verdict(int variant)
    {
        (Count baseline, Count own) = (Of(Baseline), Of(variant));
        if (baseline.Tries == 0 || own.Tries == 0) return VariantVerdict.Unfinished;
        if (baseline.Answered > 0 && own.Answered > 0) return VariantVerdict.Works;
        if (baseline.Answered == 0 && own.Answered == 0)
        {
            return baseline.HasLocal || own.HasLocal ? VariantVerdict.LocalError
                : baseline.HasLate || own.HasLate ? VariantVerdict.Contradictory
                : MayBeLost(baseline, own) ? VariantVerdict.Unfinished
                : VariantVerdict.Offline;
        }

        Count poor = own.Answered == 0 ? own : baseline, good = own.Answered == 0 ? baseline : own;
        if (good.IsContradicted) return VariantVerdict.Contradictory;
        if (poor.Tries < Failures || good.Answered < Successes) return VariantVerdict.Unfinished;
        if (poor.HasLocal) return VariantVerdict.LocalError;
        if (poor.HasLate) return VariantVerdict.Contradictory; // silent in time, and yet answered
        bool mayBeChance = (!poor.IsRefused && MayBeLoss(poor.Unanswered, good.Unanswered))
            || MayBePorts(own.Answered == 0 ? variant : Baseline);
        if (!mayBeChance) return own.Answered == 0 ? VariantVerdict.Broken : VariantVerdict.Transient;
        if (poor.Tries < VariantTurns.MostFailures || good.Answered < VariantTurns.MostSuccesses) return VariantVerdict.Unfinished;
        return poor.IsRefused ? VariantVerdict.Contradictory : VariantVerdict.PathLoss;
    }

    /// <summary>Whether a side was never answered, and a verdict follows if its next try comes to what its last came to.</summary>
    public bool IsLastOfPoor(int side)
    {
        if (Of(side) is not { Answered: 0, Tries: >= Failures - 1 }) return false;
        var then = new VariantSeries([.. tries, tries.Last(each => each.Variant == side)], variants);
        return Enumerable.Range(1, variants).Any(each => (side == Baseline || side == each)
            && then.Verdict(each) is not (VariantVerdict.Unfinished or VariantVerdict.Works or VariantVerdict.Offline));
    }

    // Nothing shows how much the path loses where nothing is answered: fewer packets it may have lost.
    private static bool IsSilence(int unanswered, int tries) => unanswered >= LeastSilent || tries >= SilentTries;

    // The baseline alone shows whether anybody is there, since what differs from it a box may drop; where somebody is, both are asked.
    private static bool MayBeLost(Count baseline, Count own) => !baseline.IsSettled || (baseline.IsThere && !own.IsSettled);

    // Whether so many packets in a row, sent in vain, may be no more than what the path loses, which has lost some of the other side too.
    private bool MayBeLoss(int unanswered, int lostElsewhere)
    {
        int lost = lostElsewhere, sent = lostElsewhere;
        foreach (VariantTry each in tries)
        {
            lost += each.Repeats;
            sent += each.Exchanges + each.Repeats;
        }

        return new LossOdds(lost, sent).Of(unanswered) > (lost == 0 ? CertainWithoutLoss : Certain);
    }

    private bool MayBePorts(int poor)
    {
        IReadOnlyList<VariantTry> all = tries;
        return PortOdds.Chance(
            [.. all.Select(each => new PortFate(each.Variant, each.PortsInVain, each.IsOpen || each.IsAnswered, each.IsAnswered))],
            poor) > CertainPorts;
    }

    private Count Of(int variant)
    {
        var count = new Count();
        foreach (VariantTry each in tries)
        {
            if (each.Variant != variant) continue;
            count = count with
            {
                Tries = count.Tries + 1,
                Answered = count.Answered + (each.IsAnswered ? 1 : 0),
                Unanswered = count.Unanswered + each.Unanswered,
                IsRefused = count.IsRefused || (!each.IsAnswered && !each.IsSilent),
                IsOpen = count.IsOpen || each.IsOpen,
                HasLocal = count.HasLocal || each.IsLocal,
                HasLate = count.HasLate || each.IsLate,
                // Silence before the first answer may have been the path's, as that of the other side.
                IsContradicted = count.IsContradicted || (!each.IsAnswered && (count.Answered > 0 || !each.IsSilent)),
            };
        }

        return count;
    }

    private readonly record struct Count(int Tries, int Answered, int Unanswered, bool IsRefused, bool HasLocal, bool HasLate)
    {
        public bool IsContradicted { get; init; }

        public bool IsOpen { get; init; }

        public bool IsThere => IsRefused || IsOpen;

        public bool IsSettled => IsRefused || IsSilence(Unanswered, Tries);
    }
}
