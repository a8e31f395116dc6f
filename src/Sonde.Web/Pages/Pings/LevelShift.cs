using Sonde.Web.Counting;

namespace Sonde.Web.Pages.Pings;

/// <summary>A place in a series where its level changed.</summary>
/// <param name="Place">The first value of the new level, from 0.</param>
/// <param name="Before">The middle value before it, since the last change.</param>
/// <param name="After">The middle value from it on, until the next change.</param>
/// <remarks>
/// Found by ranks (Mann and Whitney), so that single high values count no more than others: the place at which the ranks before and after
/// differ most, taken where they differ by more than 5.5 standard deviations, and again in both parts, of 10 values at least. Chance alone
/// shows one in fewer than 1 of 1,000 series of 300 values that do not depend on one another.
/// </remarks>
internal sealed record LevelShift(int Place, double Before, double After)
{
    private const int MostShifts = 20;
    private const double Deviations = 5.5;

    /// <summary>How many values a level has at least.</summary>
    public const int Least = 10;

    /// <summary>All of a series, in order.</summary>
    public static IReadOnlyList<LevelShift> Find(IReadOnlyList<double> values)
    {
        double[] all = [.. values];
        List<int> places = [];
        Split(all, 0, all.Length, places);
        places.Sort();
        int[] ends = [0, .. places, all.Length];
        return
        [
            .. places.Select(
                (place, i) => new LevelShift(place, Middle(all[ends[i]..place]), Middle(all[place..ends[i + 2]]))),
        ];
    }

    private static double Middle(double[] values) => Quantile.Of([.. values.Order()], 0.5) ?? 0;

    private static void Split(double[] all, int start, int end, List<int> places)
    {
        int count = end - start;
        if (count < 2 * Least || places.Count >= MostShifts) return;
        (double[] ranks, double ties) = RanksOf(all.AsSpan(start, count));
        double sum = 0, most = 0;
        int place = 0;
        for (int i = 1; i < count; i++)
        {
            sum += ranks[i - 1];
            if (i < Least || count - i < Least) continue;
            double expected = i * (count + 1) / 2.0;
            double variance = (double)i * (count - i) / 12 * (count + 1 - (ties / ((double)count * (count - 1))));
            double off = variance > 0 ? Math.Abs(sum - expected) / Math.Sqrt(variance) : 0;
            if (off > most) (most, place) = (off, i);
        }

        if (most <= Deviations) return;
        places.Add(start + place);
        Split(all, start, start + place, places);
        Split(all, start + place, end, places);
    }

    /// <summary>The rank of each value, equal ones sharing theirs, and what that takes from the variance.</summary>
    private static (double[] Ranks, double Ties) RanksOf(ReadOnlySpan<double> values)
    {
        double[] sorted = values.ToArray();
        int[] order = [.. Enumerable.Range(0, sorted.Length)];
        Array.Sort(sorted, order);
        double[] ranks = new double[sorted.Length];
        double ties = 0;
        for (int i = 0; i < sorted.Length;)
        {
            int same = i;
            while (same < sorted.Length && sorted[same].Equals(sorted[i])) same++;
            for (int j = i; j < same; j++) ranks[order[j]] = (i + same + 1) / 2.0;
            double group = same - i;
            ties += (group * group * group) - group;
            i = same;
        }

        return (ranks, ties);
    }
}
