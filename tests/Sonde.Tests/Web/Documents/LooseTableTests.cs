using Sonde.Tests.Cli;
using Sonde.Tests.Simulation;

namespace Sonde.Tests.Web.Documents;

/// <summary>Tables that lie by themselves: what a query saved, or what was taken out of a folder of classified rows.</summary>
public sealed class LooseTableTests
{
    [Dear]
    [Theory]
    [InlineData("parquet", "some.parquet")]
    [InlineData("csv", "some.csv")]
    [InlineData("json", "some.jsonl")]
    public void What_a_query_saved_is_reported_of_and_its_rows_are_asked_there(string format, string name)
    {
        Repetitions.LongUnless(format == "csv");
        using var host = new TestHost();
        Classify(host);
        CliRun saved = host.Run(
            "query", host.Path("tables"), "SELECT * FROM outcomes WHERE domain = 'blocked.example'", "--format", format, "-o", host.Path(name));
        saved.ExitCode.ShouldBe(0, saved.Error);
        CliRun run = host.Run("report", host.Path(name), "-o", host.Path("report.html"), "--enough", "3");
        run.ExitCode.ShouldBe(0, run.Error);
        string page = host.Read("report.html");
        page.ShouldContain("<bdi>9 of 10</bdi>");
        page.ShouldNotContain("open.example");
        page.ShouldContain($"sonde query {name} ");
        CliRun query = host.Run("query", host.Path(name), "SELECT count(*) AS n FROM outcomes WHERE expectation = 'unexpected' AND date >= '2026-01-01'");
        query.Output.ShouldBe("{\"n\":9}\n", query.Error);
    }

    [Dear]
    [Fact]
    public void Few_columns_are_enough_and_a_folder_of_loose_tables_is_read()
    {
        using var host = new TestHost();
        Classify(host);
        Directory.CreateDirectory(host.Path("own"));
        host.Run(
            "query", host.Path("tables"), "SELECT nettest, date, domain, vantage_point, outcome_code, expectation FROM outcomes WHERE is_control IS NOT TRUE",
            "--format", "csv", "-o", host.Path("own/mine.csv")).ExitCode.ShouldBe(0);
        File.WriteAllText(host.Path("own/notes.csv"), "country,capital\nAA,Aa\n");
        CliRun run = host.Run("report", host.Path("own"), "-o", host.Path("report.html"), "--enough", "3");
        run.ExitCode.ShouldBe(0, run.Error);
        host.Read("report.html").ShouldContain("blocked.example");
    }

    [Theory]
    [InlineData("report")]
    [InlineData("query")]
    public void Table_of_something_else_is_refused_with_what_it_would_take(string command)
    {
        using var host = new TestHost();
        string file = host.Write("capitals.csv", "country,capital", "AA,Aa");
        CliRun run = command == "report"
            ? host.Run("report", file, "-o", host.Path("report.html"))
            : host.Run("query", file, "SELECT 1");
        run.ExitCode.ShouldBe(2);
        run.Error.ShouldContain("capitals.csv: n");
        run.Error.ShouldContain("outcomes");
        run.Error.Trim().Split('\n').Length.ShouldBe(1);
        File.Exists(host.Path("report.html")).ShouldBeFalse();
        File.WriteAllText(host.Path("broken.parquet"), "PAR1 no table");
        CliRun broken = host.Run("report", host.Path("broken.parquet"), "-o", host.Path("report.html"));
        broken.ExitCode.ShouldBe(2);
        broken.Error.ShouldContain("broken.parquet");
    }

    [Dear]
    [Fact]
    public void Rows_of_several_folders_stand_beside_one_another_and_the_page_asks_all_of_them()
    {
        using var host = new TestHost();
        Classify(host);
        Scan.Write(host, domain: "other.example", name: "scan2");
        host.Run("classify", host.Path("scan2"), "-o", host.Path("tables2"), "--format", "parquet").ExitCode.ShouldBe(0);
        host.Run("report", host.Path("tables"), host.Path("tables2"), "-o", host.Path("report.html")).ExitCode.ShouldBe(0);
        string page = host.Read("report.html");
        page.ShouldContain("--also tables2");
        CliRun query = host.Run(
            "query", host.Path("tables"), "SELECT count(DISTINCT domain) AS n FROM outcomes WHERE domain IN ('blocked.example', 'other.example')",
            "--also", host.Path("tables2"));
        query.Output.ShouldBe("{\"n\":2}\n", query.Error);
    }

    private static void Classify(TestHost host)
    {
        Scan.Write(host);
        host.Run("classify", host.Path("scan"), "-o", host.Path("tables")).ExitCode.ShouldBe(0);
    }
}
