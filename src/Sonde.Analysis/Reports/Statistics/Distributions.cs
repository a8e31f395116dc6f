namespace Sonde.Analysis.Reports.Statistics;

/// <summary>Tails of the distributions that reports need.</summary>
internal static class Distributions
{
    /// <summary>The chance that a chi-square of one degree of freedom is greater.</summary>
    public static double ChiSquareTail(double value) => value <= 0 ? 1 : ComplementaryError(Math.Sqrt(value / 2));

    /// <summary>The logarithm of the factorial.</summary>
    public static double LogFactorial(long n)
    {
        if (n < 2) return 0;
        if (n < 32)
        {
            double sum = 0;
            for (long i = 2; i <= n; i++) sum += Math.Log(i);
            return sum;
        }

        // Stirling's series; its next term is below 1e-11 from 32 on.
        double x = n + 1.0, square = x * x;
        return ((x - 0.5) * Math.Log(x)) - x + (0.5 * Math.Log(2 * Math.PI)) + (1 / (12 * x)) - (1 / (360 * x * square))
            + (1 / (1260 * x * square * square));
    }

    // erfc by its continued fraction above 2, by its series below (Abramowitz and Stegun 7.1.5, 7.1.14).
    private static double ComplementaryError(double x)
    {
        if (x > 26) return 0;
        if (x < 2)
        {
            double sum = x, term = x;
            for (int i = 1; i < 60; i++)
            {
                term *= -x * x / i;
                sum += term / ((2 * i) + 1);
            }

            return 1 - (2 / Math.Sqrt(Math.PI) * sum);
        }

        double fraction = x;
        for (int i = 60; i >= 1; i--) fraction = x + (i / 2.0 / fraction);
        return Math.Exp(-x * x) / (Math.Sqrt(Math.PI) * fraction);
    }
}
