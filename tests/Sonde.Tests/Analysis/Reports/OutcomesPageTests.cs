using Sonde.Analysis.Outcomes;
using Sonde.Analysis.Reports;
using Sonde.Measurements.Model;
using Sonde.Tests.Documentation;

namespace Sonde.Tests.Analysis.Reports;

public sealed class OutcomesPageTests
{
    [Fact]
    public void Page_is_what_the_tables_in_code_make()
        => Repository.Read("docs/outcomes.md").ShouldBe(OutcomesPage.Write(), "run: ./sonde outcomes > docs/outcomes.md");

    [Theory]
    [InlineData("discard")]
    [InlineData("echo")]
    [InlineData("http")]
    [InlineData("https")]
    [InlineData("dns")]
    public void Diagram_is_what_the_tables_in_code_make(string protocol)
        => Repository.Read($"docs/outcomes/{protocol}.svg").ShouldBe(
            OutcomesPage.Diagram(protocol), $"run: ./sonde outcomes --svg {protocol} > docs/outcomes/{protocol}.svg");

    [Fact]
    public void Every_class_of_the_error_tables_is_documented()
    {
        string[] documented = [.. OutcomeCatalog.All.Select(each => each.Class)];
        SondeErrors.Table.Select(rule => rule.Class).ShouldBeSubsetOf(documented);
        SondeDnsErrors.Table.Select(rule => rule.Class.Split(':')[0]).ShouldBeSubsetOf(documented);
    }

    [Fact]
    public void Page_has_every_outcome_that_the_code_can_give_and_no_other()
    {
        string page = Repository.Read("docs/outcomes.md");
        SortedSet<string> given = new(StringComparer.Ordinal);
        foreach (ErrorLiteral row in SondeErrors.Table)
        {
            // A cause without a stage of its own has that of any operation.
            Stage[] stages = row.Stage == Stage.None ? [Stage.Dial, Stage.Write, Stage.Read] : [row.Stage];
            given.UnionWith(stages.Select(stage => Outcome.At(stage, row.Class).Code));
        }

        given.Add(Outcome.Match.Code);
        given.Add(Outcome.SetupFailure.Code);
        given.Add(Outcome.Unknown.Code);
        given.UnionWith(["trusted_host", "content/blockpage", "content/mismatch", "tls/tcp.reset"]);
        given.UnionWith(SondeDnsErrors.Table.Select(row => row.Class.Split(':')[0]));
        // The words of DNS and of live measurements, as the classes are named.
        string[] words = [.. typeof(OutcomeClasses).GetFields().Select(field => (string)field.GetRawConstantValue()!)];
        given.UnionWith(
            words.Where(
                word => word.StartsWith("dns.", StringComparison.Ordinal)
                || word.StartsWith("tls.", StringComparison.Ordinal) && word != OutcomeClasses.TlsFailed));
        given.UnionWith(
            [OutcomeClasses.IpMatch, OutcomeClasses.AsnMatch, OutcomeClasses.IpInvalid, OutcomeClasses.IpEmpty, OutcomeClasses.IpNoMatch,
                OutcomeClasses.IpBlockPage, OutcomeClasses.HttpBlockPage, OutcomeClasses.SetupSystemFailure, OutcomeClasses.UnknownError]);
        foreach (string failure in (string[])["connection_refused", "connection_reset", "generic_timeout_error", "network_unreachable",
            "host_unreachable", "interrupted", "unknown_failure: x"])
            given.Add(FailureOutcomes.OfConnect(new Failure(failure)).Code);

        OutcomeCatalog.All.Select(each => (each.Outcome with { Detail = null }).Code).Distinct().Order(StringComparer.Ordinal)
            .ShouldBe(given);
        foreach (string code in given) page.ShouldMatch($"`{System.Text.RegularExpressions.Regex.Escape(code)}(:[A-Z]+)?`");
        foreach (string published in PublishedOutcomes.All) page.ShouldContain($"- `{published}`");
    }

    [Theory]
    [InlineData("dial/timeout", "Inconclusive")]
    [InlineData("dial/ip.host_no_route", "Inconclusive")]
    [InlineData("read/timeout", "Unexpected")]
    [InlineData("dns.timedout", "Inconclusive")]
    [InlineData("tls.connerror:AS", "Inconclusive")]
    [InlineData("dns.hostunreach", "Invalid")]
    [InlineData("setup.system_failure", "Invalid")]
    [InlineData("tls.validcert", "Expected")]
    [InlineData("unknown/unknown", "Invalid")]
    public void Expectation_follows_from_the_outcome(string code, string expectation)
        => OutcomeCatalog.All.First(each => each.Outcome.Code == code).Expectation.ToString().ShouldBe(expectation);
}
