using Sonde.Analysis.Outcomes;
using Sonde.Analysis.Reports;
using Sonde.Analysis.Reports.Reading;
using Sonde.Analysis.Reports.Wording;
using Sonde.Experiments;
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
        finding.HowSure.ShouldBe("That is too little to give a share: it takes 30 telling tests (here 200) from 3 known networks (here 2).");
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
        Findings.Of(groups.All[0], least: 30).HowSure.ShouldBe(
            "That is too little to give a share: it takes 30 telling tests (here 100) from 3 known networks (here such are from 1 of 5).");
    }

    [Fact]
    public void Tests_of_unknown_networks_are_no_network_more_behind_an_interval()
    {
        var groups = new SummaryGroups([SummaryKey.Country]);
        for (int i = 0; i < 100; i++) groups.Add(Web(i % 5, "match", "2024-01-01") with { Network = i % 5 == 4 ? null : $"AS{64500 + (i % 5)}" });
        Finding finding = Findings.Of(groups.All[0], least: 30);
        finding.Sentence.ShouldEndWith("unexpected is 0 % (0 to 49).");
        finding.HowSure.ShouldBe("The interval (95 %) is reckoned over 4 known networks.");
    }

    [Fact]
    public void One_measurement_has_a_sentence_too()
    {
        Finding finding = Findings.Of(Web(1, "read/tcp.reset", "2024-01-01"));
        finding.Sentence.ShouldBe(
            "The request for blocked.example from AS64501 in AA on 2024-01-01 was reset after the request; its controls worked.");
        finding.HowSure.ShouldBe("One test alone shows neither how often this happens nor who did it.");
    }

    [Theory]
    [InlineData("match:throttled", "throttled; its controls worked.")]
    [InlineData("match:residual", "behind control names; its controls failed behind the name alone.")]
    public void Match_that_something_is_wrong_with_is_said_to_be_so(string code, string end)
    {
        Finding finding = Findings.Of(Web(1, code, "2024-01-01"));
        finding.Sentence.ShouldStartWith("The request for blocked.example from AS64501 in AA on 2024-01-01 was answered as expected");
        finding.Sentence.ShouldEndWith(end);
        finding.OtherCauses.ShouldNotBeNull();
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
    public void Every_outcome_that_an_experiment_can_come_to_has_words_and_what_is_against_the_path_has_other_causes()
    {
        string[] codes = [.. ExperimentCatalog.All.SelectMany(each => each.Description.Outcomes).Distinct(StringComparer.Ordinal)];
        codes.ShouldContain("path.reset_midway:N");
        foreach (string code in codes)
        {
            OutcomeWords.ShortOrNull(code).ShouldNotBeNull(code);
            OutcomeWords.Short(code.Split(':')[0]).ShouldNotContain("{");
            if (code.StartsWith("path.", StringComparison.Ordinal)) OutcomeWords.OtherCauses(code).ShouldNotBeNull(code);
        }

        OutcomeWords.PredicateOf("sonde_traceroute", "match", isOne: true).ShouldBe("came to the destination");
        OutcomeWords.Short("path.reset_midway:3")
            .ShouldBe("ended in the destination's name from nearer than it (3 is the last TTL in common)");
    }

    [Fact]
    public void Letters_stand_beside_a_name_in_its_ascii_form_and_beside_no_other()
    {
        string Said(string name) => Findings.Of(Web(1, "match", "2024-01-01") with { Domain = name }).Sentence;
        Said("xn--bcher-kva.example").ShouldStartWith("The request for xn--bcher-kva.example (b\u00FCcher.example) from");
        Said("http://xn--bcher-kva.example:8080/a").ShouldStartWith("The request for http://xn--bcher-kva.example:8080/a (b\u00FCcher.example) from");
        foreach (string name in (string[])["a.example", "xn--.example", "xn--\u0000.example", "xn--a-\uD83D", "a/xn--bcher-kva"])
            Said(name).ShouldStartWith($"The request for {name} from");
    }

    [Fact]
    public void What_else_was_as_expected_and_where_it_was_measured_from_is_told()
    {
        var groups = new SummaryGroups([SummaryKey.Domain]);
        groups.Add(Web(0, "match", "2024-01-01"));
        groups.Add(Web(0, "match", "2024-01-01") with { Test = "dns", Code = "ip.matchip", Counted = [new(null, "ip.matchip", Expectation.Expected, 1)] });
        Findings.Of(groups.All[0], least: 30).Sentence.ShouldBe(
            "In 1 of 2 tests from 1 network in AA on 2024-01-01 the test of blocked.example was answered with an address that control resolvers give as well; 1 more was as expected in other ways; controls worked.");
        Findings.Of(Web(1, "match", "2024-01-01") with { Network = null }).Sentence
            .ShouldStartWith("The request for blocked.example from the vantage point 198.51.100.1 in AA on");
    }

    [Fact]
    public void Networks_that_are_not_known_are_not_one_network()
    {
        var groups = new SummaryGroups([SummaryKey.Network]);
        for (int i = 0; i < 100; i++) groups.Add(Web(i % 5, "match", "2024-01-01") with { Network = null });
        (groups.All[0].Over, groups.All[0].IsEnough(30)).ShouldBe((IntervalUnit.Networks, false));
        groups = new SummaryGroups([SummaryKey.Network]);
        for (int i = 0; i < 100; i++) groups.Add(Web(1, "match", "2024-01-01") with { Network = null });
        (groups.All[0].Over, groups.All[0].IsEnough(30)).ShouldBe((IntervalUnit.Tests, true), "of one vantage point it speaks of that");
    }

    [Fact]
    public void Tests_from_where_it_is_not_known_are_given_no_network_and_no_country()
    {
        string Told(params (string? Network, string? Country)[] places)
        {
            var groups = new SummaryGroups([SummaryKey.Domain]);
            for (int i = 0; i < places.Length; i++)
                groups.Add(Web(i, "match", "2024-01-01") with { Network = places[i].Network, Country = places[i].Country });
            string sentence = Findings.Of(groups.All[0], least: 30).Sentence;
            return sentence[..sentence.IndexOf(" on ", StringComparison.Ordinal)];
        }

        Told(("AS64500", "AA"), (null, null)).ShouldBe("In both tests from 1 known network in AA and from others that are not known");
        Told(("AS64500", "AA"), ("AS64501", "AB"), (null, null)).ShouldBe(
            "In all 3 tests from 2 known networks in 2 countries and from others that are not known");
        Told(("AS64500", "AA"), (null, "AA")).ShouldBe("In both tests from 1 known network and from unknown ones in AA");
        Told(("AS64500", "AA"), ("AS64501", null)).ShouldBe("In both tests from 2 networks in AA and in places that are not known");
        Told(("AS64500", null), (null, "AA")).ShouldBe(
            "In both tests from 1 known network and from unknown ones in AA and in places that are not known");
        Told((null, "AA"), (null, null)).ShouldBe("In both tests from 2 vantage points of unknown networks in AA and in places that are not known");
        Told(("AS64500", null), (null, null)).ShouldBe("In both tests from 1 known network and from unknown ones");
        Told((null, null)).ShouldBe("In the one test from 1 vantage point of an unknown network");
    }

    [Fact]
    public void Names_and_days_that_are_not_known_are_not_those_that_are()
    {
        var groups = new SummaryGroups([SummaryKey.Country]);
        groups.Add(Web(0, "match", "2024-01-01"));
        groups.Add(Web(0, "match", "2024-01-01") with { Domain = null, Date = null });
        groups.Add(Web(0, "read/tcp.reset", "2024-01-01") with { Test = null });
        Findings.Of(groups.All[0], groups.All[0].Outcomes[0], least: 30).Sentence.ShouldStartWith(
            "In 2 of 3 tests of blocked.example and of unknown names from 1 network in AA on 2024-01-01 and on days that are not known tests were answered as expected");
    }

    [Theory]
    [InlineData(3, 3, "In 3 of 6 tests of 2 names from 1 network in AA on 2024-01-01 requests were answered by a known block page (b_example)")]
    [InlineData(1, 5, "In 1 of 6 tests from 1 network in AA on 2024-01-01 a request for one of 2 names was answered by a known block page (b_example)")]
    [InlineData(6, 0, "In all 6 tests from 1 network in AA on 2024-01-01 requests for one.example were answered by a known block page (b_example)")]
    public void What_came_of_one_name_is_not_said_of_others(int blocked, int good, string sentence)
    {
        var groups = new SummaryGroups([SummaryKey.Country]);
        for (int i = 0; i < blocked; i++) groups.Add(Web(0, "content/blockpage:b_example", "2024-01-01") with { Domain = "one.example" });
        for (int i = 0; i < good; i++) groups.Add(Web(0, "match", "2024-01-01") with { Domain = "two.example" });
        Findings.Of(groups.All[0], least: 30).Sentence.ShouldStartWith(sentence, Case.Sensitive);
    }

    [Fact]
    public void Where_when_and_about_what_is_said_of_the_tests_that_are_counted()
    {
        var groups = new SummaryGroups([SummaryKey.Source]);
        for (int i = 1; i < 4; i++)
        {
            groups.Add(Web(i, "dial/timeout", $"2024-01-0{1 + i}") with
            {
                Country = $"A{(char)('A' + i)}",
                Domain = $"{i}.example",
                Test = i == 1 ? "dns" : "http",
                Counted = [new CountedOutcome(null, "dial/timeout", Expectation.Inconclusive, 1)],
            });
        }

        Findings.Of(groups.All[0], least: 30).Sentence.ShouldStartWith(
            "In all 3 tests from 3 networks in 3 countries between 2024-01-02 and 2024-01-04 tests of 3 names ", Case.Sensitive, "all are alike");
        groups.Add(Web(0, "match", "2024-01-01"));
        groups.Add(Web(1, "dial/timeout", "2024-01-09") with
        {
            Counted = [new CountedOutcome(null, "dial/timeout", Expectation.Inconclusive, 1)],
        });
        Findings.Of(groups.All[0], least: 30).Sentence.ShouldStartWith(
            "In the one test from 1 network in AA on 2024-01-01 the request for blocked.example was answered as expected; 4 more say nothing of the network and are not among them");
        (groups.All[0].First, groups.All[0].Last, groups.All[0].NetworkCount).ShouldBe(("2024-01-01", "2024-01-09", 4), "the row is of all tests");
    }

    [Fact]
    public void A_detail_may_hold_anything()
    {
        OutcomeWords.Predicate("content/blockpage:{were}{detail}").ShouldBe("were answered by a known block page ((were}(detail})");
        OutcomeWords.Predicate("strange/thing").ShouldBe("came to strange/thing");
    }

    [Theory]
    [InlineData(0, "0")]
    [InlineData(0.0004, "0.04")]
    [InlineData(0.00000004, "0")]
    [InlineData(0.9996, "99.96")]
    [InlineData(0.0096, "1")]
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
