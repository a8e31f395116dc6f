namespace Sonde.Analysis.Reports.Changes;

/// <summary>Makes of the changes of a series the times in which its share was raised.</summary>
internal static class ChangeEpisodes
{
    /// <summary>The times, in order.</summary>
    /// <param name="bins">The series.</param>
    /// <param name="points">Its changes.</param>
    /// <param name="codeOf">The most frequent outcome of some bins, by the first and the one behind the last.</param>
    public static IReadOnlyList<ChangeEpisode> Of(
        IReadOnlyList<ChangeBin> bins, IReadOnlyList<ChangePoint> points, Func<int, int, string?> codeOf)
    {
        List<ChangeEpisode> episodes = [];
        if (points.Count == 0) return episodes;
        int[] edges = [0, .. points.Select(point => point.Bin), bins.Count];
        double[] shares = [.. Enumerable.Range(0, edges.Length - 1).Select(i => Share(bins, edges[i], edges[i + 1]))];
        if (shares[1] < shares[0])
        {
            int end = EndOf(shares, 0, shares.Min());
            episodes.Add(Make(null, 0, end));
        }

        for (int i = 1; i < shares.Length; i++)
        {
            if (shares[i] <= shares[i - 1]) continue;
            episodes.Add(Make(points[i - 1], i, EndOf(shares, i, shares[i - 1])));
        }

        return episodes;

        ChangeEpisode Make(ChangePoint? began, int first, int end)
        {
            (int from, int to) = (edges[first], edges[Math.Min(end, shares.Length)]);
            bool isOver = end < shares.Length;
            return new ChangeEpisode(
                began is null ? null : bins[began.Bin].When, began is null ? null : bins[began.Earliest].When,
                began is null ? null : bins[began.Latest].When, began is null ? null : bins[began.Bin - 1].When,
                isOver ? bins[to].When : null,
                began is null ? null : shares[first - 1], Share(bins, from, to), isOver ? shares[end] : null,
                began is null ? 0 : Tests(bins, edges[first - 1], from), Tests(bins, from, to), (began ?? points[end - 1]).Chance,
                codeOf(from, to))
            { TestsAfter = isOver ? Tests(bins, to, edges[end + 1]) : 0 };
        }
    }

    // It ends with the first share that is nearer to what was before than to it.
    private static int EndOf(double[] shares, int first, double before)
    {
        for (int i = first + 1; i < shares.Length; i++)
            if (shares[i] < (before + shares[first]) / 2) return i;
        return first == 0 ? 1 : shares.Length;
    }

    private static long Tests(IReadOnlyList<ChangeBin> bins, int from, int to)
    {
        long tests = 0;
        for (int i = from; i < to; i++) tests += bins[i].Tests;
        return tests;
    }

    private static double Share(IReadOnlyList<ChangeBin> bins, int from, int to)
    {
        long hits = 0;
        for (int i = from; i < to; i++) hits += bins[i].Hits;
        return (double)hits / Tests(bins, from, to);
    }
}
