using System.Globalization;
using Sonde.Analysis.Reports.Tables;
using Sonde.Analysis.Reports.Wording;
using Sonde.Measurements.Model;

namespace Sonde.Analysis.Reports;

/// <summary>A summary as a table, a row a group, with a sentence for each below it.</summary>
public static class SummaryTable
{
    /// <summary>How many sentences stand below a table: those of the groups with the most unexpected tests.</summary>
    private const int MostSentences = 20;

    /// <summary>Makes the table; null where there is no group.</summary>
    /// <param name="report">The summary.</param>
    /// <param name="enough">Below this many tests that say something, no rate is given.</param>
    /// <param name="format">What it is for: text has its numbers alone, the others words beside each outcome.</param>
    public static ReportTable? Of(SummaryReport report, int enough, ReportFormat format)
    {
        ArgumentNullException.ThrowIfNull(report);
        if (report.Groups.Count == 0) return null;
        bool hasWords = format != ReportFormat.Text;
        ReportColumn[] columns =
        [
            .. report.By.Select(SummaryColumns.Of), .. SummaryColumns.All.Select(each => each.Column),
            .. hasWords ? SummaryColumns.Words.Select(each => each.Column) : [],
        ];
        // Scripts know the first count of the plain table as rows.
        if (!hasWords) columns[report.By.Count] = columns[report.By.Count] with { Name = "rows" };
        string? unknown = format == ReportFormat.Json ? null : SummaryKeys.Unknown;
        return new ReportTable(
            columns,
            [
                .. report.Groups.Select(group => (object?[])
                [
                    .. group.Values.Select(value => value ?? unknown),
                    .. SummaryColumns.All.Select(each => Shown(each.Value(group, enough), each.Column.Name, hasWords)),
                    .. hasWords ? SummaryColumns.Words.Select(each => each.Value(group)) : [],
                ]),
            ],
            [.. Sentences(report, enough)]);
    }

    /// <summary>The columns that a line of JSON may have.</summary>
    internal static IEnumerable<ReportColumn> AllColumns
        => [.. SummaryColumns.Keys, .. SummaryColumns.All.Select(each => each.Column), .. SummaryColumns.Words.Select(each => each.Column)];

    /// <summary>What the columns of a summary by some keys mean and do not mean, a line each.</summary>
    public static IEnumerable<string> Explain(IReadOnlyList<SummaryKey> by, ReportFormat format)
    {
        bool hasWords = format != ReportFormat.Text;
        return ReportColumn.Explain(
        [
            .. by.Select(SummaryColumns.Of),
            .. SummaryColumns.All.Select(
                each => !hasWords && each.Column.Name == "tests" ? each.Column with { Name = "rows" } : each.Column),
            .. hasWords ? SummaryColumns.Words.Select(each => each.Column) : [],
        ]);
    }

    private static object? Shown(object? value, string column, bool isPlain) => value is not double number
        ? value
        : isPlain ? Math.Round(number, 6) : number.ToString(column == "rtt_s" ? "F6" : "F4", CultureInfo.InvariantCulture);

    private static IEnumerable<string> Sentences(SummaryReport report, int enough)
    {
        // In their own order, but of too many those that matter most.
        HashSet<SummaryGroup> told = [.. report.Groups.OrderByDescending(group => group.Unexpected).Take(MostSentences)];
        foreach (SummaryGroup group in report.Groups.Where(told.Contains))
            yield return $"{SummaryKeys.LabelOf(group.Values)}{Findings.Of(group, enough).Text}";
        if (report.Groups.Count > MostSentences)
            yield return $"(sentences of the {MostSentences} rows with the most unexpected tests, of {report.Groups.Count})";
        foreach (SummaryChange change in report.Changes)
        {
            string of = $"{change.Target}{(change.Test is null ? "" : $" by {change.Test}")}{(change.From is null ? "" : $" from {change.From}")}";
            yield return $"{of}: {Numerals.Count(change.Count, "change")} of outcome, {(change.Count == 1 ? "" : $"the first at {change.First}, the last ")}at {change.Last}";
        }
    }
}
