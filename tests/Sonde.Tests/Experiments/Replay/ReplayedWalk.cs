using System.Text.Json;
using Sonde.Measurements.Formats;
using Sonde.Measurements.Model;
using Sonde.Tests.Cli;
using Sonde.Tests.Documentation;

namespace Sonde.Tests.Experiments.Replay;

/// <summary>The whole way of lines that replay wrote: read, classified, explained, summed up.</summary>
internal static class ReplayedWalk
{
    /// <summary>Takes lines there.</summary>
    public static void Check(IReadOnlyList<JsonElement> lines)
    {
        using var host = new TestHost();
        List<RecordedOutcome> recorded = [];
        foreach (JsonElement line in lines)
        {
            byte[] bytes = JsonSerializer.SerializeToUtf8Bytes(line);
            MeasurementLines.TryRead(bytes, out RecordedMeasurement? measurement, out string? reason).ShouldBeTrue(reason);
            LineSchema.ShouldHold(measurement.Nettest, line);
            recorded.AddRange(measurement.Outcomes);
        }

        string file = host.Write("replayed.jsonl", lines.Select(line => line.GetRawText()));
        // On standard output a try is a row.
        host.Run("classify", file, "-o", "-").Ends(0).Lines.Select(row => row.GetProperty("outcome").GetString())
            .ShouldBe(
                recorded.SelectMany(each => each.Tries.Count > 0 ? each.Tries.Select(attempt => attempt.Outcome) : [each.Outcome])
                .Select(outcome => outcome?.ToString()));
        host.Run("summary", file, "--enough", "1").Ends(0).Output.ShouldNotBeEmpty();
        host.Run("explain", $"{file}:1").Ends(0).Output.ShouldNotBeEmpty();
    }
}
