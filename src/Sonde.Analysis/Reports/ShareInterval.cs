namespace Sonde.Analysis.Reports;

/// <summary>
/// The 95 % interval of a share over units that are independent of each other, such as networks, each with tests that are not: Wilson's
/// score of the effective number of tests. That is the number of tests over the design effect, the variance of the share between units
/// over that of as many independent tests, made greater by the quantile of Student's t for so few units, and never below one (Kish 1965;
/// Korn and Graubard 1998). Where all units agree entirely nothing shows how alike they are: each counts once.
/// </summary>
public static class ShareInterval
{
    private const double Z = 1.959963984540054;

    /// <summary>The interval; null where there is no test.</summary>
    /// <param name="units">Of each unit the tests that say something, and how many of them were unexpected.</param>
    /// <param name="unknown">
    /// The same of tests of which the unit is not known. They are in the share, and make its interval wider where they differ from the
    /// others; never narrower, for they may be of the same units.
    /// </param>
    public static (double Low, double High)? Of(
        IEnumerable<(long Tests, long Unexpected)> units, (long Tests, long Unexpected) unknown = default)
    {
        (long Tests, long Unexpected)[] known = [.. units.Where(unit => unit.Tests > 0)];
        double effective = Effective(known);
        if (unknown.Tests > 0) effective = known.Length == 0 ? 1 : Math.Min(effective, Effective([.. known, unknown]));
        long tests = known.Sum(unit => unit.Tests) + unknown.Tests, unexpected = known.Sum(unit => unit.Unexpected) + unknown.Unexpected;
        return tests == 0 ? null : Wilson((double)unexpected / tests, effective);
    }

    /// <summary>The interval of tests that are independent of each other; null where there is none.</summary>
    public static (double Low, double High)? OfTests(long tests, long unexpected)
        => tests == 0 ? null : Wilson((double)unexpected / tests, tests);

    private static double Effective((long Tests, long Unexpected)[] units)
    {
        long tests = units.Sum(unit => unit.Tests);
        if (units.Length < 2) return tests;
        double share = (double)units.Sum(unit => unit.Unexpected) / tests;
        if (share is 0 or 1) return units.Length;
        double between = 0;
        foreach ((long own, long unexpected) in units)
        {
            double apart = unexpected - (share * own);
            between += apart * apart;
        }

        double variance = between * units.Length / (units.Length - 1) / ((double)tests * tests);
        double effect = variance / (share * (1 - share) / tests);
        double few = Student(units.Length - 1) / Z;
        return tests / Math.Max(1, effect * few * few);
    }

    private static (double Low, double High) Wilson(double share, double tests)
    {
        const double square = Z * Z;
        double middle = share + (square / (2 * tests));
        double spread = Z * Math.Sqrt(((share * (1 - share)) + (square / (4 * tests))) / tests);
        double scale = 1 + (square / tests);
        return (Math.Clamp((middle - spread) / scale, 0, share), Math.Clamp((middle + spread) / scale, share, 1));
    }

    // The 97.5 % quantile: exact for one and two degrees of freedom, else by its expansion (Hill 1970), right to one part in a hundred.
    private static double Student(int freedom)
    {
        if (freedom == 1) return 12.706204736432095;
        if (freedom == 2) return 4.302652729911275;
        double z2 = Z * Z;
        double first = Z * (z2 + 1) / 4;
        double second = Z * ((5 * z2 * z2) + (16 * z2) + 3) / 96;
        double third = Z * ((3 * z2 * z2 * z2) + (19 * z2 * z2) + (17 * z2) - 15) / 384;
        return Z + ((first + ((second + (third / freedom)) / freedom)) / freedom);
    }
}
