using Sonde.Analysis.Reports.Tables;
using Sonde.Measurements.Model;

namespace Sonde.Analysis.Reports;

/// <summary>The columns of a summary behind its keys: what each means, and what it does not.</summary>
public static class SummaryColumns
{
    /// <summary>The keys that a summary can be made by, as columns.</summary>
    public static ReportColumn Of(SummaryKey key) => new(SummaryKeys.NameOf(key), key switch
    {
        SummaryKey.Date => "the day on which tests began, as the archive writes it; UTC of live lines",
        SummaryKey.Country => "the country of the vantage points, by the files of --ip-metadata, else as the line says",
        SummaryKey.Network => "the network of the vantage points: its whole name where it is known, else its number",
        SummaryKey.Domain => "the name that was asked for; without one the target as typed",
        SummaryKey.Target => "what was measured, as typed; of archives the domain or URL",
        SummaryKey.Category => "the category of the domain, by the file of --categories",
        SummaryKey.Test => "the nettest: http, dns, tcpping…",
        SummaryKey.Source => "the scan; of live lines the nettest, unless --source gives a name",
        SummaryKey.Vantage => "the vantage point: its address; of direct measurements the measuring machine, by its network",
        SummaryKey.Hop => "the TTL that the outcome names, else at which the target answers",
        _ => "the hour in which tests began, with the offset from UTC as the archive writes it",
    });

    /// <summary>The columns of all keys that reports can be made by.</summary>
    internal static IEnumerable<ReportColumn> Keys => Enum.GetValues<SummaryKey>().Select(Of);

    /// <summary>The columns of counts and shares, in order.</summary>
    internal static IReadOnlyList<(ReportColumn Column, Func<SummaryGroup, int, object?> Value)> All { get; } =
    [
        (new("tests", "measurements counted, each with its retries once, and again where its line stands there again; of a tcpping its pings, each by itself",
            "as many networks or people: tests of one network are alike") { Types = "number|null" },
            (group, _) => group.Count),
        (new("expected", "tests that were answered as they would be without interference",
            "that nothing is interfered with: what was not asked for was not seen") { IsDetail = true, Types = "number|null" },
            (group, _) => group.Expected),
        (new("unexpected", "tests that came to something that nothing ordinary on networks explains",
            "that anybody interfered: the server, its owner or the vantage point's own house may have done it") { Types = "number|null" },
            (group, _) => group.Unexpected),
        (new("inconclusive",
            "tests that the vantage point or the server alone may explain, and those whose controls failed") { Types = "number|null" },
            (group, _) => group.Inconclusive),
        (new("invalid", "tests that came to nothing on the measuring machine, or have no outcome") { Types = "number|null" },
            (group, _) => group.Invalid),
        (new("controls_failed", "tests whose controls failed; they are among the inconclusive ones") { IsDetail = true,
            Types = "number|null" },
            (group, _) => group.ControlsFailed),
        (new("rate",
            "unexpected ÷ (expected + unexpected), 0 to 1; insufficient where there are fewer of both than --enough, or fewer than 3 networks with any", "how often people meet it: tests are chosen, not drawn from what people do") { Types = "number|string|null" },
            (group, enough) => group.IsEnough(enough) ? group.Rate : "insufficient"),
        (new("low", "where the rate's interval (95 %) begins; tests of one network are taken together, and those of unknown ones are no network more") { Types = "number|null" },
            (group, enough) => group.IsEnough(enough) ? group.Interval?.Low : null),
        (new("high", "where it ends") { Types = "number|null" }, (group, enough) => group.IsEnough(enough) ? group.Interval?.High : null),
        (new("vantage_points", "different vantage points behind the row") { IsDetail = true, Types = "number|null" },
            (group, _) => (long)group.VantagePointCount),
        (new("networks", "different networks of them that are known") { Types = "number|null" }, (group, _) => (long)group.NetworkCount),
        (new("loss", "the share of pings that nothing came back for, 0 to 1; empty where nothing was pinged",
            "the share that did not connect: a refusal is an answer") { Types = "number|null" },
            (group, _) => group.Loss),
        (new("rtt_s", "the median round trip of direct measurements, in seconds; of each its own median",
            "how long connects took: one whose SYN was sent again has no round trip") { IsDetail = true, Types = "number|null" },
            (group, _) => group.MedianRtt),
        (new("most_frequent", "the most frequent outcome, by its code"), (group, _) => group.MostFrequent),
        (new("interval_over",
            "over what it is reckoned: networks; vantage points, where the row is of one network; tests, where it is of one vantage point") { IsDetail = true },
            (group, _)
                => group.Over switch { IntervalUnit.Networks => "networks", IntervalUnit.VantagePoints => "vantage_points", _ => "tests" }),
        (new("first", "the first day of the row's tests") { IsDetail = true }, (group, _) => group.First),
        (new("last", "the last day") { IsDetail = true }, (group, _) => group.Last),
    ];

    /// <summary>What tables for people have behind these: outcomes with their signs, and words beside each.</summary>
    internal static IReadOnlyList<(ReportColumn Column, Func<SummaryGroup, object?> Value)> Words { get; } =
    [
        (new("outcome", "the most frequent outcome as it is documented; with controls that failed it is counted apart"),
            group => group.Outcomes[0].Text),
        (new("outcome_words", "the same in words"), group => Wording.OutcomeWords.Short(group.Outcomes[0].Code)),
        (new("outcome_tests", "how many tests came to it") { Types = "number|null" }, group => group.Outcomes[0].Times),
        (new("outcomes", "the five most frequent outcomes, each with the number of its tests, in words") { Types = "array" },
            group => InWords(group).Take(5).ToArray()),
    ];

    // Outcomes that differ in a detail which words leave out are one; one that failed controls make inconclusive is another.
    private static IEnumerable<string> InWords(SummaryGroup group)
    {
        (string Words, Expectation? Says, long Times)[] told =
        [
            .. group.Outcomes.GroupBy(each => (Words: Wording.OutcomeWords.Short(each.Code), each.Expectation), each => each.Times)
                .Select(each => (each.Key.Words, each.Key.Expectation, each.Sum())).OrderByDescending(each => each.Item3),
        ];
        return told.Select(each => told.Count(other => other.Words == each.Words) == 1
            ? $"{each.Times} {each.Words}"
            : $"{each.Times} {each.Words} ({each.Says?.ToString().ToLowerInvariant() ?? "invalid"})");
    }
}
