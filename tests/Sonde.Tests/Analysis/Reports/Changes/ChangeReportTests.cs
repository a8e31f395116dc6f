using System.Globalization;
using System.Text.Json;
using Sonde.Tests.Cli;

namespace Sonde.Tests.Analysis.Reports.Changes;

/// <summary><c>sonde changes</c> over rows in files: whose series changed, when, and that order and batches do not matter.</summary>
public sealed class ChangeReportTests
{
    [Dear]
    [Fact]
    public void Each_domain_and_network_has_its_answer_whatever_the_order_and_the_files()
    {
        using var host = new TestHost();
        string[] rows =
        [
            .. Days("blocked.example", 1, day => day >= 11 ? 40 : 1, tests: 100), .. Days("blocked.example", 2, _ => 1, tests: 100),
            .. Days("over.example", 1, day => day is >= 5 and < 9 ? 60 : 0, tests: 100),
            .. Days("seldom.example", 1, day => day >= 11 ? 40 : 1, tests: 20),
        ];
        string file = host.Write("rows.jsonl", rows);
        CliRun run = host.Run("changes", file, "--enough", "100", "--format", "json").Ends(0);
        JsonElement[] lines = [.. run.Lines];
        lines.Select(line => $"{line.GetProperty("domain")} {line.GetProperty("network")} {line.GetProperty("status")}").ShouldBe(
        [
            "blocked.example AS64501 changed", "blocked.example AS64502 steady", "over.example AS64501 changed",
            "seldom.example AS64501 insufficient",
        ]);
        (Text(lines[0], "began"), Text(lines[0], "last_before"), Text(lines[0], "ended")).ShouldBe(("2024-01-11", "2024-01-10", null));
        (Text(lines[2], "began"), Text(lines[2], "ended")).ShouldBe(("2024-01-05", "2024-01-09"));
        lines[0].GetProperty("share_during").GetDouble().ShouldBe(0.4);
        lines[0].GetProperty("chance").GetDouble().ShouldBeLessThan(1e-6);
        Random order = new(1);
        order.Shuffle(rows);
        string[] parts = [.. rows.Chunk(777).Select((part, i) => host.Write($"part{i}.jsonl", part))];
        host.Run(["changes", .. parts, "--enough", "100", "--format", "json"]).Ends(0).Output.ShouldBe(run.Output);
    }

    [Fact]
    public void Fewer_than_300_tests_a_day_are_insufficient_unless_asked_for()
    {
        using var host = new TestHost();
        string file = host.Write("rows.jsonl", Days("a.example", 1, day => day >= 11 ? 40 : 1, tests: 100));
        host.Run("changes", file, "--format", "json").Ends(0).Lines[0].GetProperty("status").GetString().ShouldBe("insufficient");
        host.Run("changes", file, "--enough", "100", "--format", "text").Ends(0).Output.ShouldContain(
            "# From 2024-01-11 on (2024-01-10 was the last with tests before) 40 % of 1,000 requests for a.example from 1 vantage point in AS64501 in AA were not answered as expected, most often reset after the request, after 1 % of 1,000 before; it goes on where the tests end (2024-01-20). Chance alone does this in less than one series in a million. It could also be the server itself");
        host.Run("changes", file).Ends(0).Output.ShouldContain(
            "# 0 of 1 series changed, 0 did not; of 1 there is too little to say: fewer than 300 tests in the middle day.");
        JsonElement flat = host.Run(
            "changes", file, "--enough", "100", "--of", "country = 'AA'", "--format", "json").Ends(0).Lines.ShouldHaveSingleItem();
        (Text(flat, "status"), flat.GetProperty("share_during").GetDouble(), flat.GetProperty("tests_during").GetInt32()).ShouldBe(("steady", 1, 2000));
        host.Run("changes", file, "--by", "date").Ends(2).Error.ShouldContain("--by date: must be country, network");
        host.Run("changes", "--explain").Ends(0).Output.ShouldContain("began: the first day");
    }

    [Fact]
    public void What_says_nothing_is_no_part_of_the_scene()
    {
        using var host = new TestHost();
        string silent = Days("z.example", 9, _ => 0, tests: 1).First().Replace("2024-01-01", "2023-12-01", StringComparison.Ordinal)
            .Replace("\"expected\"", "\"inconclusive\"", StringComparison.Ordinal).Replace("\"AA\"", "\"AB\"", StringComparison.Ordinal);
        string file = host.Write("rows.jsonl", [silent, .. Days("a.example", 1, day => day < 11 ? 40 : 1, tests: 100)]);
        string said = host.Run("changes", file, "--enough", "100", "--by", "source", "--format", "text").Ends(0).Output;
        said.ShouldContain("# x: When the tests begin (2024-01-01) 40 % of 1,000 requests for a.example from 1 network in AA were not answered");
    }

    [Theory]
    [InlineData(20, 3, "3", "no change and fewer than 75 tests in all")]
    [InlineData(9, 100, "3", "fewer than 10 days with tests")]
    [InlineData(20, 100, "101", "fewer than 101 tests in the middle day")]
    [InlineData(9, 100, "101", "fewer than 101 tests in the middle day and fewer than 10 days with tests")]
    public void What_a_series_lacks_is_said_and_nothing_that_it_has(int days, int tests, string enough, string lacking)
    {
        using var host = new TestHost();
        string file = host.Write("rows.jsonl", Days("a.example", 1, _ => 0, tests).Take(days * tests));
        host.Run("changes", file, "--enough", enough, "--bin", "day").Ends(0).Output.ShouldContain(
            $"# 0 of 1 series changed, 0 did not; of 1 there is too little to say: {lacking}.\n");
    }

    [Fact]
    public void Hours_are_those_of_the_archive_s_own_clock_as_a_summary_has_them()
    {
        using var host = new TestHost();
        string[] rows = [.. Days("a.example", 1, _ => 0, tests: 40).Take(40), .. Days("a.example", 1, _ => 40, tests: 40).Take(40)];
        string file = host.Write("rows.jsonl", rows.Select((row, i) => row.Replace(
            "2024-01-01T00:00:00Z", string.Create(CultureInfo.InvariantCulture, $"2024-01-01 {(i / 4) + 4:00}:30:00.5 -0400 EDT"),
            StringComparison.Ordinal)));
        string[] hours = [.. host.Run("summary", file, "--by", "hour", "--format", "json").Ends(0).Lines
            .Select(line => line.GetProperty("hour").GetString()!)];
        hours[^1].ShouldBe("2024-01-01T23");
        CliRun run = host.Run("changes", file, "--bin", "hour", "--enough", "1");
        run.Ends(0).Output.ShouldContain("# From 2024-01-01T14 on (2024-01-01T13 was the last with tests before)");
        run.Output.ShouldContain("it goes on where the tests end (2024-01-01)");
        host.Run("changes", file, "--bin", "hour", "--enough", "1", "--since", "2024-01-01T14", "--format", "json").Ends(0)
            .Lines[0].GetProperty("bins").GetInt32().ShouldBe(10);
    }

    [Theory]
    [InlineData("domain")]
    [InlineData("target")]
    public void A_port_that_is_measured_from_some_day_on_is_no_change_of_another_one_of_the_name(string by)
    {
        using var host = new TestHost();
        string Ping(int day, int port, string failure)
            => $$$"""{"test_name":"tcpping","test_version":"0.2.1","input":"tcpconnect://a.example:{{{port}}}","measurement_start_time":"2024-01-{{{day:00}}} 00:00:00","test_keys":{"pings":[{{{string.Join(',', Enumerable.Repeat($$$"""{"tcp_connect":{"ip":"192.0.2.1","port":{{{port}}},"status":{"failure":{{{failure}}},"success":{{{(failure == "null" ? "true" : "false")}}}},"t0":0.1,"t":0.2}}""", 10))}}}]}}""";
        string file = host.Write("pings.jsonl", [
            .. Enumerable.Range(1, 20).Select(day => Ping(day, 80, "null")),
            .. Enumerable.Range(11, 10).Select(day => Ping(day, 25, "\"connection_refused\"")),
        ]);
        JsonElement[] lines = [.. host.Run("changes", file, "--by", by, "--format", "json").Ends(0).Lines];
        lines.Select(line => (Text(line, by), Text(line, "status"))).ShouldBe(
            [("tcpconnect://a.example:25", "steady"), ("tcpconnect://a.example:80", "steady")]);
    }

    private static string? Text(JsonElement line, string name) => line.GetProperty(name).GetString();

    /// <summary>Rows of 20 days with so many tests each, of which so many were reset.</summary>
    private static IEnumerable<string> Days(string domain, int network, Func<int, int> resets, int tests)
    {
        for (int day = 1; day <= 20; day++)
        {
            for (int test = 0; test < tests; test++)
            {
                bool isReset = test < resets(day);
                string date = string.Create(CultureInfo.InvariantCulture, $"2024-01-{day:00}");
                yield return $$"""{"measurement_id":"1","nettest":"http","time":"{{date}}T00:00:00Z","date":"{{date}}","source":"x","vantage_point":"198.51.100.{{network}}","vantage_point_asn":{{64500 + network}},"vantage_point_country":"AA","probe_asn":null,"probe_cc":null,"target":"{{domain}}","domain":"{{domain}}","is_control":false,"controls_failed":false,"outcome":"{{(isReset ? "❗️read/tcp.reset" : "✅match")}}","outcome_code":"{{(isReset ? "read/tcp.reset" : "match")}}","expectation":"{{(isReset ? "unexpected" : "expected")}}","outcome_counts":[],"conditions":[],"mismatches":[],"rule_id":"x","rules_version":"x"}""";
            }
        }
    }
}
