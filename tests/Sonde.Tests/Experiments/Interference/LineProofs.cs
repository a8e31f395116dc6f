using System.Text.Json;
using Sonde.Cli;
using Sonde.Tests.Cli;
using Sonde.Tests.Documentation;
using Sonde.Tests.Measurements.Formats.CensoredPlanet;

namespace Sonde.Tests.Experiments.Interference;

/// <summary>What holds for every line that any test measures.</summary>
internal static class LineProofs
{
    /// <summary>The word of <c>sonde classify</c> for the measurement of a line, by the default rules.</summary>
    public static string Classified(string line)
    {
        using var host = new TestHost();
        string file = host.Write("lines.jsonl", line);
        string folder = host.Path("classified");
        host.Run("classify", file, "-o", folder).Ends(0);
        return Outcome(folder);
    }

    /// <summary>The lines of a run that was to fail on what is unexpected: each holds, and the run counts as its lines say.</summary>
    public static IReadOnlyList<JsonElement> Of(CliRun run)
    {
        IReadOnlyList<JsonElement> lines = run.Lines;
        run.Ends(lines.Any(line => line.GetProperty("x_expectation").GetString() == "unexpected"
            && !line.TryGetProperty("x_interrupted", out _)) ? ExitCode.Unexpected : ExitCode.Complete);
        foreach (JsonElement line in lines) Hold(line);
        return lines;
    }

    /// <summary>The line comes to what it says, and without our keys to the word of archives.</summary>
    public static void Hold(JsonElement line)
    {
        LineSchema.ShouldDescribe(line.GetProperty("x_test_name").GetString()!, line);
        string code = line.GetProperty("x_outcome_code").GetString()!;
        Classified(line.GetRawText()).ShouldBe(code);
        string archived = code switch
        {
            "tls/tcp.reset" => "read/tcp.reset",
            "tls/tls.failed" when line.GetRawText().Contains("EOF\"", StringComparison.Ordinal) => "read/http.empty",
            _ => code,
        };
        if (line.TryGetProperty("x_interrupted", out _)) return;
        string word = Classified(ProbeLines.Archived(line.GetRawText()));
        // The pages stand in files beside, in archives.
        bool isOfPage = line.TryGetProperty("x_pages", out JsonElement pages) && pages.GetArrayLength() > 0
            && code.Split('.')[0] is "tls" or "http";
        if (isOfPage) word.ShouldStartWith("ip.nomatch");
        else word.ShouldBe(archived);
    }

    private static string Outcome(string folder)
    {
        string file = Directory.EnumerateFiles(Path.Combine(folder, "outcomes"), "*.jsonl.gz", SearchOption.AllDirectories).Single();
        using var reader = new StreamReader(
            new System.IO.Compression.GZipStream(File.OpenRead(file), System.IO.Compression.CompressionMode.Decompress));
        return JsonDocument.Parse(reader.ReadToEnd()).RootElement.GetProperty("outcome_code").GetString()!;
    }
}
