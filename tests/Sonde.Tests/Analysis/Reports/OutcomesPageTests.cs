using Sonde.Analysis.Outcomes;
using Sonde.Analysis.Reports;
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
