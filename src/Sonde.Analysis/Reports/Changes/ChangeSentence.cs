using Sonde.Analysis.Reports.Wording;

namespace Sonde.Analysis.Reports.Changes;

/// <summary>A change in plain words.</summary>
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
            ? "When the tests begin"
            : $"From {episode.Began} on ({Within(episode)})";
        string before = episode.ShareBefore is { } share
            ? $", after {Numerals.Percent(share)} % of {Numerals.Number(episode.TestsBefore)} before"
            : "";
        string ended = episode.Ended is null
            ? "; it goes on where the tests end"
            : $"; on {episode.Ended} it was over{(episode.ShareAfter is { } after ? $", with {Numerals.Percent(after)} %" : "")}";
        string causes = of is null && OutcomeWords.OtherCauses(episode.Code) is { } others ? $" It could also be {others}." : "";
        string what = of is null
            ? $"were not answered as expected, most of them {OutcomeWords.Short(episode.Code)}"
            : $"were such that {of}";
        return $"{began} {Numerals.Percent(episode.ShareDuring)} % of {Numerals.Number(episode.TestsDuring)} {Findings.Scene(finding.Group)} {what}{before}{ended}. {Chance(episode.Chance)}{causes}";
    }

    private static string Within(ChangeEpisode episode)
        => episode.Earliest == episode.Latest
            ? $"{episode.LastBefore} was the last before"
            : $"the first may be any from {episode.Earliest} to {episode.Latest}";

    private static string Chance(double chance)
        => chance < 1e-6
            ? "Chance alone does this in less than one series in a million."
            : $"Chance alone does this in less than one series in {Numerals.Number((long)(1 / chance))}.";
}
