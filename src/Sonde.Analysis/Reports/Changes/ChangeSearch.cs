using Sonde.Analysis.Reports.Statistics;

namespace Sonde.Analysis.Reports.Changes;

/// <summary>
/// Finds the bins from which on the share of a series is another one. The cumulative sum of what each bin has above the series' mean
/// (CUSUM, looked at in retrospect) is lowest where a raised share begins and highest where it ends: there it is cut, and the pieces are
/// looked at again. What decides whether a cut stays is the likelihood ratio of two shares to one. All bins are known before anything is
/// decided, so that neither batches nor the order in which data come make a difference.
/// </summary>
internal sealed class ChangeSearch
{
    /// <summary>What the likelihood ratio must exceed, besides twice the logarithm of the number of bins.</summary>
    public const double Threshold = 20;

    /// <summary>By how much a share must differ: smaller changes are real at times, and never news.</summary>
    public const double LeastDifference = 0.05;

    /// <summary>How far below its best a bin's likelihood ratio may be for it to be where the change was (95 %).</summary>
    private const double Near = 3.841459;

    private readonly long[] _tests, _hits;
    private readonly int _bins;
    private readonly double _least, _dispersion;

    private ChangeSearch(IReadOnlyList<ChangeBin> bins)
    {
        _bins = bins.Count;
        (_tests, _hits) = (new long[_bins + 1], new long[_bins + 1]);
        for (int i = 0; i < _bins; i++) (_tests[i + 1], _hits[i + 1]) = (_tests[i] + bins[i].Tests, _hits[i] + bins[i].Hits);
        _least = Threshold + (2 * Math.Log(Math.Max(1, _bins)));
        _dispersion = Dispersion.Of(bins);
    }

    /// <summary>The changes, in order.</summary>
    /// <param name="bins">The bins of a series, in the order of time.</param>
    public static IReadOnlyList<ChangePoint> Find(IReadOnlyList<ChangeBin> bins)
    {
        if (bins.Count < 2) return [];
        var search = new ChangeSearch(bins);
        SortedSet<int> cuts = [];
        search.Cut(0, bins.Count, cuts);
        return search.Settle(cuts);
    }

    private void Cut(int from, int to, SortedSet<int> cuts)
    {
        if (to - from < 2) return;
        double share = Share(from, to), lowest = 0, highest = 0;
        int low = from, high = from;
        for (int i = from + 1; i < to; i++)
        {
            double sum = _hits[i] - _hits[from] - (share * (_tests[i] - _tests[from]));
            if (sum < lowest) (lowest, low) = (sum, i);
            if (sum > highest) (highest, high) = (sum, i);
        }

        int[] inner = [.. ((int[])[low, high]).Where(cut => cut > from).Distinct().Order()];
        if (inner.Length == 0) return;
        double ratio = -LogLikelihood(from, to);
        int[] edges = [from, .. inner, to];
        for (int i = 0; i + 1 < edges.Length; i++) ratio += LogLikelihood(edges[i], edges[i + 1]);
        if (2 * ratio / _dispersion < _least) return;
        cuts.UnionWith(inner);
        for (int i = 0; i + 1 < edges.Length; i++) Cut(edges[i], edges[i + 1], cuts);
    }

    // Each cut moves to where it is likeliest between its neighbours; the weakest goes, if it is too weak; until nothing does.
    private List<ChangePoint> Settle(SortedSet<int> found)
    {
        List<int> cuts = [.. found];
        while (true)
        {
            for (int round = 0; round < 3; round++)
                for (int i = 0; i < cuts.Count; i++) cuts[i] = Best(Before(cuts, i), After(cuts, i));
            int weakest = -1;
            double least = double.MaxValue;
            for (int i = 0; i < cuts.Count; i++)
            {
                (int before, int after) = (Before(cuts, i), After(cuts, i));
                double ratio = Ratio(before, cuts[i], after);
                bool isSmall = Math.Abs(Share(before, cuts[i]) - Share(cuts[i], after)) < LeastDifference;
                if (isSmall) ratio = Math.Min(ratio, _least) - _least;
                if (ratio < least) (least, weakest) = (ratio, i);
            }

            if (weakest < 0 || least >= _least) break;
            cuts.RemoveAt(weakest);
        }

        return [.. cuts.Select((cut, i) => Point(Before(cuts, i), cut, After(cuts, i)))];
    }

    private ChangePoint Point(int before, int cut, int after)
    {
        double best = Ratio(before, cut, after);
        int earliest = cut, latest = cut;
        for (int i = before + 1; i < after; i++)
        {
            if (best - Ratio(before, i, after) > Near) continue;
            earliest = Math.Min(earliest, i);
            latest = Math.Max(latest, i);
        }

        return new ChangePoint(cut, earliest, latest, best, Math.Min(1, _bins * Distributions.ChiSquareTail(best)));
    }

    private int Best(int before, int after)
    {
        int best = before + 1;
        double most = double.MinValue;
        for (int i = before + 1; i < after; i++)
        {
            double ratio = Ratio(before, i, after);
            if (ratio > most) (most, best) = (ratio, i);
        }

        return best;
    }

    private static int Before(List<int> cuts, int i) => i == 0 ? 0 : cuts[i - 1];

    private int After(List<int> cuts, int i) => i + 1 == cuts.Count ? _bins : cuts[i + 1];

    private double Share(int from, int to)
        => _tests[to] == _tests[from] ? 0 : (double)(_hits[to] - _hits[from]) / (_tests[to] - _tests[from]);

    private double Ratio(int from, int cut, int to)
        => Math.Max(0, 2 * (LogLikelihood(from, cut) + LogLikelihood(cut, to) - LogLikelihood(from, to)) / _dispersion);

    private double LogLikelihood(int from, int to)
    {
        double tests = _tests[to] - _tests[from], hits = _hits[to] - _hits[from];
        return tests == 0 ? 0 : Weighted(hits, tests) + Weighted(tests - hits, tests);
    }

    private static double Weighted(double some, double of) => some == 0 ? 0 : some * Math.Log(some / of);
}
