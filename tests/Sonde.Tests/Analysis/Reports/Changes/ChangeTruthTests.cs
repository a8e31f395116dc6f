using System.Text.Json;
using Sonde.Tests.Cli;
using Sonde.Tests.Simulation;

namespace Sonde.Tests.Analysis.Reports.Changes;

/// <summary>
/// The shares and counts that <c>changes</c> tells of rows made at random are those of a plain script over the same days, whatever the
/// order in which the rows come and the files that they lie in.
/// </summary>
public sealed class ChangeTruthTests
{
    private const int Days = 20;

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, Repetitions.Of(1, 8, 30))];

    [Dear]
    [Theory]
    [MemberData(nameof(Seeds))]
    public void Shares_and_counts_are_those_of_a_plain_script(int seed)
    {
        var random = new Random(seed);
        using var host = new TestHost();
        PlainRow[] rows = [.. Enumerable.Range(0, 6000).Select(_ => PlainRow.Of(
            random, Days, (domain, network, day) => domain == "d1.example" && network == 1 && day is >= 8 and < 15 ? 0.7 : 0.02))];
        string[] wanted = ["changes", "--by", "domain,network", "--enough", "10", "--format", "json"];
        CliRun run = host.Run([.. wanted, PlainRow.Write(host, "all.jsonl", rows)]).Ends(0);
        run.Lines.Count(line => Text(line, "status") == "changed").ShouldBe(1, $"seed {seed}");
        foreach (JsonElement line in run.Lines)
        {
            PlainRow[] series = [.. rows.Where(
                row => row.IsTelling && row.Domain == Text(line, "domain") && $"AS{64500 + row.Network}" == Text(line, "network"))];
            string where = $"seed {seed}: {line}";
            line.GetProperty("bins").GetInt32().ShouldBe(series.Select(row => row.Day).Distinct().Count(), where);
            line.GetProperty("networks").GetInt32().ShouldBe(1, where);
            bool isChanged = Text(line, "status") == "changed";
            (string? began, string? ended) = (Text(line, "began"), Text(line, "ended"));
            PlainRow[] during = Between(series, began, ended);
            line.GetProperty("tests_during").GetInt32().ShouldBe(during.Length, where);
            line.GetProperty("share_during").GetDouble().ShouldBe(Share(during), 1e-6, where);
            if (!isChanged) continue;
            (Text(line, "domain"), Text(line, "network"), began, ended)
                .ShouldBe(("d1.example", "AS64501", "2024-01-08", "2024-01-15"), where);
            line.GetProperty("share_before").GetDouble().ShouldBe(Share(Between(series, null, began)), 1e-6, where);
            line.GetProperty("tests_before").GetInt32().ShouldBe(Between(series, null, began).Length, where);
            line.GetProperty("share_after").GetDouble().ShouldBe(Share(Between(series, ended, null)), 1e-6, where);
            line.GetProperty("tests_after").GetInt32().ShouldBe(Between(series, ended, null).Length, where);
        }

        random.Shuffle(rows);
        string[] parts = [.. rows.Chunk(random.Next(500, 3000)).Select((part, i) => PlainRow.Write(host, $"part{i}.jsonl", part))];
        host.Run([.. wanted, .. parts]).Ends(0).Output.ShouldBe(run.Output, $"seed {seed}: late rows, other files");
    }

    private static PlainRow[] Between(PlainRow[] rows, string? from, string? to)
        => [.. rows.Where(
            row => (from is null || string.CompareOrdinal(row.Date, from) >= 0)
            && (to is null || string.CompareOrdinal(row.Date, to) < 0))];

    private static double Share(PlainRow[] rows) => (double)rows.Count(row => row.Expectation == "unexpected") / rows.Length;

    private static string? Text(JsonElement line, string name) => line.GetProperty(name).GetString();
}
