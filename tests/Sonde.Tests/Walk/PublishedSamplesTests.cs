using System.Text;
using System.Text.Json;
using Sonde.Measurements.Formats;
using Sonde.Tests.Cli;

namespace Sonde.Tests.Walk;

/// <summary>The published documents' own samples go the way that our lines go.</summary>
public sealed class PublishedSamplesTests
{
    [Fact]
    public void Every_sample_of_a_nettest_that_has_a_format_is_read_and_comes_to_rows()
    {
        int seen = 0;
        using var host = new TestHost();
        List<string> lines = [];
        foreach (string folder in (string[])["golden", "data/ooni", "pathspider-samples"])
        {
            foreach (string file in Directory.EnumerateFiles(Samples.Path(folder), "*", SearchOption.AllDirectories)
                .Order(StringComparer.Ordinal))
                lines.AddRange(Measurements(file));
        }

        foreach (string line in lines)
        {
            MeasurementLines.TryRead(Encoding.UTF8.GetBytes(line), out RecordedMeasurement? measurement, out string? reason)
                .ShouldBeTrue($"{reason}: {line[..Math.Min(200, line.Length)]}");
            measurement.Outcomes.ShouldNotBeEmpty();
            seen++;
        }

        seen.ShouldBeGreaterThan(10);
        string all = host.Write("samples.jsonl", lines);
        host.Run("classify", all, "-o", host.Path("out")).Ends(0);
        host.Run("summary", host.Path("out"), "--enough", "1")
            .Ends(0).Output.ShouldBe(host.Run("summary", all, "--enough", "1").Ends(0).Output);
    }

    private static IEnumerable<string> Measurements(string file)
    {
        if (Path.GetExtension(file) is not (".json" or ".jsonl" or ".ndjson")) return [];
        string text = File.ReadAllText(file);
        return Parse(text) is { } whole ? whole : text.Split('\n').SelectMany(line => Parse(line) ?? []);
    }

    private static string[]? Parse(string text)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(text);
            JsonElement root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object) return [];
            bool isKnown = root.TryGetProperty("test_name", out JsonElement name) && root.TryGetProperty("test_keys", out JsonElement keys)
                && keys.ValueKind == JsonValueKind.Object
                && NettestFormats.Of(name.GetString()) is not null;
            bool isResult = root.TryGetProperty("conditions", out _) && root.TryGetProperty("dip", out _);
            return isKnown || isResult ? [JsonSerializer.Serialize(root)] : [];
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
