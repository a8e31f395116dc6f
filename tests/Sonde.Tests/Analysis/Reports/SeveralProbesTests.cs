using System.Globalization;
using System.Text.Json;
using Sonde.Tests.Cli;
using Sonde.Tests.Simulation;

namespace Sonde.Tests.Analysis.Reports;

/// <summary>
/// Direct measurements of several probes, line by line in turn, as a fleet delivers them: what is said of changes is what is said of each
/// probe and nettest by itself. Rows are made at random; a plain script follows each series.
/// </summary>
public sealed class SeveralProbesTests
{
    private static readonly (string Asn, string Country)[] Probes =
        [("AS64496", "AA"), ("AS64497", "AA"), ("AS64497", "AB"), ("AS0", "AC"), ("AS0", "ZZ")];

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, Repetitions.Of(3, 10, 40))];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void A_change_is_one_of_a_target_from_one_probe_by_one_nettest(int seed)
    {
        using var host = new TestHost();
        Row[] rows = Rows(new Random(seed));
        string file = host.Write("rows.jsonl", rows.Select(row => row.Line));
        string[] expected =
        [
            .. rows.GroupBy(row => (row.Target, row.Probe, row.Test))
                .Select(series => (series.Key, Times: ChangesOf([.. series])))
                .Where(each => each.Times.Length > 0)
                .Select(each => $"# {each.Key.Target} by {each.Key.Test} from {NameOf(each.Key.Probe)}: {Told(each.Times)}")
                .Order(StringComparer.Ordinal),
        ];
        foreach (string by in (string[])["test", "network", "country"])
        {
            string[] said = host.Run("summary", file, "--by", by).Ends(0).Output.Split('\n');
            string.Join('\n', said.Where(line => line.Contains(" of outcome, ", StringComparison.Ordinal)).Order(StringComparer.Ordinal))
                .ShouldBe(string.Join('\n', expected), $"seed {seed}, by {by}");
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Sides_are_compared_probe_by_probe(int seed)
    {
        using var host = new TestHost();
        Row[] rows = Rows(new Random(seed));
        Row[][] sides = [rows[..(rows.Length / 2)], rows[(rows.Length / 2)..]];
        string[] files = [.. sides.Select((side, i) => host.Write($"{i}.jsonl", side.Select(row => row.Line)))];
        Dictionary<string, string>[] states = [.. sides.Select(
            side => side.GroupBy(row => $"{row.Target} from {NameOf(row.Probe)} by {row.Test}").ToDictionary(unit => unit.Key, StateOf))];
        string[] both = [.. states[0].Keys.Where(states[1].ContainsKey)];
        foreach (string by in (string[])["source", "network", "domain"])
        {
            string said = host.Run("compare", files[0], files[1], "--by", by).Ends(0).Output;
            said.ShouldContain(
                $"# {both.Length} triples of target, vantage point and test (of 3 targets) measured on both sides, {states[0].Count - both.Length} before only, {states[1].Count - both.Length} after only.\n");
            host.Run("compare", files[0], files[1], "--by", by, "--targets", "--format", "json").Ends(0).Lines
                .Select(line => line.GetProperty("target").GetString()).Order(StringComparer.Ordinal)
                .ShouldBe(
                    states[0].Keys.Union(states[1].Keys)
                        .Where(unit => states[0].GetValueOrDefault(unit) != states[1].GetValueOrDefault(unit))
                        .Order(StringComparer.Ordinal));
        }
    }

    [Fact]
    public void A_target_that_one_network_alone_no_longer_reaches_is_told_as_changed()
    {
        using var host = new TestHost();
        string[] files =
        [
            .. Enumerable.Range(0, 2).Select(side => host.Write(
                $"{side}.jsonl", Enumerable.Range(0, 24).Select(hour => new Row(
                    (24 * side) + hour, "192.0.2.2:80", "tcpping", Probes[hour % 4],
                    side == 1 && hour % 4 == 0 ? "dial/timeout" : "match").Line))),
        ];
        string said = host.Run("compare", files[0], files[1]).Ends(0).Output;
        said.ShouldContain("# 4 pairs of target and vantage point (of 1 target) measured on both sides");
        said.ShouldContain("at 1 of 4 pairs of target and vantage point it appeared, from 0 it went");
        said.ShouldContain("it may be noise, which of so few this test never rules out.");
        said.ShouldContain("\ntcpping\t192.0.2.2:80 from AS64496 in AA\tmatch\tdial/timeout\n");
        JsonElement line = host.Run("compare", files[0], files[1], "--by", "domain", "--format", "json").Ends(0).Lines[0];
        (line.GetProperty("kind").GetString(), line.GetProperty("appeared").GetInt32()).ShouldBe(("appeared", 1));
        host.Run("compare", files[0], files[1], "--by", "target", "--targets", "--format", "csv").Ends(0).Output.ShouldBe(
            "target,before,after\n192.0.2.2:80 from AS64496 in AA,match,dial/timeout\n");
    }

    [Fact]
    public void What_never_came_before_and_is_no_target_has_not_appeared()
    {
        using var host = new TestHost();
        Row Of(int hour, string code) => new(hour, "192.0.2.2:80", "tcpping", Probes[0], code);
        string before = host.Write("a.jsonl", Of(0, "match").Line);
        string after = host.Write("b.jsonl", Of(1, "match").Line, Of(2, "match").Line, Of(3, "dial/timeout").Line);
        JsonElement line = host.Run("compare", before, after, "--format", "json").Ends(0).Lines[0];
        (line.GetProperty("kind").GetString(), line.GetProperty("appeared").GetInt32()).ShouldBe(("changed", 0));
        host.Run("compare", before, after).Ends(0).Output.ShouldContain("the one target that was measured on both sides did not change in this.");
    }

    private static Row[] Rows(Random random)
        => [.. Enumerable.Range(0, 200).Select(hour => new Row(
            hour, $"192.0.2.{random.Next(3)}:80", random.Next(2) == 0 ? "tcpping" : "http", Probes[random.Next(Probes.Length)],
            random.Next(6) == 0 ? "dial/timeout" : "match"))];

    private static string NameOf((string Asn, string Country) probe)
        => $"{(probe.Asn == "AS0" ? "an unknown network" : probe.Asn)}{(probe.Country == "ZZ" ? "" : $" in {probe.Country}")}";

    private static string[] ChangesOf(Row[] series)
        => [.. series.Skip(1).Where((row, i) => row.Code != series[i].Code).Select(row => row.Time)];

    private static string Told(string[] times)
        => times.Length == 1
            ? $"1 change of outcome, at {times[0]}"
            : $"{times.Length} changes of outcome, the first at {times[0]}, the last at {times[^1]}";

    // What more than half are; of as many of both what is no match.
    private static string StateOf(IEnumerable<Row> unit)
        => unit.Count(row => row.Code == "match") * 2 > unit.Count() ? "match" : "dial/timeout";

    private sealed record Row(int Hour, string Target, string Test, (string Asn, string Country) Probe, string Code)
    {
        public string Time
            => new DateTime(2026, 3, 1, 0, 30, 0, DateTimeKind.Utc).AddHours(Hour)
                .ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

        public string Line
            => $$"""{"measurement_id":"{{Hour}}","nettest":"{{Test}}","time":"{{Time}}","date":"{{Time[..10]}}","source":"x","vantage_point":null,"probe_asn":"{{Probe.Asn}}","probe_cc":"{{Probe.Country}}","target":"{{Target}}","domain":null,"is_control":false,"outcome":"{{Code}}","outcome_code":"{{Code}}","expectation":"{{(Code == "match" ? "expected" : "inconclusive")}}","outcome_counts":[],"conditions":[],"mismatches":[],"rule_id":"x","rules_version":"x"}""";
    }
}
