using Sonde.Tests.Cli;
using Sonde.Tests.Simulation;

namespace Sonde.Tests.Web.Pages;

/// <summary>What sections say, against SQL over the same rows.</summary>
public sealed class SectionTests
{
    [Dear]
    [Fact]
    public void First_hop_at_which_flows_differ_is_named_and_outlined_and_silence_is_no_difference()
    {
        using var host = new TestHost();
        string page = Page(host, "paths");
        page.ShouldContain("The first hop at which flows differ is 4: <bdi>tcp/443</bdi>");
        page.ShouldContain("class=\"path parts\"");
        string plain = page[page.IndexOf("path.dropped_after:3", StringComparison.Ordinal)..];
        plain.ShouldContain("no reply");
    }

    [Fact]
    public void Pings_lost_and_percentiles_are_those_of_the_rows()
    {
        Repetitions.SkipUnlessLong();
        using var host = new TestHost();
        string page = Page(host, "pings");
        string asked = Query(
            host, "pings",
            "SELECT count(*) AS n, count(*) FILTER (failure = 'generic_timeout_error') AS lost, round(quantile_cont(rtt, 0.9) * 1000, 2) AS p90 FROM observations WHERE target = '203.0.113.80' AND step = 'connect'");
        asked.ShouldBe("{\"n\":60,\"lost\":7,\"p90\":14.0}\n");
        int row = page.IndexOf("<bdi>203.0.113.80:443</bdi></th>", StringComparison.Ordinal);
        page[row..(row + 600)].ShouldContain("<bdi>60</bdi>");
        page[row..(row + 600)].ShouldContain("<bdi>7</bdi>");
        page.ShouldContain("Changes of level");
    }

    [Fact]
    public void Conditions_are_counted_as_the_tables_have_them()
    {
        Repetitions.SkipUnlessLong();
        using var host = new TestHost();
        string page = Page(host, "transparency");
        string asked = Query(
            host, "transparency",
            "SELECT count(*) AS n FROM outcomes WHERE list_contains(conditions, 'tfo.connectivity.works')");
        long count = long.Parse(asked.Split(':')[1].TrimEnd('}', '\n'), System.Globalization.CultureInfo.InvariantCulture);
        int row = page.IndexOf("<bdi>tfo.connectivity.works</bdi></th>", StringComparison.Ordinal);
        page[row..(row + 300)].ShouldContain($"<bdi>{count}</bdi>");
        page.ShouldContain("Targets whose condition changed");
    }

    [Dear]
    [Fact]
    public void Answers_of_resolvers_and_of_controls_stand_apart()
    {
        using var host = new TestHost();
        string page = Page(host, "dns");
        page.ShouldContain("<bdi>203.0.113.10</bdi>");
        page.ShouldContain("FortiGuard", Case.Sensitive, "the page at the address, as text");
        page.ShouldContain("<bdi>control</bdi>");
    }

    private static string Page(TestHost host, string kind)
    {
        string input = ReportInputs.Write(host, kind);
        CliRun run = host.Run("report", input, "-o", host.Path("report.html"), "--enough", "3");
        run.ExitCode.ShouldBe(0, run.Error);
        return host.Read("report.html");
    }

    private static string Query(TestHost host, string kind, string sql)
    {
        host.Run("classify", ReportInputs.Write(host, kind), "-o", host.Path("tables")).ExitCode.ShouldBe(0);
        return host.Run("query", host.Path("tables"), sql).Output;
    }
}
