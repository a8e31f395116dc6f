using System.Text.Json;
using Sonde.Measurements.Formats;
using Sonde.Measurements.Model;
using Sonde.Tests.Cli;
using Sonde.Tests.Cli.Loading;
using Sonde.Tests.Documentation;

namespace Sonde.Tests.Experiments.Replay;

/// <summary>The whole way of lines that replay wrote: read, classified, explained, summed up, asked for, loaded, reported.</summary>
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
        // On standard output a try is a row, of DNS a query.
        string?[] rows = [
            .. host.Run("classify", file, "-o", "-").Ends(0).Lines.Select(row => row.GetProperty("outcome").GetString())];
        string?[] tries = [
            .. recorded.SelectMany(each => each.Tries.Count > 0 ? each.Tries.Select(attempt => attempt.Outcome) : [each.Outcome])
            .Select(outcome => outcome?.ToString())];
        if (rows.Length == tries.Length) rows.ShouldBe(tries);
        else rows.Distinct().ShouldBe(tries.Distinct());
        host.Run("summary", file, "--enough", "1").Ends(0).Output.ShouldNotBeEmpty();
        host.Run("explain", $"{file}:1").Ends(0).Output.ShouldNotBeEmpty();
        host.Run("classify", file, "-o", host.Path("out")).Ends(0);
        host.Run("query", host.Path("out"), "SELECT outcome_code FROM outcomes ORDER BY source_line").Ends(0).Lines
            .Select(row => row.GetProperty("outcome_code").GetString())
            .ShouldBe(recorded.Select(outcome => outcome.Outcome?.Code), ignoreOrder: true);
        using (var server = new FakeClickhouse())
        {
            host.Run("load", "clickhouse", server.Url, host.Path("out")).Ends(0);
            server.Fault.ShouldBeNull();
            server.Contents.Count(row => row.StartsWith("sonde_outcomes ", StringComparison.Ordinal)).ShouldBe(recorded.Count);
        }

        host.Run("report", host.Path("out"), "-o", host.Path("report.html"), "--enough", "1").Ends(0);
        host.Read("report.html").ShouldContain("</html>");
    }
}
