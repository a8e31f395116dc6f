using Sonde.Analysis.Reports.Tables;
using Sonde.Analysis.Reports.Wording;
using Sonde.Measurements.Model;

namespace Sonde.Analysis.Reports.Comparing;

/// <summary>A comparison as tables: what differs, and which targets changed.</summary>
public static class ComparisonTable
{
    private static readonly (ReportColumn Column, Func<ComparedRow, object?> Value)[] Counts =
    [
        (new("what", "the condition, or the outcome's code"), row => row.What),
        (new("words", "the same in words") { IsDetail = true }, row => WordsOf(row.What)),
        (new("kind",
            "appeared: it never came before, and some target (or, where most were measured on one side only, some result) is it after; went: the other way round; changed: it came more or less often") { IsDetail = true },
            row => row.Kind),
        (new("before", "in how many results it came before") { Types = "number|null" }, row => row.Before),
        (new("before_of", "of how many results that say something") { IsDetail = true, Types = "number|null" }, row => row.BeforeOf),
        (new("before_share", "the one over the other, 0 to 1") { Types = "number|null" }, row => Share(row.Before, row.BeforeOf)),
        (new("after", "in how many results it came after") { Types = "number|null" }, row => row.After),
        (new("after_of", "of how many") { IsDetail = true, Types = "number|null" }, row => row.AfterOf),
        (new("after_share", "the one over the other, 0 to 1") { Types = "number|null" }, row => Share(row.After, row.AfterOf)),
        (new("appeared",
            "at how many targets that were measured on both sides it came after and not before; a target is what more than half of its results are, and each vantage point and nettest sees one of its own") { Types = "number|null" },
            row => (long)row.Appeared.Count),
        (new("went", "at how many of them it came before and not after") { Types = "number|null" }, row => (long)row.Went.Count),
        (new("both", "how many targets, as one vantage point and nettest sees each, were measured on both sides") { Types = "number|null" }, row => row.Both),
        (new("test",
            "what weighs the difference: McNemar's exact test, of the same targets; Fisher's, where most were measured on one side only") { IsDetail = true },
            row => row.Test),
        (new("chance", "the chance of such a difference, or a greater one, where there is none, if targets, as each vantage point sees them, are independent of each other",
            "the chance that nothing changed") { IsDetail = true, Types = "number|null" },
            row => Chance(row.Chance)),
        (new("chance_of_many", "the same, corrected for all the differences that were looked at (Holm)") { Types = "number|null" },
            row => Chance(row.ChanceOfMany)),
        (new("noise", "may be noise, where that is 0.05 or more; else empty"), row => row.MayBeNoise ? "may be noise" : null),
    ];

    private static readonly (ReportColumn Column, Func<ComparedRow, object?> Value)[] Lists =
    [
        (new("appeared_at", "the targets where it appeared") { Types = "array" }, row => row.Appeared),
        (new("went_from", "the targets that it went from") { Types = "array" }, row => row.Went),
    ];

    private static readonly ReportColumn[] OfTargets =
    [
        new("target", "the target, from where it was measured where there are several, or a name at a vantage point"),
        new("before", "what it was before: what more than half of its results are; empty where it was not measured"),
        new("after", "what it was after; empty where it was not measured"),
    ];

    /// <summary>The columns that a line of JSON may have.</summary>
    internal static IEnumerable<ReportColumn> AllColumns
        => [.. SummaryColumns.Keys, .. Counts.Select(each => each.Column), .. Lists.Select(each => each.Column)];

    /// <summary>The same of a line about a target.</summary>
    internal static IEnumerable<ReportColumn> AllColumnsOfTargets
        => [.. SummaryColumns.Keys.Where(key => key.Name != OfTargets[0].Name), .. OfTargets];

    /// <summary>What differs.</summary>
    /// <param name="report">The comparison.</param>
    /// <param name="format">What for: text has the targets in a table of its own.</param>
    public static ReportTable Of(ComparisonReport report, ReportFormat format)
    {
        ArgumentNullException.ThrowIfNull(report);
        (ReportColumn Column, Func<ComparedRow, object?> Value)[] columns = [.. Counts, .. format == ReportFormat.Text ? [] : Lists];
        return new ReportTable(
            [.. report.By.Select(SummaryColumns.Of), .. columns.Select(each => each.Column)],
            [.. report.Rows.Select(row => (object?[])[.. row.Values, .. columns.Select(each => each.Value(row))])],
            [.. Sentences(report)]);
    }

    /// <summary>The targets that changed, and those measured on one side only.</summary>
    /// <param name="report">The comparison.</param>
    /// <param name="most">How many are listed.</param>
    public static ReportTable TargetsOf(ComparisonReport report, int most = int.MaxValue)
    {
        ArgumentNullException.ThrowIfNull(report);
        // What is compared by target has one column of that name: the target itself.
        int[] keys = [.. Enumerable.Range(0, report.By.Count).Where(i => report.By[i] != SummaryKey.Target)];
        return new ReportTable(
            [.. keys.Select(i => SummaryColumns.Of(report.By[i])), .. OfTargets],
            [
                .. report.Targets.Take(most).Select(
                    target => (object?[])[.. keys.Select(i => target.Values[i]), target.Target, target.Before, target.After]),
            ],
            [.. RemarksOfTargets(report, most)]);
    }

    /// <summary>What the columns mean and do not mean, a line each.</summary>
    public static IEnumerable<string> Explain(IReadOnlyList<SummaryKey> by)
        => ReportColumn.Explain(
            [.. by.Select(SummaryColumns.Of), .. Counts.Select(each => each.Column), .. Lists.Select(each => each.Column)]);

    private static string? WordsOf(string what)
        => OutcomeWords.ShortOrNull(what)
            ?? ConditionCatalog.All.SelectMany(word => word.Forms).FirstOrDefault(form => form.Form == what).Meaning;

    private static IEnumerable<string> RemarksOfTargets(ComparisonReport report, int most)
    {
        if (report.Targets.Count > most) yield return $"and {Numerals.Number(report.Targets.Count - most)} more; --targets lists them all";
        if (report.Targets.Count > 0) yield break;
        yield return ComparisonSentence.Counts(report);
        if (report.Both > 0) yield return $"No {report.Words.One} changed.";
    }

    private static IEnumerable<string> Sentences(ComparisonReport report)
        => [ComparisonSentence.Counts(report), .. ComparisonSentence.Rows(report)];

    private static double Chance(double chance) => Math.Round(chance, 9);

    private static double? Share(long some, long of) => of == 0 ? null : Math.Round((double)some / of, 6);
}
