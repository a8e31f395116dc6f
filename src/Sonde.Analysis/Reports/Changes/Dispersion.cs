namespace Sonde.Analysis.Reports.Changes;

/// <summary>
/// How many times more than chance has it the shares of neighbouring bins differ: days are not alike in who was asked. The median over
/// neighbours, which a few changes do not move; never below one.
/// </summary>
internal static class Dispersion
{
    /// <summary>The median of the square of a standard normal number.</summary>
    private const double Median = 0.454936;

    /// <summary>Fewer neighbours than these tell nothing of it.</summary>
    private const int Least = 6;

    public static double Of(IReadOnlyList<ChangeBin> bins)
    {
        List<double> squares = [];
        for (int i = 0; i + 1 < bins.Count; i++)
        {
            (ChangeBin a, ChangeBin b) = (bins[i], bins[i + 1]);
            if (a.Tests == 0 || b.Tests == 0) continue;
            // Half a hit more, and half a miss, keep the variance from nothing where nothing was hit.
            double share = (a.Hits + b.Hits + 0.5) / (a.Tests + b.Tests + 1.0);
            double apart = ((double)a.Hits / a.Tests) - ((double)b.Hits / b.Tests);
            squares.Add(apart * apart / (share * (1 - share) * ((1.0 / a.Tests) + (1.0 / b.Tests))));
        }

        if (squares.Count < Least) return 1;
        squares.Sort();
        double middle = (squares[(squares.Count - 1) / 2] + squares[squares.Count / 2]) / 2;
        return Math.Max(1, middle / Median);
    }
}
