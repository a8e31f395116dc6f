using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Sonde.Experiments;
using Sonde.Experiments.Contract;
using Sonde.Measurements.Formats;
using Sonde.Tests.Cli;
using Sonde.Tests.Cli.Loading;
using Sonde.Tests.Documentation;
using Sonde.Tests.Simulation;

namespace Sonde.Tests.Walk;

/// <summary>
/// The experiments whose lines are the archives' down the whole way: measured, classified to the tables, explained, summed up, and known
/// again by
/// <c>--resume</c>. Each outcome that an experiment says it can give is given at least once.
/// </summary>
public sealed class InterferenceWalkTests
{
    // What takes a memory, a pace or marks of packets: LateFiltersTests, ThroughputTests and ForgedTemplatesTests have lines of them read.
    private static readonly string[] PlayedElsewhere = ["match:residual", "match:throttled", "unknown/unknown:unasked"];

    public static TheoryData<string> Nettests
        => [.. ExperimentCatalog.All.Select(each => each.Description.Name)
            .Where(name => NettestFormats.Of(name)!.Form == LineForm.CensoredPlanet)];

    [Dear]
    [Theory]
    [MemberData(nameof(Nettests))]
    public void Every_outcome_goes_the_whole_way(string nettest)
    {
        Repetitions.LongUnless(nettest != "discard");
        ExperimentDescription experiment = ExperimentCatalog.All.Single(each => each.Description.Name == nettest).Description;
        using var host = new TestHost();
        JsonElement[] lines = [.. InterferenceWalkScenes.Measure(nettest, host)];
        foreach (JsonElement line in lines) LineSchema.ShouldDescribe(nettest, line);
        string file = host.Write($"{nettest}.jsonl", lines.Select(line => line.GetRawText()));
        host.Run(["classify", file, "-o", host.Path("out"), .. InterferenceWalkScenes.Metadata(host)]).Ends(0);
        JsonElement[] outcomes = Rows(host, "outcomes"), events = Rows(host, "observations");
        outcomes.Select(row => row.GetProperty("outcome").GetString())
            .ShouldBe(lines.Select(line => line.GetProperty("x_outcome").GetString()));
        outcomes.Select(row => row.GetProperty("expectation").GetString())
            .ShouldBe(lines.Select(line => line.GetProperty("x_expectation").GetString()));
        outcomes.Select(row => row.GetProperty("vantage_point").GetString())
            .ShouldBe(lines.Select(line => line.GetProperty("vp").GetString()));
        outcomes.Select(row => row.GetProperty("domain").GetString())
            .ShouldBe(lines.Select(line => line.GetProperty("test_url").GetString()));
        outcomes.ShouldAllBe(
            row => row.GetProperty("nettest").GetString() == (nettest == "dns" ? "satellite" : nettest)
            || row.GetProperty("nettest").GetString() == nettest);
        outcomes.ShouldAllBe(row => row.GetProperty("probe_cc").GetString() == "IT" && row.GetProperty("source").GetString() == nettest);
        events.Length.ShouldBe(lines.Sum(line => line.GetProperty("x_observations").GetArrayLength()));
        Explained(host, file).ShouldBe(Written(host));
        Load(host, lines);
        string summary = host.Run("summary", file, "--enough", "1", "--by", "source").Ends(0).Output;
        summary.Split('\n')[1].Split('\t')[0].ShouldBe(nettest);
        Named(lines).ShouldBe(experiment.Outcomes.Except(PlayedElsewhere).Order(StringComparer.Ordinal), $"outcomes of {nettest}");
        experiment.Conditions.ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Nettests))]
    public void Sample_of_the_page_is_a_line_that_is_read(string nettest)
    {
        string prose = ExperimentCatalog.All.Single(each => each.Description.Name == nettest).Description.Prose();
        string sample = JsonSerializer.Serialize(
            JsonDocument.Parse(
                prose[prose.IndexOf("## Sample", StringComparison.Ordinal)..].Split("```json\n")[1].Split("```")[0]).RootElement);
        MeasurementLines.TryRead(Encoding.UTF8.GetBytes(sample), out RecordedMeasurement? measurement, out string? reason)
            .ShouldBeTrue(reason);
        measurement.Nettest.ShouldBe(nettest);
        Experiments.Interference.LineProofs.Classified(sample)
            .ShouldBe(JsonDocument.Parse(sample).RootElement.GetProperty("x_outcome_code").GetString());
    }

    // What is said of a row is what its table holds: by the line's word too, not by the row's rules alone.
    private static IEnumerable<string> Explained(TestHost host, string file)
        => host.Run("explain", file).Ends(0).Output.Split('\n').Where(said => said.StartsWith(file, StringComparison.Ordinal))
            .Select(said => said[(said.LastIndexOf("): ", StringComparison.Ordinal) + 3)..said.LastIndexOf(" of ", StringComparison.Ordinal)]);

    private static IEnumerable<string> Written(TestHost host) => Read(host, "rows").Select(
        row => $"{row.GetProperty("outcome")} ({row.GetProperty("expectation")}) by {row.GetProperty("rule_id")}");

    // What a server of tables is given: a row a line and a row an event, of no other columns than the tables have.
    private static void Load(TestHost host, JsonElement[] lines)
    {
        using var server = new FakeClickhouse();
        host.Run("load", "clickhouse", server.Url, host.Path("out")).Ends(0);
        JsonElement[] outcomes = Loaded("sonde_outcomes"), events = Loaded("sonde_observations");
        foreach ((string column, string key) in ((string, string)[])[
            ("outcome_code", "x_outcome_code"), ("expectation", "x_expectation"), ("vantage_point", "vp"), ("domain", "test_url")])
        {
            outcomes.Select(row => row.GetProperty(column).GetString())
                .ShouldBe(lines.Select(line => line.GetProperty(key).GetString()), column);
        }

        events.Length.ShouldBe(lines.Sum(line => line.GetProperty("x_observations").GetArrayLength()));
        events.Select(row => row.GetProperty("source_line").GetInt32()).ShouldAllBe(line => line >= 1 && line <= lines.Length);
        server.Fault.ShouldBeNull();

        JsonElement[] Loaded(string table)
        {
            string made = server.Statements.First(
                sql => sql.StartsWith($"CREATE TABLE IF NOT EXISTS `{table}` ", StringComparison.Ordinal));
            JsonElement[] rows = [
                .. CliRun.Parse(string.Join('\n', server.Contents.Where(row => row.StartsWith(table + " ", StringComparison.Ordinal))
                    .Select(row => row[row.IndexOf('{', StringComparison.Ordinal)..])))
                .OrderBy(row => row.GetProperty("source_line").GetInt32())];
            rows.SelectMany(row => row.EnumerateObject()).Select(value => value.Name).Distinct()
                .ShouldAllBe(column => made.Contains($"`{column}` ", StringComparison.Ordinal));
            return rows;
        }
    }

    // A detail is another one each time.
    private static IEnumerable<string> Named(IEnumerable<JsonElement> lines)
        => lines.Select(line => line.GetProperty("x_outcome_code").GetString()!).Select(code =>
    {
        string name = ExperimentDescription.NameOf(code);
        int colon = name.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? name : name[..colon] switch
        {
            "content/blockpage" or "http.blockpage" or "ip.blockpage" => name[..colon] + ":ID",
            "ip.invalid" => name[..colon] + ":KIND",
            "ip.nomatch" or "tls.connerror" => name[..colon] + ":AS",
            "tls.baddomain" => name[..colon] + ":CN",
            "tls.badca" => name[..colon] + ":ISSUER",
            _ => name,
        };
    }).Distinct().Order(StringComparer.Ordinal);

    private static JsonElement[] Rows(TestHost host, string table)
        => [.. Read(host, table).OrderBy(row => row.GetProperty("source_line").GetInt32())];

    private static IEnumerable<JsonElement> Read(TestHost host, string table)
        => Directory.EnumerateFiles(host.Path($"out/{table}"), "*.jsonl.gz", SearchOption.AllDirectories).SelectMany(file =>
        {
            using var reader = new StreamReader(new GZipStream(File.OpenRead(file), CompressionMode.Decompress));
            return CliRun.Parse(reader.ReadToEnd());
        });
}
