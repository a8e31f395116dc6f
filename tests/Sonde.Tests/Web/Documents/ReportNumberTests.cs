using System.Globalization;
using System.Text.RegularExpressions;
using Sonde.Analysis.Reports;
using Sonde.Tests.Cli;
using Sonde.Tests.Simulation;

namespace Sonde.Tests.Web.Documents;

/// <summary>
/// Every number of every table of a report leads to rows, and is what SQL says of just these rows, asked by the command that the page
/// shows.
/// </summary>
public sealed partial class ReportNumberTests
{
    private const string Telling = "count(*) FILTER (expectation IN ('expected', 'unexpected'))";
    private const string Unexpected = "count(*) FILTER (expectation = 'unexpected')";

    public static TheoryData<string, string, string> Charts => [.. Repetitions.Some(
    [
        ("interference", "networks-chart", "match"),
        ("transparency", "group-1-port", ""),
        ("transparency", "group-1-network", ""),
    ], 1)];

    // Numbers that are no count of their rows, by their column: what they are instead.
    private static readonly Dictionary<string, string> Derived = new(StringComparer.Ordinal)
    {
        ["vantage points"] = "count(DISTINCT vantage_point)",
        ["names"] = $"count(DISTINCT {SeenColumns.SubjectSql})",
        ["networks"] = $"count(DISTINCT {SeenColumns.NetworkSql})",
        ["percent"] = "100.0 * count(*) FILTER (controls_failed) / count(*)",
        ["resolvers"] = "count(DISTINCT target)",
        ["countries"] = "count(DISTINCT target_country)",
        ["hop"] = "max(hop)",
        ["RTT, ms"] = "max(rtt) * 1000",
        ["lost, %"] = "100.0 * count(*) FILTER (failure IN ('generic_timeout_error', 'timed_out')) / count(*)",
        ["least, ms"] = "min(rtt) * 1000",
        ["most, ms"] = "max(rtt) * 1000",
        ["5th percentile, ms"] = "quantile_cont(rtt, 0.05) * 1000",
        ["middle, ms"] = "median(rtt) * 1000",
        ["90th percentile, ms"] = "quantile_cont(rtt, 0.9) * 1000",
        ["95th percentile, ms"] = "quantile_cont(rtt, 0.95) * 1000",
        ["99th percentile, ms"] = "quantile_cont(rtt, 0.99) * 1000",
        ["before, ms"] = "median(rtt) * 1000",
        ["from then on, ms"] = "median(rtt) * 1000",
    };

    public static TheoryData<string> Kinds => [.. Repetitions.Some(ReportInputs.Kinds, 1)];

    [Dear]
    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_number_is_that_of_the_rows_it_leads_to(string kind)
    {
        using var host = new TestHost();
        (string page, PageRows rows) = Made(host, kind);
        List<(string Where, double Shown, int Digits, string Id, string Sql)> asked = [];
        List<string> alone = [];
        foreach (PageTable table in Tables(page))
        {
            foreach (PageTable.Cell cell in table.Cells)
            {
                string where = $"{table.Caption} / {cell.Row} / {cell.Column}: {cell.Text}";
                Match share = Share().Match(cell.Text);
                if (cell.IsNumber && !IsTtl(cell) && cell.Number != 0 && cell.Anchor is null) alone.Add(where);
                if (cell.Anchor is not { } id) continue;
                if (share.Success && cell.Column is not "name" and not "target")
                {
                    asked.Add((where, Long(share, "few"), 0, id, Unexpected));
                    asked.Add((where, Long(share, "all"), 0, id, Telling));
                }
                else if (cell.IsNumber && cell.Column != "routers")
                {
                    asked.Add((where, cell.Number, Digits(cell.Text), id, Derived.GetValueOrDefault(cell.Column, "count(*)")));
                }
                else if (Milliseconds().Match(cell.Text) is { Success: true } trip)
                {
                    string ms = trip.Groups["ms"].Value;
                    asked.Add((where, double.Parse(ms, CultureInfo.InvariantCulture), Digits(ms), id, "median(rtt) * 1000"));
                }
            }
        }

        alone.ShouldBeEmpty("a number without rows behind it");
        asked.Count.ShouldBeGreaterThan(kind == "paths" ? 10 : 5);
        foreach ((string id, string title, long count) in rows.All) asked.Add(($"rows of {title}", count, 0, id, "count(*)"));
        IReadOnlyList<double?> answers = rows.Ask([.. asked.Select(one => (one.Id, one.Sql))]);
        string[] wrong =
        [
            .. asked.Zip(answers).Where(pair => pair.Second is not { } value || !IsRounded(pair.First.Shown, value, pair.First.Digits))
                .Select(pair => $"{pair.First.Where} is {pair.Second} by {pair.First.Sql}"),
        ];
        wrong.ShouldBeEmpty();
        (string first, _, long n) = rows.All.First();
        CliRun query = host.Run("query", host.Path("tables"), rows.SqlOf(first));
        query.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length.ShouldBe((int)n, "as the page shows the command");
    }

    [Dear]
    [Theory]
    [MemberData(nameof(Charts))]
    public void Bars_are_as_long_as_their_numbers_say(string kind, string chart, string first)
    {
        using var host = new TestHost();
        (string page, _) = Made(host, kind);
        int at = page.IndexOf($"<figure id=\"{chart}\"", StringComparison.Ordinal);
        int end = page.IndexOf("</figure>", at, StringComparison.Ordinal);
        double[][] drawn =
        [
            .. Bars().Matches(page[at..end]).GroupBy(bar => bar.Groups["y"].Value)
                .Select(row => (double[])[.. row.Select(bar => double.Parse(bar.Groups["wide"].Value, CultureInfo.InvariantCulture))]),
        ];
        PageTable twin = PageTable.Of(page[end..])[0];
        double[][] said =
        [
            .. twin.Cells.GroupBy(cell => cell.Row)
                .Select(row => (double[])[.. row.SkipWhile(cell => cell.Column != first && first.Length > 0)
                .Where(cell => cell.IsNumber).Select(cell => cell.Number)]),
        ];
        drawn.Length.ShouldBe(said.Length);
        foreach ((double[] bars, double[] numbers) in drawn.Zip(said))
        {
            double[] counts = [.. numbers.Where(number => number > 0)];
            counts.Length.ShouldBe(bars.Length);
            foreach ((double bar, double count) in bars.Zip(counts)) (bar / bars.Sum()).ShouldBe(count / counts.Sum(), 0.001);
        }
    }

    [Dear]
    [Fact]
    public void Days_and_hours_are_those_of_the_rows()
    {
        using var host = new TestHost();
        (string page, _) = Made(host, "interference");
        PageTable time = PageTable.Of(page).Single(table => table.Caption == "Tests in the course of time");
        string asked = host.Run(
            "query", host.Path("tables"),
            "SELECT left(time, 13) AS w, count(*) FILTER (expectation = 'expected') AS e, count(*) FILTER (expectation = 'unexpected') AS u, count(*) FILTER (expectation = 'inconclusive') AS i FROM outcomes WHERE is_control IS NOT TRUE GROUP BY 1 ORDER BY 1",
            "--format", "csv").Output;
        string[] said =
        [
            .. time.Cells.GroupBy(cell => cell.Row).Select(row => string.Join(',', ((string[])[
                "when", "expected", "unexpected", "inconclusive"]).Select(column => row.Single(cell => cell.Column == column).Text))),
        ];
        said.ShouldBe(asked.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)[1..]);
    }

    private static (string Page, PageRows Rows) Made(TestHost host, string kind)
    {
        string input = ReportInputs.Write(host, kind);
        CliRun run = host.Run("report", input, "-o", host.Path("report.html"), "--enough", "3");
        run.ExitCode.ShouldBe(0, run.Error);
        host.Run("classify", input, "-o", host.Path("tables")).ExitCode.ShouldBe(0);
        string page = host.Read("report.html");
        return (page, new PageRows(host, page));
    }

    // The tables of samples are rows themselves.
    private static IReadOnlyList<PageTable> Tables(string page)
        => PageTable.Of(page[..page.IndexOf("<section id=\"rows\"", StringComparison.Ordinal)]);

    // A dot a ping: the row of the table is the row.
    private static bool IsTtl(PageTable.Cell cell)
        => cell.Column is "TTL" || (cell.Column == "RTT, ms" && cell.Row.Contains(':', StringComparison.Ordinal));

    private static bool IsRounded(double shown, double value, int digits)
        => Math.Abs(shown - value) <= (0.5000001 * Math.Pow(10, -digits)) + 1e-9;

    private static int Digits(string number)
        => number.IndexOf('.', StringComparison.Ordinal) is var point && point < 0 ? 0 : number.Length - point - 1;

    private static double Long(Match match, string group)
        => double.Parse(match.Groups[group].Value, NumberStyles.AllowThousands, CultureInfo.InvariantCulture);

    [GeneratedRegex("^(?:[0-9.]+ % \\()?(?<few>[0-9,]+) of (?<all>[0-9,]+)\\)?$")]
    private static partial Regex Share();

    [GeneratedRegex(" (?<ms>[0-9.]+) ms(?: differs here)?$")]
    private static partial Regex Milliseconds();

    [GeneratedRegex("<rect class=\"c[^\"]*\" x=\"[^\"]*\" y=\"(?<y>[^\"]*)\" width=\"(?<wide>[^\"]*)\" height=\"18\"")]
    private static partial Regex Bars();
}
