using System.Text.RegularExpressions;
using Sonde.Analysis.Reports;
using Sonde.Analysis.Reports.Changes;
using Sonde.Analysis.Reports.Comparing;
using Sonde.Analysis.Reports.Reading;
using Sonde.Analysis.Reports.Wording;
using Sonde.Measurements.Model;

namespace Sonde.Tests.Analysis.Reports.Wording;

/// <summary>Every template of a sentence, with none, one and two of all that it counts.</summary>
public sealed partial class SentencesTests
{
    private static readonly long[] Counts = [0, 1, 2];

    private static readonly string?[] Nettests = ["http", "tcpping", "sonde_traceroute", "tfo", "dns", "ecn", null];

    [Dear]
    [Fact]
    public void Words_go_with_their_numbers()
    {
        string[] all = [.. Groups().SelectMany(Told), .. Changes(), .. Comparisons()];
        all.Length.ShouldBeGreaterThan(3000);
        foreach (string sentence in all)
        {
            Several().IsMatch(sentence).ShouldBeFalse(sentence);
            One().IsMatch(sentence).ShouldBeFalse(sentence);
            Slips().IsMatch(sentence).ShouldBeFalse(sentence);
            sentence.ShouldEndWith(".");
            sentence.ToUpperInvariant().ShouldNotContain("CENSOR");
        }
    }

    private static IEnumerable<string> Told(SummaryGroup group)
        => group.Outcomes.SelectMany(outcome => (int[])[1, 30], (outcome, least) => Findings.Of(group, outcome, least).Text);

    private static IEnumerable<SummaryGroup> Groups()
        => from test in Nettests
           from key in (SummaryKey[])[SummaryKey.Country, SummaryKey.Network, SummaryKey.Vantage]
           from odd in Counts
           from good in Counts
           from silent in Counts
           where odd + good + silent > 0
           from networks in Counts
           from subjects in (int[])[1, 2]
           select Group(test, key, odd, good, silent, (int)networks, subjects);

    private static SummaryGroup Group(string? test, SummaryKey key, long odd, long good, long silent, int networks, int subjects)
    {
        var groups = new SummaryGroups([key]);
        int made = 0;
        foreach ((string code, Expectation says, long times) in ((string, Expectation, long)[])
            [("read/tcp.reset", Expectation.Unexpected, odd), ("match", Expectation.Expected, good), ("dial/timeout", Expectation.Inconclusive, silent)])
        {
            for (int i = 0; i < times; i++, made++)
            {
                groups.Add(new MeasuredOutcome
                {
                    Test = test,
                    Date = $"2024-01-0{1 + (made % 2)}",
                    VantagePoint = key == SummaryKey.Vantage || test == "tcpping" ? null : $"198.51.100.{made % 2}",
                    IsDirect = test == "tcpping",
                    Network = networks == 0 || key == SummaryKey.Network ? null : $"AS{64500 + (made % networks)}",
                    Country = key == SummaryKey.Country || networks == 0 ? null : $"A{(char)('A' + (made % networks))}",
                    Domain = $"{made % subjects}.example",
                    Target = $"{made % subjects}.example",
                    Code = code,
                    Expectation = says,
                    ControlsFailed = test == "http" ? silent > 0 && i == 0 : null,
                    Counted = [new CountedOutcome(null, code, says, 1)],
                });
            }
        }

        return groups.All[0];
    }

    private static IEnumerable<string> Changes()
    {
        ChangeFinding[] findings =
        [
            .. from status in Enum.GetValues<ChangeStatus>()
               from wanted in (long[])[1, 2, 300]
               from bins in (int[])[1, 2, 10]
               select new ChangeFinding(
                   Group("http", SummaryKey.Network, 2, 2, 0, 1, 1), status, ChangeBinSize.Day, bins, 1, wanted, 1, 0.5, [])
               { WantedBins = bins, WantedTests = wanted },
        ];
        foreach (ChangeFinding[] some in (ChangeFinding[][])[findings, .. findings.Select(each => (ChangeFinding[])[each])])
            yield return ChangeSentence.Counts(new ChangeReport([SummaryKey.Network], null, some, []));
        foreach (string? of in (string?[])[null, "hop > 7"])
        {
            foreach (long tests in (long[])[1, 2, 1000])
            {
                foreach ((string? began, string? ended) in ((string?, string?)[])[("2024-01-05", "2024-01-07"), (null, "2024-01-07"), ("2024-01-05", null)])
                {
                    yield return ChangeSentence.Of(
                        findings[0],
                        new ChangeEpisode(
                            began, began, "2024-01-06", "2024-01-04", ended, began is null ? null : 0, 1, ended is null ? null : 0.5,
                            began is null ? 0 : tests, tests, 1e-5, "read/tcp.reset")
                        { TestsAfter = tests }, of);
                }
            }
        }
    }

    private static IEnumerable<string> Comparisons()
        => from before in Counts
           from after in Counts
           from both in Counts
           from silent in Counts
           from appeared in Counts.Where(count => count <= both)
           from isEmpty in (bool[])[true, false]
           let row = new ComparedRow(
               [], "read/tcp.reset", Math.Min(1, before), before, Math.Min(1, after), after, [.. Enumerable.Repeat("a", (int)appeared)], [], both,
               "Fisher", 0.001, 0.2)
           let report = new ComparisonReport([], isEmpty ? [] : [row], [], both + before, both + after, both, silent, [])
           from sentence in (string[])[ComparisonSentence.Counts(report), .. ComparisonSentence.Rows(report)]
           select sentence;

    [GeneratedRegex(
        @"(?<![\d,.])1 (more (were|say)|(known |telling )?(tests|pings|networks)|vantage points|countries|names|targets|results|days|hours)\b")]
    private static partial Regex Several();

    [GeneratedRegex(
        @"(?<![\d,.-])(0|2|3|10|30|300|1,000) (more (was|says)|(known |telling )?(test|ping|network)|vantage point|country|name|target|result|day|hour)\b")]
    private static partial Regex One();

    // Nothing of nothing, blanks that were left, numbers that are none.
    [GeneratedRegex(@"\bof 0 (?!was|were)|  | [;,.]|NaN|∞|\{|\(\)|\.\.")]
    private static partial Regex Slips();
}
