using System.Globalization;
using Sonde.Measurements.Model;

namespace Sonde.Analysis.Reports.Comparing;

/// <summary>A comparison in plain words.</summary>
public static class ComparisonSentence
{
    /// <summary>What was measured on which side.</summary>
    public static string Counts(ComparisonReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        string silent = report.Silent == 0
            ? ""
            : $"; {Numerals.Count(report.Silent, "result that says nothing is", "results that say nothing are")} not counted";
        string of = report.Words.One == "target" ? "" : $" (of {Numerals.Count(report.Words.Targets, "target")})";
        return $"{Numerals.Count(report.Both, report.Words.One, report.Words.Several)}{of} measured on both sides, {Numerals.Number(report.Before - report.Both)} before only, {Numerals.Number(report.After - report.Both)} after only{silent}.";
    }

    /// <summary>A sentence for each difference; or that none was seen, or could not be.</summary>
    public static IEnumerable<string> Rows(ComparisonReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        if (report.Rows.Count == 0)
            yield return report.Both > 0
                ? "No difference was seen."
                : $"Nothing {Lacking(report)}, so that nothing can be compared: whether anything changed is not known.";
        foreach (ComparedRow row in report.Rows) yield return Of(row, report.Words);
    }

    /// <summary>A chance as people read it: <c>0.12</c>, <c>1 in 2,000</c>.</summary>
    public static string Chance(double chance)
        => chance >= 0.01 ? chance.ToString("0.##", CultureInfo.InvariantCulture)
            : chance < 1e-6 ? "less than 1 in a million" : $"1 in {Numerals.Number((long)Math.Round(1 / chance))}";

    private static string Lacking(ComparisonReport report)
        => (report.Before, report.After) switch
        {
            (0, 0) => "that says something was measured on either side",
            (0, _) => "that says something was measured before",
            (_, 0) => "that says something was measured after",
            _ => "was measured on both sides",
        };

    private static string Of(ComparedRow row, ComparedWords words)
    {
        string both = Numerals.Count(row.Both, words.One, words.Several);
        string targets = row.Both == 0 ? $"no {words.One} was measured on both sides"
            : row.Appeared.Count + row.Went.Count > 0
                ? $"at {Numerals.Number(row.Appeared.Count)} of {both} it appeared, from {Numerals.Number(row.Went.Count)} it went"
            : row.Both == 1 ? $"the one {words.One} that was measured on both sides did not change in this"
            : $"none of {both} that were measured on both sides changed in this";
        return $"{SummaryKeys.LabelOf(row.Values)}{row.What}: {Side(row.Before, row.BeforeOf, "before")}, {Side(row.After, row.AfterOf, "after")}; {targets}. The chance of that where nothing changed is {Chance(row.Chance)} ({row.Test}), and {Chance(row.ChanceOfMany)} among all that was looked at{Noise(row)}.";
    }

    // Of five that changed, all in one way, McNemar's test never says less than 1 in 16.
    private static string Noise(ComparedRow row)
        => !row.MayBeNoise ? ""
            : row.Test == "McNemar" && row.Appeared.Count + row.Went.Count is > 0 and < 6
                ? ": it may be noise, which of so few this test never rules out"
                : ": it may be noise";

    private static string Side(long some, long of, string when)
        => of == 0
            ? $"no result {when}"
            : $"{Numerals.Number(some)} of {Numerals.Count(of, "result")} {when} ({Numerals.Percent((double)some / of)} %)";
}
