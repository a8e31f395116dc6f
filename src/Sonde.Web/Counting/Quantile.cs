namespace Sonde.Web.Counting;

/// <summary>Quantiles between values, as SQL's <c>quantile_cont</c> has them: a page and a query say the same.</summary>
internal static class Quantile
{
    /// <summary>The quantile of sorted values; null where there is none.</summary>
    public static double? Of(double[] sorted, double share)
    {
        if (sorted.Length == 0) return null;
        double place = (sorted.Length - 1) * share;
        int below = (int)place;
        return below + 1 < sorted.Length ? sorted[below] + ((sorted[below + 1] - sorted[below]) * (place - below)) : sorted[below];
    }
}
