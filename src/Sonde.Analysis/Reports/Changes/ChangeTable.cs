using Sonde.Analysis.Reports.Tables;
using Sonde.Analysis.Reports.Wording;

namespace Sonde.Analysis.Reports.Changes;

/// <summary>Changes as a table: a row a raised time, or a series without one, and a sentence for each change below it.</summary>
public static class ChangeTable
{
    private static readonly ReportColumn[] Own =
    [
        new("status",
            "changed: the share was another one for a time; steady: there are tests enough, and it was not; insufficient: too few tests to say", "that nothing happened where it is steady: a change of less than 5 points, or of a few tests, is not looked for"),
        new("began", "the first day or hour, by the archive's own clock, of the raised share; empty where it was under way when the series begins"),
        new("earliest", "the first that may be it, with a confidence of 95 %") { IsDetail = true },
        new("latest", "the last that may be it") { IsDetail = true },
        new("last_before", "the last day or hour with tests before it; between the two nothing is known") { IsDetail = true },
        new("ended", "the first day or hour after it; empty where it is under way when the series ends"),
        new("share_before", "the share of tests that did not come to what is expected, or of those that --of asks for, 0 to 1, before it",
            "that somebody interferes: what raised it is not in the number") { Types = "number|null" },
        new("share_during", "the share in it; of a steady series its share") { Types = "number|null" },
        new("share_after", "the share after it") { IsDetail = true, Types = "number|null" },
        new("tests_after", "tests after it, up to the next change or the end") { IsDetail = true, Types = "number|null" },
        new("tests_before", "tests before it, back to the last change or the beginning") { IsDetail = true, Types = "number|null" },
        new("tests_during", "tests in it; of a series without a change all of them") { IsDetail = true, Types = "number|null" },
        new("chance", "an upper bound of the chance that a series without a change shows one like it",
            "the chance that nobody interfered") { Types = "number|null" },
        new("outcome", "the most frequent outcome in it among those that raise the share"),
        new("outcome_words", "the same in words") { IsDetail = true },
        new("bin", "over how long tests were taken together: day or hour"),
        new("bins", "how many days or hours have tests") { IsDetail = true, Types = "number|null" },
        new("tests_of_bin", "how many tests the middle one has") { Types = "number|null" },
        new("networks", "different networks behind the series") { Types = "number|null" },
    ];

    /// <summary>The columns that a line of JSON may have.</summary>
    internal static IEnumerable<ReportColumn> AllColumns => [.. SummaryColumns.Keys, .. Own];

    /// <summary>Makes the table; null where there is no series.</summary>
    public static ReportTable? Of(ChangeReport report, ReportFormat format)
    {
        ArgumentNullException.ThrowIfNull(report);
        if (report.Findings.Count == 0) return null;
        string? unknown = format == ReportFormat.Json ? null : SummaryKeys.Unknown;
        return new ReportTable(
            [.. report.By.Select(SummaryColumns.Of), .. Own],
            [
                .. report.Findings.SelectMany(finding => finding.Episodes.DefaultIfEmpty().Select(episode => (object?[])
                [
                    .. finding.Group.Values.Select(value => value ?? unknown), .. Row(finding, episode),
                ])),
            ],
            [
                .. report.Findings.SelectMany(
                    finding => finding.Episodes.Select(
                        episode => $"{Label(finding.Group)}{ChangeSentence.Of(finding, episode, report.Of)}")),
                ChangeSentence.Counts(report),
            ]);
    }

    /// <summary>What the columns mean and do not mean, a line each.</summary>
    public static IEnumerable<string> Explain(IReadOnlyList<SummaryKey> by)
        => ReportColumn.Explain([.. by.Select(SummaryColumns.Of), .. Own]);

    private static object?[] Row(ChangeFinding finding, ChangeEpisode? episode) =>
    [
        finding.Status.ToString().ToLowerInvariant(), episode?.Began, episode?.Earliest, episode?.Latest, episode?.LastBefore,
        episode?.Ended,
        Rounded(episode?.ShareBefore), episode is null ? Rounded(Steady(finding)) : Rounded(episode.ShareDuring),
        Rounded(episode?.ShareAfter), episode?.TestsAfter,
        episode?.TestsBefore, episode is null ? finding.Tests : episode.TestsDuring, episode?.Chance, episode?.Code,
        episode?.Code is { } code ? OutcomeWords.Short(code) : null, finding.Size.ToString().ToLowerInvariant(), (long)finding.Bins,
        finding.TestsOfBin, (long)finding.Group.NetworkCount,
    ];

    // Names and places are in the sentence itself; of what scan or category it is, is not.
    private static string Label(SummaryGroup group)
        => group.By.Any(key => key is SummaryKey.Source or SummaryKey.Category) ? SummaryKeys.LabelOf(group.Values) : "";

    private static double? Steady(ChangeFinding finding) => finding.Status == ChangeStatus.Steady ? finding.Share : null;

    private static double? Rounded(double? share) => share is { } number ? Math.Round(number, 6) : null;
}
