using Sonde.Analysis.Reports.Wording;
using Sonde.Measurements.Model;

namespace Sonde.Analysis.Reports.Changes;

/// <summary>Changes in plain words.</summary>
public static class ChangeSentence
{
    /// <summary>The sentence of a raised time, with its basis and what else it could be.</summary>
    /// <param name="finding">What the series shows.</param>
    /// <param name="episode">The time.</param>
    /// <param name="of">Of which tests the share was asked for; null for those that did not come to what is expected.</param>
    public static string Of(ChangeFinding finding, ChangeEpisode episode, string? of = null)
    {
        ArgumentNullException.ThrowIfNull(finding);
        ArgumentNullException.ThrowIfNull(episode);
        string began = episode.Began is null
            ? $"When the tests begin{Day(finding.Group.First)}"
            : $"From {episode.Began} on ({Within(episode)})";
        string before = episode.ShareBefore is { } share
            ? $", after {Numerals.Percent(share)} % of {Numerals.Number(episode.TestsBefore)} before"
            : "";
        string ended = episode.Ended is null
            ? $"; it goes on where the tests end{Day(finding.Group.Last)}"
            : $"; on {episode.Ended} it was over{(episode.ShareAfter is { } after ? $", with {Numerals.Percent(after)} % of {Numerals.Number(episode.TestsAfter)}" : "")}";
        string causes = of is null && OutcomeWords.OtherCauses(episode.Code) is { } others ? $" It could also be {others}." : "";
        string were = Numerals.Word(episode.TestsDuring, "was", "were");
        string what = of is null
            ? $"{were} not answered as expected, most often {OutcomeWords.Short(episode.Code)}"
            : $"{were} such that {of}";
        return $"{began} {Numerals.Percent(episode.ShareDuring)} % of {Numerals.Number(episode.TestsDuring)} {Findings.Scene(finding.Group, episode.TestsDuring == 1)} {what}{before}{ended}. {Chance(episode.Chance)}{causes}";
    }

    /// <summary>How many of the series changed, how many did not, and of how many that cannot be said, and why.</summary>
    public static string Counts(ChangeReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        int Of(ChangeStatus status) => report.Findings.Count(finding => finding.Status == status);
        string said = $"{Of(ChangeStatus.Changed)} of {Numerals.Count(report.Findings.Count, "series", "series")} changed, {Of(ChangeStatus.Steady)} did not";
        ChangeFinding[] poor = [.. report.Findings.Where(finding => finding.Status == ChangeStatus.Insufficient)];
        return poor.Length == 0
            ? $"{said}."
            : $"{said}; of {poor.Length} there is too little to say: {string.Join("; or ", poor.Select(Wanting).Distinct(StringComparer.Ordinal))}.";
    }

    // What it lacks itself, and nothing that it has.
    private static string Wanting(ChangeFinding finding)
    {
        string bin = finding.Size.ToString().ToLowerInvariant();
        string[] lacks =
        [
            .. finding.TestsOfBin < finding.Wanted ? [$"fewer than {Numerals.Count(finding.Wanted, "test")} in the middle {bin}"] : (string[])[],
            .. finding.Bins < finding.WantedBins ? [$"fewer than {Numerals.Count(finding.WantedBins, bin)} with tests"] : (string[])[],
        ];
        return lacks.Length > 0
            ? string.Join(" and ", lacks)
            : $"no change and fewer than {Numerals.Count(finding.WantedTests, "test")} in all";
    }

    private static string Day(string? day) => day is null ? "" : $" ({day})";

    private static string Within(ChangeEpisode episode)
        => episode.Earliest == episode.Latest
            ? $"{episode.LastBefore} was the last with tests before"
            : $"the first may be any from {episode.Earliest} to {episode.Latest}";

    private static string Chance(double chance)
        => chance < 1e-6
            ? "Chance alone does this in less than one series in a million."
            : $"Chance alone does this in less than one series in {Numerals.Number((long)(1 / chance))}.";
}
