using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Sonde.Cli.Loading;
using Sonde.Experiments;
using Sonde.Experiments.Contract;
using Sonde.Measurements.Formats;
using Sonde.Measurements.Formats.Ooni;
using Sonde.Measurements.Formats.Ooni.ScapyTest;
using Sonde.Measurements.Model;
using Sonde.Tests.Cli;
using Sonde.Tests.Documentation;
using Sonde.Tests.Simulation;

namespace Sonde.Tests.Walk;

/// <summary>
/// Every experiment of the catalogue down the whole way: measured, its line read, classified, explained, summed up, asked and loaded; with
/// the same outcome, counts and times at each station. Each outcome and condition that an experiment says it can give is given at least
/// once.
/// </summary>
public sealed class WalkTests
{
    public static TheoryData<string> Nettests
        => [.. ExperimentCatalog.All.Select(each => each.Description.Name)
            .Where(name => NettestFormats.Of(name)!.Form != LineForm.CensoredPlanet)];

    public static TheoryData<string> SomeNettests => [.. Repetitions.Some(Nettests, 5)];

    [Dear]
    [Theory]
    [MemberData(nameof(Nettests))]
    public void Every_outcome_and_condition_goes_the_whole_way(string nettest)
    {
        ExperimentDescription experiment = ExperimentCatalog.All.Single(each => each.Description.Name == nettest).Description;
        IReadOnlyList<WalkScene> scenes = WalkScenes.Of(nettest);
        scenes.ShouldNotBeEmpty($"{nettest} has no networks to walk over: add them to WalkScenes");
        using var host = new TestHost();
        List<string> lines = [];
        var live = new Dictionary<string, long>();
        foreach (WalkScene scene in scenes) lines.AddRange(Measure(experiment, scene, live));
        RecordedMeasurement[] read = [.. lines.Select(ReadTyped)];
        string file = host.Write($"{nettest}.jsonl", lines);
        Classify(host, file, read);
        CountAlike(host, live, lines.Count(line => JsonDocument.Parse(line).RootElement.TryGetProperty("error", out _)));
        // From the tables on all go the same way: some each day.
        if (SomeNettests.Any(row => row.Data == nettest))
        {
            Explain(host, file, read);
            Summarize(host, file, read);
            Query(host, read);
            Load(host, read);
        }

        foreach (RecordedOutcome outcome in read.SelectMany(each => each.Outcomes))
        {
            outcome.Conditions.Select(ConditionCatalog.Find).ShouldAllBe(word => experiment.Vocabulary.Contains(word!));
            outcome.Conditions.Select(ConditionCatalog.Find).Where(word => word!.IsExclusive).Select(word => word!.Group).ShouldBeUnique();
        }

        Named(read.SelectMany(each => each.Outcomes).SelectMany(CodesOf))
            .ShouldBe(experiment.Outcomes.Order(StringComparer.Ordinal), $"outcomes of {nettest}");
        Named(read.SelectMany(each => each.Outcomes).SelectMany(each => each.Conditions))
            .ShouldBe(experiment.Conditions.Order(StringComparer.Ordinal), $"conditions of {nettest}");
    }

    [Theory]
    [MemberData(nameof(SomeNettests))]
    public void Sample_of_the_page_goes_the_whole_way(string nettest)
    {
        string prose = ExperimentCatalog.All.Single(each => each.Description.Name == nettest).Description.Prose();
        string sample = prose[prose.IndexOf("## Sample", StringComparison.Ordinal)..].Split("```json\n")[1].Split("```")[0];
        using JsonDocument document = JsonDocument.Parse(sample);
        // A page may show no more of a line than its test keys.
        string line = JsonSerializer.Serialize(document.RootElement);
        if (!document.RootElement.TryGetProperty("test_keys", out _) && !document.RootElement.TryGetProperty("conditions", out _))
            line =
                $$"""{"input":null,"test_name":"{{nettest}}","measurement_start_time":"2026-01-02 03:04:05","test_helpers":{"backend":"192.0.2.1"},"test_keys":{{line}}}""";
        MeasurementLines.TryRead(Encoding.UTF8.GetBytes(line), out RecordedMeasurement? measurement, out string? reason)
            .ShouldBeTrue(reason);
        measurement.Nettest.ShouldBe(nettest);
        OwnForm.Rewritten(line).ShouldBeSameJson(Encoding.UTF8.GetBytes(line));
        RecordedMeasurement[] read = [measurement];
        using var host = new TestHost();
        string file = host.Write("sample.jsonl", line);
        Classify(host, file, read);
        Explain(host, file, read);
        Summarize(host, file, read);
        Load(host, read);
    }

    /// <summary>Measures a scene; its lines, and what the run itself counted.</summary>
    private static string[] Measure(ExperimentDescription experiment, WalkScene scene, Dictionary<string, long> live)
    {
        using var host = new TestHost(scene.Network()) { Input = scene.Input };
        string[] measure = ["measure", experiment.CommandName, .. scene.Arguments, "--rate", "0"];
        CliRun run = host.Run([.. measure, "--status-file", host.Path("status")]);
        run.ExitCode.ShouldBe(scene.ExitCode, $"{scene.Name}: {run.Error}");
        string[] status = host.Read("status").Split('\n', StringSplitOptions.RemoveEmptyEntries);
        foreach ((string name, string count) in status[0].Split(',').Zip(status[^1].Split(',')))
        {
            if (name is "expected" or "unexpected" or "unknown" or "interrupted")
                live[name] = live.GetValueOrDefault(name) + long.Parse(count, CultureInfo.InvariantCulture);
        }

        string[] lines = run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        lines.ShouldNotBeEmpty(scene.Name);
        return lines;
    }

    /// <summary>Reads a line by our own reader, which must know all of it and write it again the same.</summary>
    private static RecordedMeasurement ReadTyped(string line)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(line);
        MeasurementLines.TryRead(bytes, out RecordedMeasurement? measurement, out string? reason).ShouldBeTrue($"{reason}: {line}");
        if (OwnForm.IsOoni(line))
        {
            OoniMeasurementReader.TryRead(bytes, out OoniMeasurement? ooni, out reason).ShouldBeTrue(reason);
            ooni.TestKeys.ShouldNotBeOfType<RawTestKeys>();
            ooni.TestKeys.ShouldNotBeOfType<ScapyTestKeys>();
        }

        OwnForm.Rewritten(line).ShouldBeSameJson(bytes);
        LineSchema.ShouldDescribe(measurement.Nettest, JsonDocument.Parse(bytes).RootElement);
        return measurement;
    }

    private static void Classify(TestHost host, string file, RecordedMeasurement[] read)
    {
        host.Run("classify", file, "-o", host.Path("out")).Ends(0);
        JsonElement[] outcomes = Rows(host, "outcomes");
        RecordedOutcome[] recorded = [.. read.SelectMany(each => each.Outcomes)];
        outcomes.Length.ShouldBe(recorded.Length);
        for (int i = 0; i < recorded.Length; i++)
        {
            Text(outcomes[i], "outcome").ShouldBe(recorded[i].Outcome?.ToString());
            Text(outcomes[i], "failure").ShouldBe(recorded[i].Failure);
            Number(outcomes[i], "loss").ShouldBe(recorded[i].Loss);
            Number(outcomes[i], "rtt").ShouldBe(recorded[i].Rtt);
            outcomes[i].GetProperty("conditions").EnumerateArray().Select(each => each.GetString()).ShouldBe(recorded[i].Conditions);
            outcomes[i].GetProperty("outcome_counts").EnumerateArray().Select(each => each.GetString())
                .ShouldBe(
                    recorded[i].Counts.Select(count => string.Create(CultureInfo.InvariantCulture, $"{count.Count} {count.Outcome.Code}")));
        }

        JsonElement[] events = Rows(host, "observations");
        Observation[] observed = [.. read.SelectMany(each => each.Observations)];
        events.Length.ShouldBe(observed.Length);
        for (int i = 0; i < observed.Length; i++)
        {
            Text(events[i], "step").ShouldBe(observed[i].Step);
            Text(events[i], "failure").ShouldBe(observed[i].Failure?.Text);
            (Number(events[i], "t0"), Number(events[i], "t"), Number(events[i], "rtt"))
                .ShouldBe((observed[i].T0, observed[i].T, observed[i].Rtt));
        }

        // On standard output a try is a row.
        host.Run("classify", file, "-o", "-").Ends(0).Lines.Select(row => Text(row, "outcome"))
            .ShouldBe(
                recorded.SelectMany(each => each.Tries.Count > 0 ? each.Tries.Select(attempt => attempt.Outcome) : [each.Outcome])
                .Select(outcome => outcome?.ToString()));
    }

    // One word means one thing: what a run counts while it goes is what the tables say of its lines. What was not measured has a line and
    // is no measurement.
    private static void CountAlike(TestHost host, Dictionary<string, long> live, int unmeasured)
    {
        string?[] said = [
            .. Rows(host, "outcomes").Where(row => row.GetProperty("is_control").ValueKind != JsonValueKind.True)
                .Select(row => Text(row, "expectation"))];
        long expected = said.LongCount(word => word == "expected"), unexpected = said.LongCount(word => word == "unexpected");
        long unknown = said.LongLength - expected - unexpected - unmeasured - live["interrupted"];
        (live["expected"], live["unexpected"], live["unknown"]).ShouldBe((expected, unexpected, unknown));
    }

    private static void Explain(TestHost host, string file, RecordedMeasurement[] read)
    {
        for (int i = 0; i < read.Length; i += Repetitions.Of(4, 1, 1))
        {
            string said = host.Run("explain", string.Create(CultureInfo.InvariantCulture, $"{file}:{i + 1}")).Ends(0).Output;
            foreach (RecordedOutcome outcome in read[i].Outcomes)
            {
                if (outcome.Tries.Count == 0) said.ShouldContain($"{outcome.Outcome?.ToString() ?? "no outcome"} (");
                foreach (Observation attempt in outcome.Tries) said.ShouldContain($"{attempt.Outcome} (");
            }
        }
    }

    private static void Summarize(TestHost host, string file, RecordedMeasurement[] read)
    {
        foreach (string by in Repetitions.Some(["source", "domain", "hour", "network", "country"], 2))
        {
            string raw = host.Run("summary", file, "--by", by, "--enough", "1", "--source", "x").Ends(0).Output;
            host.Run("summary", host.Path("out"), "--by", by, "--enough", "1", "--source", "x").Ends(0).Output.ShouldBe(
                by == "source" ? host.Run("summary", file, "--by", by, "--enough", "1").Ends(0).Output : raw);
        }

        RecordedOutcome[] tests = [.. read.SelectMany(each => each.Outcomes).Where(each => !each.IsControl)];
        string[] cells = host.Run("summary", file, "--enough", "1").Ends(0).Output.Split('\n')[1].Split('\t');
        cells[1].ShouldBe(
            tests.Sum(each => each.Counts.Count == 0 ? 1 : each.Counts.Sum(count => count.Count)).ToString(CultureInfo.InvariantCulture));
    }

    private static void Query(TestHost host, RecordedMeasurement[] read)
    {
        if (Sonde.Cli.DuckdbLibrary.Find() is null) return;
        JsonElement[] rows = [
            .. host.Run(
                "query", host.Path("out"),
                "SELECT outcome, loss, rtt, len(conditions) AS conditions FROM outcomes ORDER BY source_line, is_control").Ends(0).Lines];
        RecordedOutcome[] recorded = [.. read.SelectMany(each => each.Outcomes)];
        rows.Select(row => Text(row, "outcome")).ShouldBe(recorded.Select(each => each.Outcome?.ToString()));
        rows.Select(row => Number(row, "rtt")).ShouldBe(recorded.Select(each => each.Rtt));
        host.Run("query", host.Path("out"), "SELECT count(*) AS n FROM observations").Ends(0).Lines.Single().GetProperty("n").GetInt32()
            .ShouldBe(read.Sum(each => each.Observations.Count));
    }

    private static void Load(TestHost host, RecordedMeasurement[] read)
    {
        (string Unit, string[] Files)[] units = [.. ClickhouseLoad.UnitsOf(host.Path("out"))];
        Loaded(units, ClickhouseKind.Outcomes).Select(row => Text(row, "outcome_code"))
            .ShouldBe(read.SelectMany(each => each.Outcomes).Select(each => each.Outcome?.Code));
        Loaded(units, ClickhouseKind.Observations).Count.ShouldBe(read.Sum(each => each.Observations.Count));
    }

    private static List<JsonElement> Loaded((string Unit, string[] Files)[] units, ClickhouseKind kind)
    {
        List<JsonElement> rows = [];
        foreach (string file in units.SelectMany(unit => unit.Files))
        {
            if (!ClickhouseRows.Has(file, kind)) continue;
            using var content = new ClickhouseRows(file, kind, CancellationToken.None);
            using var body = new MemoryStream();
            content.CopyTo(body, null, CancellationToken.None);
            body.Position = 0;
            using var reader = new StreamReader(new GZipStream(body, CompressionMode.Decompress));
            rows.AddRange(CliRun.Parse(reader.ReadToEnd()));
        }

        return [.. rows.OrderBy(row => row.GetProperty("source_line").GetInt32())];
    }

    private static JsonElement[] Rows(TestHost host, string table)
    {
        string folder = host.Path($"out/{table}");
        if (!Directory.Exists(folder)) return [];
        IEnumerable<JsonElement> rows = Directory.EnumerateFiles(folder, "*.jsonl.gz", SearchOption.AllDirectories).SelectMany(file =>
        {
            using var reader = new StreamReader(new GZipStream(File.OpenRead(file), CompressionMode.Decompress));
            return CliRun.Parse(reader.ReadToEnd());
        });
        return [.. rows.OrderBy(row => row.GetProperty("source_line").GetInt32())];
    }

    private static IEnumerable<string> CodesOf(RecordedOutcome outcome)
        => [.. outcome.Counts.Select(count => count.Outcome.Code), .. outcome.Outcome is { } whole ? [whole.Code] : Array.Empty<string>()];

    // A detail is another one each time.
    private static IEnumerable<string> Named(IEnumerable<string> words)
        => words.Select(word => ExperimentDescription.NameOf(word)).Distinct().Order(StringComparer.Ordinal);

    private static string? Text(JsonElement row, string name) => row.GetProperty(name).GetString();

    private static double? Number(JsonElement row, string name)
        => row.GetProperty(name) is { ValueKind: JsonValueKind.Number } number ? number.GetDouble() : null;
}
