using System.Text.Json;
using Sonde.Tests.Cli;
using Sonde.Tests.Simulation;

namespace Sonde.Tests.Analysis.Reports.Comparing;

/// <summary><c>sonde compare</c>, of what the program measured itself.</summary>
public sealed class CompareCommandTests
{
    [Fact]
    public void Two_runs_of_pings_are_compared_target_by_target()
    {
        using var before = new TestHost(new SimulatedNetwork((_, _) => Answer.Connects(10)));
        using var after = new TestHost(new SimulatedNetwork((target, _) => target.Port >= 8 ? Answer.Refuses(1) : Answer.Connects(10)));
        string first = Measure(before), second = Measure(after);
        CliRun run = before.Run("compare", first, second, "--format", "json").Ends(0);
        JsonElement refused = run.Lines.Single(line => line.GetProperty("what").GetString() == "dial/tcp.refused");
        refused.GetProperty("kind").GetString().ShouldBe("appeared");
        (refused.GetProperty("before").GetInt32(), refused.GetProperty("after").GetInt32(), refused.GetProperty("both").GetInt32())
            .ShouldBe((0, 16, 15));
        refused.GetProperty("appeared_at").EnumerateArray().Select(each => each.GetString()).ShouldContain("tcpconnect://192.0.2.1:15");
        refused.GetProperty("chance").GetDouble().ShouldBe(2 / 256.0, 1e-6);
        refused.GetProperty("words").GetString().ShouldBe("refused");
        string text = before.Run("compare", first, second).Ends(0).Output;
        text.ShouldContain(
            "# tcpping: dial/tcp.refused: 0 of 30 results before (0 %), 16 of 30 results after (53 %); at 8 of 15 targets it appeared, from 0 it went. The chance of that where nothing changed is 1 in 128 (McNemar), and 0.02 among all that was looked at.");
        text.ShouldContain("\ntcpping\ttcpconnect://192.0.2.1:15\tmatch\tdial/tcp.refused\n");
        before.Run("compare", first, second, "--targets", "--format", "csv").Ends(0).Output.Split('\n').Length.ShouldBe(10);
        before.Run("compare", first, first).Ends(0).Output.ShouldContain("# No difference was seen.");
    }

    [Fact]
    public void Sides_that_have_nothing_in_common_are_not_called_alike()
    {
        using var host = new TestHost();
        string Row(string target) => $$"""{"measurement_id":"1","nettest":"http","time":"2024-01-05T00:00:00Z","date":"2024-01-05","source":"x","vantage_point":"198.51.100.7","target":"{{target}}","domain":"{{target}}","outcome":"\u2705match","outcome_code":"match","expectation":"expected","outcome_counts":[],"conditions":[],"mismatches":[],"rule_id":"x","rules_version":"x"}""";
        string text = host.Run("compare", host.Write("a.jsonl", Row("a.example")), host.Write("b.jsonl", Row("b.example"))).Ends(0).Output;
        text.ShouldContain("# 0 targets measured on both sides, 1 before only, 1 after only.\n");
        text.ShouldContain("# Nothing was measured on both sides, so that nothing can be compared");
        text.ShouldNotContain("No difference");
    }

    [Fact]
    public void Days_of_one_folder_are_compared()
    {
        using var host = new TestHost();
        string Row(string date, string code)
            => $$"""{"measurement_id":"1","nettest":"http","time":"{{date}}T00:00:00Z","date":"{{date}}","source":"x","vantage_point":"198.51.100.7","target":"a.example","domain":"a.example","outcome":"x","outcome_code":"{{code}}","expectation":"{{(code == "match" ? "expected" : "unexpected")}}","outcome_counts":[],"conditions":[],"mismatches":[],"rule_id":"x","rules_version":"x"}""";
        string file = host.Write(
            "rows.jsonl", Row("2024-01-05", "match"), Row("2024-01-06", "read/tcp.reset"), Row("2024-01-07", "read/tcp.reset"),
            Row("2024-01-08", "match"));
        string text = host.Run("compare", "2024-01-05", "2024-01-06..2024-01-07", "--in", file).Ends(0).Output;
        text.ShouldContain("# http: read/tcp.reset: 0 of 1 result before (0 %), 2 of 2 results after (100 %)");
        text.ShouldContain("http\ta.example at 198.51.100.7\tmatch\tread/tcp.reset");
        host.Run("compare", "2024-01-05", "yesterday", "--in", file).Ends(2).Error.ShouldContain("yesterday: with --in it must be a day");
        host.Run("compare", "2024-01-05", "2024-01-07..2024-01-06", "--in", file).Ends(2).Error.ShouldBe(
            "sonde: 2024-01-07..2024-01-06: 2024-01-07 is after 2024-01-06\n");
        CliRun without = host.Run("compare", "2025-01-01", "2024-01-05", "--in", file).Ends(3);
        without.Output.ShouldContain("# Nothing that says something was measured before, so that nothing can be compared");
        without.Error.ShouldBe($"sonde: before: nothing of {file} is within what was asked for\n");
        host.Run("compare", "2024-01-05", "2025-01-01", "--in", file).Ends(3).Output.ShouldContain(
            "# Nothing that says something was measured after, so that");
        host.Run("compare", file).Ends(2).Error.ShouldContain("two sides are compared");
        host.Run("compare", file, host.Path("nowhere")).Ends(2);
        host.Run("compare", file, file, "--by", "date").Ends(2).Error.ShouldContain("--by date: must be country");
    }

    [Fact]
    public void A_sentence_says_of_which_group_it_is()
    {
        using var host = new TestHost();
        string Row(string country, string code)
            => $$"""{"measurement_id":"1","nettest":"http","time":"2024-01-05T00:00:00Z","date":"2024-01-05","source":"x","vantage_point":"198.51.100.7","vantage_point_country":{{country}},"target":"a.example","domain":"a.example","outcome":"x","outcome_code":"{{code}}","expectation":"{{(code == "match" ? "expected" : "unexpected")}}","outcome_counts":[],"conditions":[],"mismatches":[],"rule_id":"x","rules_version":"x"}""";
        string[] countries = ["\"AA\"", "\"AB\"", "null"];
        string before = host.Write("a.jsonl", countries.Select(country => Row(country, "match")));
        string after = host.Write("b.jsonl", countries.Select(country => Row(country, "read/tcp.reset")));
        string text = host.Run("compare", before, after, "--by", "country,test").Ends(0).Output;
        foreach (string country in (string[])["AA", "AB", "(unknown)"]) text.ShouldContain($"# {country}, http: match: 1 of 1 result before");
    }

    [Fact]
    public void A_terminal_has_sentences_first_and_columns_below_each_other()
    {
        using var host = new TestHost(new SimulatedNetwork((_, _) => Answer.Connects(10)));
        string file = Measure(host);
        host.IsTerminal = true;
        string[] lines = host.Run("compare", file, file).Ends(0).Output.Split('\n');
        lines[0].ShouldStartWith("15 targets measured on both sides");
        host.Run("summary", file).Ends(0).Output.ShouldContain("\nsource   rows  unexpected  inconclusive  invalid  rate");
    }

    private static string Measure(TestHost host)
    {
        string file = host.Path("pings.jsonl");
        host.Run(
            ["measure", "tcpping", .. Enumerable.Range(1, 15).Select(port => $"tcpconnect://192.0.2.1:{port}"), "--repetitions", "2", "-o",
                file]).Ends(0);
        return file;
    }
}
