using System.Text.Json;
using Sonde.Tests.Cli;
using Sonde.Tests.Simulation;

namespace Sonde.Tests.Analysis.Reports.Comparing;

/// <summary>What <c>compare</c> counts of rows made at random is what a plain script counts of them, by every key.</summary>
public sealed class ComparisonTruthTests
{
    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, Repetitions.Of(2, 8, 30))];

    [Dear]
    [Theory]
    [MemberData(nameof(Seeds))]
    public void Counts_and_targets_are_those_of_a_plain_script(int seed)
    {
        var random = new Random(seed);
        using var host = new TestHost();
        PlainRow[][] sides = [.. Enumerable.Range(0, 2).Select(side => (PlainRow[])[
            .. Enumerable.Range(0, random.Next(60, 200))
                .Select(_ => PlainRow.Of(random, 3, (domain, _, _) => domain == "d1.example" ? 0.2 + (0.6 * side) : 0.2))])];
        string[] files = [.. sides.Select((rows, side) => PlainRow.Write(host, $"{side}.jsonl", rows))];
        foreach ((string by, Func<PlainRow, string> key) in ((string, Func<PlainRow, string>)[])
            [("domain", row => row.Domain), ("network", row => $"AS{64500 + row.Network}"),
                ("domain,vantage", row => $"{row.Domain} 198.51.100.{row.Vantage}")])
        {
            JsonElement[] lines = [.. host.Run("compare", files[0], files[1], "--by", by, "--format", "json").Ends(0).Lines];
            string[] names = by.Split(',');
            lines.Select(line => $"{string.Join(' ', names.Select(name => line.GetProperty(name).GetString()))} {Said(line)}")
                .Order(StringComparer.Ordinal)
                .ShouldBe(Plain(sides, key).Order(StringComparer.Ordinal), $"seed {seed}, by {by}");
            string[] csv = host.Run("compare", files[0], files[1], "--by", by, "--format", "csv").Ends(0).Output.TrimEnd('\n').Split('\n');
            csv.Length.ShouldBe(1 + lines.Length, "formats have the same rows");
            string[] markdown = host.Run("compare", files[0], files[1], "--by", by, "--format", "markdown").Ends(0).Output.Split('\n');
            markdown.TakeWhile(line => line.StartsWith('|')).Count().ShouldBe(2 + lines.Length);
        }
    }

    private static string Said(JsonElement line)
        => string.Join(
            ' ', ((string[])["what", "before", "before_of", "after", "after_of", "appeared", "went", "both"])
            .Select(name => line.GetProperty(name).ToString()));

    private static IEnumerable<string> Plain(PlainRow[][] sides, Func<PlainRow, string> key)
    {
        PlainRow[][] telling =
            [.. sides.Select(rows => rows.Where(row => row.ControlsFailed != true && row.Expectation != "invalid").ToArray())];
        foreach (string group in telling.SelectMany(rows => rows.Select(key)).Distinct())
        {
            PlainRow[][] rows = [.. telling.Select(side => side.Where(row => key(row) == group).ToArray())];
            Dictionary<string, HashSet<string>>[] states = [.. rows.Select(StatesOf)];
            string[] both = [.. states[0].Keys.Where(states[1].ContainsKey)];
            foreach (string code in rows.SelectMany(side => side.Select(row => row.Code)).Distinct())
            {
                int before = rows[0].Count(row => row.Code == code), after = rows[1].Count(row => row.Code == code);
                int appeared = both.Count(target => !states[0][target].Contains(code) && states[1][target].Contains(code));
                int went = both.Count(target => states[0][target].Contains(code) && !states[1][target].Contains(code));
                if (appeared + went > 0 || before * rows[1].Length != after * rows[0].Length)
                    yield return $"{group} {code} {before} {rows[0].Length} {after} {rows[1].Length} {appeared} {went} {both.Length}";
            }
        }
    }

    // More than half, else the most frequent that is no match.
    private static Dictionary<string, HashSet<string>> StatesOf(PlainRow[] rows)
        => rows.GroupBy(row => $"{row.Domain} at {row.Vantage}").ToDictionary(target => target.Key, target =>
        {
            HashSet<string> most =
                [.. target.GroupBy(row => row.Code).Where(code => code.Count() * 2 > target.Count()).Select(code => code.Key)];
            return most.Count > 0
                ? most
                : [target.Where(row => row.Code != "match").GroupBy(row => row.Code).OrderByDescending(code => code.Count())
                    .ThenBy(code => code.Key, StringComparer.Ordinal).First().Key];
        });
}
