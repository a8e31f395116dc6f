using Sonde.Analysis.Outcomes;
using Sonde.Analysis.Reports;
using Sonde.Analysis.Reports.Reading;
using Sonde.Analysis.Reports.Wording;
using Sonde.Measurements.Model;

namespace Sonde.Tests.Analysis.Reports.Wording;

public sealed class FindingsTests
{
    [Fact]
    public void A_finding_has_counts_networks_place_days_what_happened_controls_and_the_share_with_its_interval()
    {
        var groups = new SummaryGroups([SummaryKey.Country, SummaryKey.Domain]);
        for (int i = 0; i < 40; i++)
            groups.Add(Web(i % 3, i < 36 && i / 3 % 3 == 0 ? "content/blockpage:b_example" : "match", $"2024-01-0{1 + (i % 7)}"));
        groups.All[0].Unexpected.ShouldBe(12);
        Finding finding = Findings.Of(groups.All[0], least: 30);
        finding.Sentence.ShouldBe(
            "In 12 of 40 tests from 3 networks in AA between 2024-01-01 and 2024-01-07 requests for blocked.example were answered by a known block page (b_example); controls worked; this is 30 % (18 to 45).");
        finding.HowSure.ShouldBe("The interval (95 %) is reckoned over 3 networks.");
        finding.OtherCauses.ShouldNotBeNull();
        finding.Text.ShouldEndWith(
            "It could also be a filter of the server's owner or in the server's own house, or a page that only looks alike.");
    }

    [Fact]
    public void Of_too_few_tests_or_networks_no_share_is_said()
    {
        var groups = new SummaryGroups([SummaryKey.Country]);
        for (int i = 0; i < 200; i++) groups.Add(Web(i % 2, "read/tcp.reset", "2024-01-01"));
        Finding finding = Findings.Of(groups.All[0], least: 30);
        finding.Sentence.ShouldBe(
            "In all 200 tests from 2 networks in AA on 2024-01-01 requests for blocked.example were reset after the request; controls worked.");
        finding.HowSure.ShouldBe("That is too little to give a share, which takes at least 30 telling tests from 3 networks.");
        finding.IsEnough.ShouldBeFalse();
    }

    [Fact]
    public void Failed_controls_and_what_says_nothing_are_told_apart()
    {
        var groups = new SummaryGroups([SummaryKey.Network]);
        for (int i = 0; i < 30; i++) groups.Add(Web(0, "match", "2024-01-01"));
        groups.Add(Web(0, "read/timeout", "2024-01-01") with
        {
            ControlsFailed = true,
            Counted = [new CountedOutcome("❗️read/timeout", "read/timeout", Expectation.Inconclusive, 1)],
        });
        Findings.Of(groups.All[0], least: 30).Sentence.ShouldBe(
            "In all 30 tests from 1 vantage point in AS64500 in AA on 2024-01-01 requests for blocked.example were answered as expected; 1 more says nothing of the network and is not among them; controls failed in 1 test; unexpected is 0 % (0 to 11).");
    }

    [Fact]
    public void Networks_that_say_nothing_are_behind_no_share()
    {
        var groups = new SummaryGroups([SummaryKey.Country]);
        for (int i = 0; i < 100; i++) groups.Add(Web(0, "match", "2024-01-01"));
        for (int network = 1; network < 5; network++)
            groups.Add(
                Web(network, "dial/timeout", "2024-01-01")
                with
                { Counted = [new CountedOutcome(null, "dial/timeout", Expectation.Inconclusive, 1)] });
        groups.All[0].NetworkCount.ShouldBe(5);
        groups.All[0].IsEnough(30).ShouldBeFalse();
        Findings.Of(groups.All[0], least: 30).Sentence.ShouldStartWith("In all 100 tests from 1 network in AA");
    }

    [Fact]
    public void One_measurement_has_a_sentence_too()
    {
        Finding finding = Findings.Of(Web(1, "read/tcp.reset", "2024-01-01"));
        finding.Sentence.ShouldBe(
            "The request for blocked.example from AS64501 in AA on 2024-01-01 was reset after the request; its controls worked.");
        finding.HowSure.ShouldBe("One test alone shows neither how often this happens nor who did it.");
    }

    [Fact]
    public void Every_outcome_of_the_catalogue_has_words_and_every_unexpected_one_other_causes()
    {
        foreach (DocumentedOutcome each in OutcomeCatalog.All)
        {
            string code = each.Outcome.Code;
            OutcomeWords.Short(code).ShouldNotStartWith("came to", Case.Sensitive, code);
            OutcomeWords.Short(code).ShouldNotContain("{");
            OutcomeWords.Predicate(each.Outcome.Class == each.Outcome.Code ? code : code.Split(':')[0]).ShouldNotContain("{");
            if (each.Detail is { } detail) OutcomeWords.Short(code).ShouldContain(detail);
            if (each.Expectation == Expectation.Unexpected) OutcomeWords.OtherCauses(code).ShouldNotBeNull(code);
            (OutcomeWords.Predicate(code) + OutcomeWords.OtherCauses(code)).ToUpperInvariant().ShouldNotContain("CENSOR");
        }
    }

    [Fact]
    public void A_detail_may_hold_anything()
    {
        OutcomeWords.Predicate("content/blockpage:{were}{detail}").ShouldBe("were answered by a known block page ((were}(detail})");
        OutcomeWords.Predicate("strange/thing").ShouldBe("came to strange/thing");
    }

    [Theory]
    [InlineData(0, "0")]
    [InlineData(0.0004, "0")]
    [InlineData(0.004, "0.4")]
    [InlineData(0.18, "18")]
    [InlineData(0.998, "99.8")]
    [InlineData(1, "100")]
    public void Shares_are_whole_percents_but_near_the_ends(double share, string text) => Numerals.Percent(share).ShouldBe(text);

    private static MeasuredOutcome Web(int network, string code, string date)
    {
        Expectation expectation = code == "match" ? Expectation.Expected : Expectation.Unexpected;
        return new MeasuredOutcome
        {
            Test = "http",
            Date = date,
            VantagePoint = $"198.51.100.{network}",
            Network = $"AS{64500 + network}",
            Country = "AA",
            Domain = "blocked.example",
            Code = code,
            Expectation = expectation,
            ControlsFailed = false,
            Counted = [new CountedOutcome(null, code, expectation, 1)],
        };
    }
}
