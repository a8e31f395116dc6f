using System.Globalization;
using Sonde.Analysis.Reports;
using Sonde.Analysis.Reports.Counting;
using Sonde.Measurements.Model;

namespace Sonde.Web.Counting;

/// <summary>What a group of tests came to.</summary>
/// <param name="Tests">All of them.</param>
/// <param name="Expected">Those that came to what was expected.</param>
/// <param name="Unexpected">Those that did not.</param>
/// <param name="Inconclusive">Those that may be the vantage point's fault, or whose controls failed.</param>
/// <param name="Invalid">Those that say nothing.</param>
/// <param name="Networks">The known networks of those that say something; null where they are not counted.</param>
public readonly record struct OutcomeCounts(
    long Tests, long Expected, long Unexpected, long Inconclusive, long Invalid, long? Networks = null)
{
    /// <summary>How many slots <see cref="Slots"/> has; the first is that of unexpected ones.</summary>
    public const int SlotCount = 4;

    /// <summary>A slot for each thing that an outcome may say.</summary>
    /// <param name="cube">What is counted.</param>
    /// <param name="isCounted">Which kinds are.</param>
    public static KindSlots Slots(OutcomeCube cube, Func<OutcomeKind, bool> isCounted)
    {
        ArgumentNullException.ThrowIfNull(cube);
        return KindSlots.By(cube.Kinds, SlotCount, kind => isCounted(kind) ? SlotOf(kind.Expectation) : -1);
    }

    /// <summary>Those that say something of the network.</summary>
    /// <param name="cube">What is counted.</param>
    /// <param name="isCounted">Which kinds are.</param>
    public static KindSlots Telling(OutcomeCube cube, Func<OutcomeKind, bool> isCounted)
    {
        ArgumentNullException.ThrowIfNull(cube);
        return KindSlots.By(
            cube.Kinds, 1,
            kind => isCounted(kind) && kind.Expectation is Expectation.Expected or Expectation.Unexpected ? 0 : -1);
    }

    /// <summary>Of a group that was counted by <see cref="Slots"/>.</summary>
    /// <param name="tally">The groups.</param>
    /// <param name="group">Which it is.</param>
    /// <param name="networks">The networks of each place of those that are <see cref="Telling"/>; null where they are not counted.</param>
    public static OutcomeCounts Of(Tally tally, int group, IReadOnlyList<long>? networks = null)
    {
        ArgumentNullException.ThrowIfNull(tally);
        return new OutcomeCounts(
            tally.Total(group), tally.Count(group, 1), tally.Count(group, 0), tally.Count(group, 2), tally.Count(group, 3),
            networks?[(int)tally.Place(group)]);
    }

    /// <summary>Of kinds and how many there are of each.</summary>
    public static OutcomeCounts Of(IEnumerable<(Expectation? Says, long Count)> kinds)
    {
        ArgumentNullException.ThrowIfNull(kinds);
        long[] counts = new long[SlotCount];
        foreach ((Expectation? says, long count) in kinds) counts[SlotOf(says)] += count;
        return new OutcomeCounts(counts.Sum(), counts[1], counts[0], counts[2], counts[3]);
    }

    /// <summary>The slot of what an outcome says.</summary>
    public static int SlotOf(Expectation? says) => says switch
    {
        Expectation.Unexpected => 0,
        Expectation.Expected => 1,
        Expectation.Inconclusive => 2,
        _ => 3,
    };

    /// <summary>Those that say something of the network.</summary>
    public long Conclusive => Expected + Unexpected;

    /// <summary>The share of unexpected ones among those that say something; null where none does.</summary>
    public double? Rate => Conclusive == 0 ? null : (double)Unexpected / Conclusive;

    /// <summary>Whether there is enough for a share.</summary>
    /// <param name="least">From how many tests that say something on.</param>
    /// <param name="over">What it speaks of.</param>
    /// <exception cref="InvalidOperationException">It speaks of networks, which were not counted.</exception>
    public bool IsEnough(int least, IntervalUnit over)
        => Sufficiency.IsEnough(Conclusive, over == IntervalUnit.Networks ? KnownNetworks : 0, least, over);

    /// <summary>The share in words, or that there is not enough for one, and why.</summary>
    /// <param name="least">From how many tests that say something on.</param>
    /// <param name="over">What it speaks of.</param>
    /// <exception cref="InvalidOperationException">It speaks of networks, which were not counted.</exception>
    public string ShareIfEnough(int least, IntervalUnit over)
        => IsEnough(least, over) ? Share
            : over == IntervalUnit.Networks && Conclusive >= Math.Max(1, least)
                ? $"insufficient ({Numerals.Count(KnownNetworks, "known network")})"
                : $"insufficient ({Numerals.Count(Conclusive, "telling test")})";

    /// <summary>The share in words, with what it is of: <c>30 % (12 of 40)</c>.</summary>
    public string Share => Rate is { } rate
        ? string.Create(CultureInfo.InvariantCulture, $"{rate * 100:0.#} % ({Unexpected:#,0} of {Conclusive:#,0})")
        : "none conclusive";

    private long KnownNetworks => Networks ?? throw new InvalidOperationException("Networks were not counted.");
}
