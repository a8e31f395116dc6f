using System.Text.RegularExpressions;
using Sonde.Tests.Analysis;
using Sonde.Tests.Cli;
using Sonde.Tests.Simulation;

namespace Sonde.Tests.Web.Documents;

public sealed partial class ReportTests
{
    [Dear]
    [Fact]
    public void Raw_scan_becomes_one_page_whose_numbers_are_those_of_the_tables()
    {
        using var host = new TestHost();
        Scan.Write(host);
        CliRun run = host.Run("report", host.Path("scan"), "-o", host.Path("report.html"), "--enough", "3");
        run.ExitCode.ShouldBe(0, run.Error);
        string page = host.Read("report.html");
        host.Run("classify", host.Path("scan"), "-o", host.Path("tables")).ExitCode.ShouldBe(0);
        CliRun query = host.Run(
            "query", host.Path("tables"),
            "SELECT count(*) FILTER (expectation = 'unexpected') AS u, count(*) FILTER (expectation IN ('expected', 'unexpected')) AS n FROM outcomes WHERE domain = 'blocked.example' AND vantage_point_country = 'AA' AND is_control IS NOT TRUE");
        query.Output.ShouldBe("{\"u\":9,\"n\":10}\n");
        page.ShouldContain("<bdi>9 of 10</bdi>");
        page.ShouldContain("<bdi>4 of 10</bdi>", Case.Sensitive, "the first day in that country");
        page.ShouldContain("Ministry order 17", Case.Sensitive, "the page that came, as text");
        page.ShouldContain("sonde query tables ");
    }

    [Dear]
    [Fact]
    public void What_was_written_is_said_and_how_to_open_it()
    {
        using var host = new TestHost();
        Scan.Write(host);
        string written = $"^{Regex.Escape(host.Path("a page.html"))}: [0-9,]+ measurements of ";
        host.Run("report", host.Path("scan"), "-o", host.Path("a page.html")).Ends(0).Error
            .ShouldMatch(written + @"\d+ units?, [0-9,]+ kB\n$");
        host.Run("classify", host.Path("scan"), "-o", host.Path("tables")).Ends(0);
        host.Run("report", host.Path("tables"), "-o", host.Path("a page.html")).Ends(0).Error
            .ShouldMatch(written + @"\d+ files of tables, [0-9,]+ kB\n$");
        host.Run("report", host.Path("tables"), "-o", "-").Ends(0).Error.ShouldBeEmpty();
        host.IsTerminal = true;
        host.Size = (200, 24);
        host.Run("report", host.Path("tables"), "-o", host.Path("a page.html")).Ends(0).Error
            .ShouldEndWith($"from here:\n  xdg-open '{host.Path("a page.html")}'\n");
    }

    [Dear]
    [Fact]
    public void Tables_give_the_same_findings_as_the_lines_they_were_made_of()
    {
        using var host = new TestHost();
        Scan.Write(host);
        host.Run("report", host.Path("scan"), "-o", host.Path("raw.html")).ExitCode.ShouldBe(0);
        foreach (string format in Repetitions.Some(["parquet", "csv", "jsonl"], 1))
        {
            host.Run("classify", host.Path("scan"), "-o", host.Path(format), "--format", format).ExitCode.ShouldBe(0);
            CliRun run = host.Run("report", host.Path(format), "-o", host.Path("tables.html"));
            run.ExitCode.ShouldBe(0, $"{format}: {run.Error}");
            Findings(host.Read("tables.html")).ShouldBe(Findings(host.Read("raw.html")), format);
        }
    }

    [Dear]
    [Fact]
    public void Lines_that_were_rejected_when_tables_were_made_are_told_as_summary_tells_them()
    {
        using var host = new TestHost();
        Scan.Write(host);
        File.WriteAllText(Path.Combine(host.Path("scan"), "odd.jsonl"), "{\"no\":\"line\"}\n");
        host.Run("classify", host.Path("scan"), "-o", host.Path("tables")).Ends(3);
        const string told = "1 line was rejected when this was classified, and is in no table";
        host.Run("summary", host.Path("tables")).Ends(3).Error.ShouldContain(told);
        host.Run("report", host.Path("tables"), "-o", host.Path("tables.html")).Ends(3).Error.ShouldContain(told);
        host.Read("tables.html").ShouldContain(told);
    }

    [Dear]
    [Fact]
    public void Page_asks_nothing_of_any_network_and_runs_nothing_that_it_did_not_bring()
    {
        using var host = new TestHost();
        Scan.Write(host);
        host.Run("report", host.Path("scan"), "-o", host.Path("report.html")).ExitCode.ShouldBe(0);
        string page = host.Read("report.html");
        page.ShouldContain("default-src &#39;none&#39;");
        Sources().Matches(page).ShouldBeEmpty();
        Links().Matches(page).Select(link => link.Groups["to"].Value)
            .ShouldAllBe(to => to.StartsWith('#') || to.StartsWith("data:text/csv;charset=utf-8;base64,", StringComparison.Ordinal));
        Links().Matches(page).Select(link => link.Groups["to"].Value).Where(to => to.StartsWith('#'))
            .ShouldAllBe(to => page.Contains($"id=\"{to.Substring(1)}\"", StringComparison.Ordinal));
    }

    [Dear]
    [Fact]
    public void Hostile_texts_in_every_field_are_text()
    {
        using var host = new TestHost();
        foreach (string name in Repetitions.Some(["report.html", "odd.html"], 1))
        {
            if (name == "odd.html")
            {
                // Texts of megabytes too.
                Directory.CreateDirectory(host.Path($"odd/{OddText.Scan}"));
                File.WriteAllBytes(host.Path($"odd/{OddText.Scan}/results.json"), OddText.File());
                host.Run("report", host.Path("odd"), "-o", host.Path(name), "--title", "<b>\"").Error.ShouldContain("rejected");
            }
            else
            {
                Scan.Write(
                    host, domain: "<script>alert(1)</script>\" onload='x", country: "<img src=x onerror=alert(1)>",
                    body: "</pre></script><script>alert(2)</script>");
                host.Run("report", host.Path("scan"), "-o", host.Path(name), "--title", "<b>\"").ExitCode.ShouldBe(0);
            }

            string page = host.Read(name);
            Tags().Matches(page).Select(tag => tag.Groups["name"].Value).Distinct().ShouldBeSubsetOf(Sonde.Web.Markup.MarkupNames.Elements
                .Concat(Sonde.Web.Markup.MarkupNames.Empty).Concat(["style", "script", "!doctype"]));
            page.Split("<script>").Length.ShouldBe(2, "the one script is ours");
        }
    }

    [Fact]
    public void Nothing_to_report_of_is_said_and_no_page_is_left()
    {
        using var host = new TestHost();
        CliRun run = host.Run("report", host.Write("empty.jsonl"), "-o", host.Path("report.html"));
        run.ExitCode.ShouldBe(3, "as of a summary: the arguments are right");
        run.Error.ShouldContain("nothing to report of in empty.jsonl");
        File.Exists(host.Path("report.html")).ShouldBeFalse();
        CliRun bad = host.Run("report", host.Write("bad.jsonl", "garbage"), "-o", host.Path("report.html"));
        bad.ExitCode.ShouldBe(3);
        bad.Error.ShouldContain("rejected");
        host.Run("report", host.Path("nowhere"), "-o", host.Path("report.html")).Error.ShouldContain("no such file");
    }

    private static string Findings(string page)
    {
        int start = page.IndexOf("<ul class=\"findings\">", StringComparison.Ordinal);
        return page[start..page.IndexOf("</ul>", start, StringComparison.Ordinal)];
    }

    [GeneratedRegex("\\s(?:src|srcset|action|background|poster)=|url\\((?!#)|@import|http-equiv=\"refresh", RegexOptions.IgnoreCase)]
    private static partial Regex Sources();

    [GeneratedRegex("href=\"(?<to>[^\"]*)\"")]
    private static partial Regex Links();

    [GeneratedRegex("</?(?<name>[^\\s>/]+)")]
    private static partial Regex Tags();
}
