namespace Sonde.Analysis.Reports.Statistics;

/// <summary>Tests of two counts that need no large numbers.</summary>
public static class ExactTests
{
    /// <summary>Above this many, Fisher's sums are left for the chi-square of the likelihood ratio, which is as good there.</summary>
    private const long Many = 20_000;

    /// <summary>
    /// McNemar's exact test of things looked at twice: the chance that of those which changed so many changed one way and so many the
    /// other, or more unevenly, where both ways are as likely.
    /// </summary>
    public static double McNemar(long oneWay, long otherWay)
    {
        long changed = oneWay + otherWay;
        double sum = 0;
        for (long i = 0; i <= Math.Min(oneWay, otherWay); i++)
            sum += Math.Exp(Choose(changed, i) - (changed * Math.Log(2)));
        return Math.Min(1, 2 * sum);
    }

    /// <summary>
    /// Fisher's exact test of two groups: the chance that the shares of what was hit differ as much, or more, where they are one.
    /// </summary>
    public static double Fisher(long hits, long of, long otherHits, long otherOf)
    {
        long all = of + otherOf, hit = hits + otherHits;
        if (of == 0 || otherOf == 0) return 1;
        if (all > Many) return LikelihoodRatio(hits, of, otherHits, otherOf);
        double whole = Choose(all, hit), own = Choose(of, hits) + Choose(otherOf, otherHits) - whole, sum = 0;
        for (long i = Math.Max(0, hit - otherOf); i <= Math.Min(hit, of); i++)
        {
            double chance = Choose(of, i) + Choose(otherOf, hit - i) - whole;
            if (chance <= own + 1e-9) sum += Math.Exp(chance);
        }

        return Math.Min(1, sum);
    }

    /// <summary>
    /// Holm's correction: each chance as it is where so many differences were looked at, of which any could have seemed great.
    /// </summary>
    public static double[] Holm(IReadOnlyList<double> chances)
    {
        ArgumentNullException.ThrowIfNull(chances);
        double[] corrected = new double[chances.Count];
        double least = 0;
        int rank = 0;
        foreach (int i in Enumerable.Range(0, chances.Count).OrderBy(i => chances[i]).ThenBy(i => i))
        {
            least = Math.Max(least, Math.Min(1, chances[i] * (chances.Count - rank++)));
            corrected[i] = least;
        }

        return corrected;
    }

    private static double LikelihoodRatio(long hits, long of, long otherHits, long otherOf)
    {
        double share = (double)(hits + otherHits) / (of + otherOf);
        double ratio = Part(hits, of * share) + Part(of - hits, of * (1 - share)) + Part(otherHits, otherOf * share)
            + Part(otherOf - otherHits, otherOf * (1 - share));
        return Distributions.ChiSquareTail(2 * ratio);
    }

    private static double Part(double seen, double wanted) => seen == 0 ? 0 : seen * Math.Log(seen / wanted);

    private static double Choose(long of, long some)
        => Distributions.LogFactorial(of) - Distributions.LogFactorial(some) - Distributions.LogFactorial(of - some);
}
