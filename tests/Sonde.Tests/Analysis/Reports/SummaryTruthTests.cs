using System.Globalization;
using System.Text;
using System.Text.Json;
using Sonde.Tests.Cli;
using Sonde.Tests.Simulation;

namespace Sonde.Tests.Analysis.Reports;

/// <summary>
/// Scans of every generation, made at random; what a summary counts of the raw files is what a plain script counts of them, and what it
/// counts of any output of their classification is the same.
/// </summary>
public sealed class SummaryTruthTests
{
    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, Repetitions.Of(1, 4, 16))];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Counts_are_those_of_a_plain_script_over_the_raw_files(int seed)
    {
        var random = new Random(seed);
        using var host = new TestHost();
        SortedDictionary<string, PlainCounts> plain = new(StringComparer.Ordinal);
        foreach ((string scan, Func<Random, int, (string Line, string Kind)> make) in Generations)
        {
            (string Line, string Kind)[] made = [.. Enumerable.Range(0, random.Next(20, 40)).Select(number => make(random, number))];
            Directory.CreateDirectory(host.Path($"in/{scan}"));
            host.Write($"in/{scan}/results.json", made.Select(each => each.Line));
            plain[scan] = PlainCounts.Of(made.Select(each => each.Kind));
        }

        string expected = string.Concat(plain.Select(pair => string.Create(CultureInfo.InvariantCulture, $"{pair.Key}\t{pair.Value}\n")));
        string raw = host.Run("summary", host.Path("in"), "--enough", "1").Ends(0).Output;
        Counted(raw).ShouldBe(expected, $"seed {seed}, raw");
        List<string> formats = ["jsonl", "csv"];
        if (Sonde.Cli.DuckdbLibrary.Find() is not null) formats.Add("parquet");
        foreach (string format in Repetitions.Some(formats, 1))
        {
            string output = host.Path($"out-{format}");
            host.Run("classify", host.Path("in"), "-o", output, "--format", format).Ends(0);
            host.Run("summary", output, "--enough", "1").Ends(0).Output.ShouldBe(raw, $"seed {seed}, {format}");
            host.Run("summary", output + "/rows", "--enough", "1").Ends(0).Output.ShouldBe(raw, $"seed {seed}, rows as {format}");
            host.Run("summary", output + "/outcomes", "--enough", "1").Ends(0).Output.ShouldBe(raw, $"seed {seed}, outcomes as {format}");
            // The reduced table has a name for the kind of scan, and no vantage points.
            Totals(host.Run("summary", output + "/reduced", "--enough", "1").Ends(0).Output)
                .ShouldBe(Totals(raw), $"seed {seed}, reduced beside {format}");
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Groups_of_several_keys_are_those_of_a_plain_script_and_add_up(int seed)
    {
        var random = new Random(seed);
        using var host = new TestHost();
        Dictionary<string, List<string>> plain = new(StringComparer.Ordinal);
        List<string> lines = [];
        for (int number = 0; number < 200; number++)
        {
            (string line, string kind) = HyperquackV2(random, random.Next(8));
            string domain = line.Split("\"test_url\":\"")[1].Split('"')[0], vantage = line.Split("\"vp\":\"")[1].Split('"')[0],
                day = $"2024-01-0{1 + random.Next(3)}";
            lines.Add(line.Replace("2024-01-05", day, StringComparison.Ordinal));
            string key = $"{day}\t{domain}\t{vantage}";
            if (!plain.TryGetValue(key, out List<string>? kinds)) plain.Add(key, kinds = []);
            kinds.Add(kind);
        }

        Directory.CreateDirectory(host.Path("CP_Quack-echo-2024-01-01-00-00-00"));
        string file = host.Write("CP_Quack-echo-2024-01-01-00-00-00/results.json", lines);
        IEnumerable<string> wanted = plain.OrderBy(pair => pair.Key, StringComparer.Ordinal)
            .Select(pair => string.Create(CultureInfo.InvariantCulture, $"{pair.Key}\t{PlainCounts.Of(pair.Value)}"));
        Rows(host.Run("summary", file, "--by", "date,domain,vantage").Ends(0).Output)
            .Select(line => string.Join('\t', line.Split('\t')[..8]))
            .ShouldBe(wanted, $"seed {seed}");
        JsonElement[] days =
            [.. host.Run("summary", file, "--by", "date", "--format", "json", "--where", "expectation = 'unexpected'").Ends(0).Lines];
        days.Sum(line => line.GetProperty("unexpected").GetInt32()).ShouldBe(plain.Values.Sum(kinds => kinds.Count("blocked".Equals)));
        days.ShouldAllBe(line => line.GetProperty("expected").GetInt32() == 0);
        host.Run("summary", file, "--by", "date", "--since", "2024-01-02", "--until", "2024-01-02", "--format", "json").Ends(0).Lines
            .ShouldHaveSingleItem().GetProperty("tests").GetInt32()
                .ShouldBe(plain.Where(pair => pair.Key.StartsWith("2024-01-02", StringComparison.Ordinal)).Sum(pair => pair.Value.Count));
    }

    [Fact]
    public void Day_or_hour_that_is_none_is_not_known()
    {
        using var host = new TestHost();
        const string Day = "2024-01-05";
        string good = HyperquackV2(new Random(1), 0).Line;
        good.ShouldContain(Day);
        string[] others = ["2024-13-45", "2024-02-30", "# a head\u00AD", "0000-00-00", "20240105xx"];
        Directory.CreateDirectory(host.Path("CP_Quack-echo-2024-01-01-00-00-00"));
        string file = host.Write(
            "CP_Quack-echo-2024-01-01-00-00-00/results.json", others.Prepend(Day).Select(day => good.Replace(Day, day, StringComparison.Ordinal)));
        CliRun run = host.Run("summary", file, "--by", "date", "--format", "json");
        run.Lines.Select(line => line.GetProperty("date").ToString()).ShouldBe([Day, ""], ignoreOrder: true, run.Output);
        run.Lines.Sum(line => line.GetProperty("tests").GetInt32()).ShouldBe(others.Length + 1);
        host.Run("summary", file, "--by", "hour", "--format", "json").Lines.Count.ShouldBe(2);
        host.Run("summary", file, "--since", "2024-01-01", "--format", "json").Lines.Sum(line => line.GetProperty("tests").GetInt32()).ShouldBe(1);
    }

    [Fact]
    public void What_cannot_be_read_is_named_and_makes_the_run_partial()
    {
        using var host = new TestHost();
        string file = host.Write("CP_Quack-echo-2024-01-05-00-00-00.json", "no json", Classified.Failed("EOF"));
        CliRun run = host.Run("summary", file, "--enough", "1").Ends(3);
        run.Output.ShouldContain("\t1\t");
        run.Error.ShouldContain("CP_Quack-echo-2024-01-05-00-00-00.json:1: not JSON");
        host.Run("classify", file, "-o", host.Path("out")).Ends(3);
        host.Run("summary", host.Path("out"), "--enough", "1")
            .Ends(3).Error.ShouldContain("1 line was rejected when this was classified");
        CliRun events = host.Run("summary", host.Path("out/observations")).Ends(3);
        events.Error.ShouldContain("network events, of which outcomes cannot be counted");
        events.Output.ShouldBeEmpty();
        host.Run("summary", host.Write("empty.json")).Ends(3).Error.ShouldContain("nothing to count in");
        host.Run("summary", host.Write("table.csv", "a,b", "1,2")).Ends(3).Error.ShouldContain("table.csv:1");
    }

    private static string Counted(string table)
        => string.Concat(
            Rows(table)
            .Select(line => string.Join('\t', line.Split('\t')[..6]) + "\n"));

    private static IEnumerable<string> Rows(string table)
        => table.Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).Where(line => line[0] != '#');

    private static long[] Totals(string table)
    {
        long[] sums = new long[5];
        foreach (string line in Rows(table))
            for (int i = 0; i < 5; i++) sums[i] += long.Parse(line.Split('\t')[i + 1], CultureInfo.InvariantCulture);
        return sums;
    }

    private static readonly (string Scan, Func<Random, int, (string Line, string Kind)> Make)[] Generations =
    [
        ("CP_Quack-echo-2019-01-05-00-00-00", HyperquackV1),
        ("CP_Quack-echo-2024-01-05-00-00-00", HyperquackV2),
        ("CP_Quack-http-2024-01-05-00-00-00", HyperquackV2),
        ("CP_Satellite-2018-08-03-12-00-01", SatelliteV1),
        ("CP_Satellite-2021-08-03-12-00-01", SatelliteV20),
        ("CP_Satellite-2022-07-03-12-00-01", SatelliteV22),
    ];

    // A try: what it came to as a word, its error, and whether it matched.
    private static readonly (string Kind, string? Error)[] Tries =
        [("match", null), ("match", null), ("blocked", "read tcp 192.0.2.44:4001->198.51.100.7:7: read: connection reset by peer"),
            ("unclear", "dial tcp 198.51.100.7:7: i/o timeout"), ("local", "dial tcp 198.51.100.7:7: socket: too many open files")];

    // Failed controls; else a match on any try; else the first that left the machine; else a local cause.
    private static string Spoken(IReadOnlyList<string> tries, bool controlsFailed)
    {
        string kind = tries.Contains("match") ? "match" : tries.FirstOrDefault(each => each != "local") ?? "local";
        return controlsFailed && kind is ("match" or "blocked") ? "unclear" : kind;
    }

    private static (string Kind, string? Error)[] SomeTries(Random random)
    {
        List<(string, string?)> tries = [];
        do tries.Add(Tries[random.Next(Tries.Length)]);
        while (tries[^1].Item1 != "match" && tries.Count < 4);
        return [.. tries];
    }

    private static (string Line, string Kind) HyperquackV1(Random random, int number)
    {
        (string Kind, string? Error)[] tries = SomeTries(random);
        bool failed = random.Next(8) == 0;
        string results = string.Join(
            ',', tries.Select(
                each => $$"""{"Sent":"d{{number}}.example","Received":"","Success":{{Json(each.Error is null)}},"Error":{{Json(each.Error ?? "")}},"StartTime":"2019-01-05T00:00:00Z","EndTime":"2019-01-05T00:00:01Z"}"""));
        string line =
            $$"""{"Server":"198.51.100.{{number % 250}}","Keyword":"d{{number}}.example","Retries":{{tries.Length - 1}},"Results":[{{results}}],"Blocked":{{Json(tries[^1].Error is not null)}},"FailSanity":{{Json(failed)}},"StatefulBlock":false}""";
        return (line, Spoken([.. tries.Select(each => each.Kind)], failed));
    }

    private static (string Line, string Kind) HyperquackV2(Random random, int number)
    {
        (string Kind, string? Error)[] tries = SomeTries(random);
        bool failed = random.Next(8) == 0;
        const string times = "\"start_time\":\"2024-01-05T00:00:00.1Z\",\"end_time\":\"2024-01-05T00:00:01Z\"";
        string control = $$"""{"matches_template":true,{{times}},"control_url":"control-1f2e3d4c5b6a7988.com"}""";
        string trials = string.Join(
            ',', tries.Select(
                each => each.Error is null
                ? $$"""{"matches_template":true,{{times}}}"""
                : $$"""{"matches_template":false,"error":{{Json(each.Error)}},{{times}}}"""));
        string line =
            $$"""{"vp":"198.51.100.{{number % 250}}","location":{"country_name":"Sweden","country_code":"SE"},"service":"echo","test_url":"d{{number}}.example","response":[{{control}},{{trials}}],"anomaly":{{Json(tries[^1].Error is not null)}},"controls_failed":{{Json(failed)}},"stateful_block":false,"tag":"t"}""";
        return (line, Spoken([.. tries.Select(each => each.Kind)], failed));
    }

    private static (string Line, string Kind) SatelliteV1(Random random, int number) => random.Next(3) switch
    {
        0 => (
            $$"""{"resolver":"198.51.100.{{number % 250}}","query":"d{{number}}.example","answers":{"203.0.113.9":["ip"]},"passed":true}""",
            "match"),
        1 => (
            $$"""{"resolver":"198.51.100.{{number % 250}}","query":"d{{number}}.example","answers":{"127.0.0.1":[]},"passed":false}""",
            "blocked"),
        _ => (
            $$"""{"resolver":"198.51.100.{{number % 250}}","query":"d{{number}}.example","answers":{"203.0.113.{{number % 250}}":[]},"passed":false}""", "unclear"),
    };

    private static (string Line, string Kind) SatelliteV20(Random random, int number)
    {
        string head =
            $$"""{"vp":"198.51.100.{{number % 250}}","location":{"country_name":"Neverland","country_code":"ZZ"},"test_url":"d{{number}}.example",""";
        const string tail =
            ""","passed_control":true,"connect_error":false,"in_control_group":true,"anomaly":false,"confidence":{"average":0,"matches":null,"untagged_controls":false,"untagged_response":false},"start_time":"2021-08-03 12:00:00.1 -0400 EDT","end_time":"2021-08-03 12:00:00.2 -0400 EDT"}""";
        return random.Next(3) switch
        {
            0 => (head + """ "response":{"203.0.113.9":["ip"],"rcode":["0"]}""" + tail, "match"),
            1 => (head + """ "response":{"rcode":["3"]}""" + tail, "blocked"),
            _ => (
                head + """ "response":{"rcode":["-1","-1"],"error":["read udp 192.0.2.44:4001->198.51.100.7:53: i/o timeout","read udp 192.0.2.44:4001->198.51.100.7:53: i/o timeout"]}""" + tail, "unclear"),
        };
    }

    private static (string Line, string Kind) SatelliteV22(Random random, int number)
    {
        string trials = random.Next(3) switch
        {
            0 => $$"""{"url":"d{{number}}.example","has_type_a":true,"response":{"203.0.113.9":{"http":"","cert":"","asnum":64500,"asname":"EXAMPLE-NET","matched":["ip"]} },"error":"null","rcode":0}""",
            1 => $$"""{"url":"d{{number}}.example","has_type_a":false,"response":{},"error":"null","rcode":3}""",
            _ => $$"""{"url":"d{{number}}.example","has_type_a":false,"response":{},"error":"read udp 192.0.2.44:4001->198.51.100.7:53: i/o timeout","rcode":-1}""",
        };
        string kind = trials.Contains("\"ip\"", StringComparison.Ordinal)
            ? "match"
            : trials.Contains("\"rcode\":3", StringComparison.Ordinal) ? "blocked" : "unclear";
        string line =
            $$"""{"vp":"198.51.100.{{number % 250}}","test_url":"d{{number}}.example","location":{"country_name":"Neverland","country_code":"ZZ"},"passed_liveness":true,"in_control_group":true,"connect_error":false,"anomaly":{{Json(kind != "match")}},"start_time":"2022-07-03 12:00:00.1 -0400 EDT","end_time":"2022-07-03 12:00:00.2 -0400 EDT","confidence":{"average":0,"matches":null,"untagged_controls":false,"untagged_response":false},"excluded":false,"exclude_reason":[],"response":[{{trials}}]}""";
        return (line, kind);
    }

    private static string Json(object value) => JsonSerializer.Serialize(value);

    /// <summary>The plain script.</summary>
    private sealed record PlainCounts(int All, int Expected, int Unexpected, int Inconclusive, int Invalid)
    {
        public static PlainCounts Of(IEnumerable<string> kinds)
        {
            string[] all = [.. kinds];
            return new PlainCounts(
                all.Length, all.Count("match".Equals), all.Count("blocked".Equals), all.Count("unclear".Equals), all.Count("local".Equals));
        }

        public override string ToString()
            => new StringBuilder().AppendJoin('\t', All, Expected, Unexpected, Inconclusive, Invalid).ToString();
    }
}
