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
    public static string Classified(string line) => Classified([line], []).Own.Single();

    /// <summary>The lines of a run that was to fail on what is unexpected: each holds, and the run counts as its lines say.</summary>
    public static IReadOnlyList<JsonElement> Of(CliRun run)
    {
        IReadOnlyList<JsonElement> lines = run.Lines;
        run.Ends(lines.Any(IsAlarming) ? ExitCode.Unexpected : ExitCode.Complete);
        Hold(lines);
        return lines;
    }

    // Controls that fail alike do not excuse that nobody could be asked at all.
    private static bool IsAlarming(JsonElement line)
        => !line.TryGetProperty("x_interrupted", out _)
            && (line.GetProperty("x_expectation").GetString() == "unexpected"
                || (line.GetProperty("x_outcome_code").GetString() is { } code
                    && (code.StartsWith("dial/", StringComparison.Ordinal) || code is "dns.timedout" or "dns.connrefused")));

    /// <summary>Each line comes to what it says, and without our keys to the word of archives.</summary>
    public static void Hold(IReadOnlyList<JsonElement> lines)
    {
        JsonElement[] whole = [.. lines.Where(line => !line.TryGetProperty("x_interrupted", out _))];
        (string[] own, string[] archived) = Classified(
            [.. lines.Select(line => line.GetRawText())], [.. whole.Select(line => ProbeLines.Archived(line.GetRawText()))]);
        foreach ((JsonElement line, string word) in lines.Zip(own))
        {
            LineSchema.ShouldDescribe(line.GetProperty("x_test_name").GetString()!, line);
            word.ShouldBe(line.GetProperty("x_outcome_code").GetString());
        }

        foreach ((JsonElement line, string word) in whole.Zip(archived))
            if (HasTries(line)) HoldArchived(line, word);
    }

    /// <summary>What <c>sonde explain</c> says of a line.</summary>
    public static string Explained(JsonElement line)
    {
        using var host = new TestHost();
        return host.Run("explain", host.Write("line.jsonl", [line.GetRawText()])).Ends(0).Output;
    }

    // Archives say of a name that was not asked for what the first control came to.
    private static bool HasTries(JsonElement line)
        => line.GetProperty("x_test_name").GetString() == "dns"
        || line.GetProperty("response").EnumerateArray().Any(probe => !probe.TryGetProperty("control_url", out _));

    private static void HoldArchived(JsonElement line, string word)
    {
        string code = line.GetProperty("x_outcome_code").GetString()!;
        // The pages stand in files beside, in archives.
        bool isOfPage = line.TryGetProperty("x_pages", out JsonElement pages) && pages.GetArrayLength() > 0
            && code.Split('.')[0] is "tls" or "http";
        if (isOfPage)
        {
            word.ShouldStartWith("ip.nomatch");
            return;
        }

        word.ShouldBe(code switch
        {
            "tls/tcp.reset" => "read/tcp.reset",
            // What is ours of an outcome, archives cannot say.
            "match:throttled" or "match:residual" => "match",
            // They do not know whose packets they were.
            _ when word == "trusted_host:akamai" && line.GetRawText().Contains("\"who\":\"path\"", StringComparison.Ordinal) => word,
            "tls/tls.failed" when line.GetRawText().Contains("EOF\"", StringComparison.Ordinal) => "read/http.empty",
            _ => code,
        });
    }

    // All at once, in the order of the lines: to begin costs more than lines do.
    private static (string[] Own, string[] Archived) Classified(IReadOnlyList<string> own, IReadOnlyList<string> archived)
    {
        using var host = new TestHost();
        string[] files = [host.Write("own.jsonl", own), .. archived.Count > 0 ? (string[])[host.Write("archived.jsonl", archived)] : []];
        host.Run(["classify", .. files, "-o", host.Path("classified"), "--tables", "outcomes", "--threads", "1"]).Ends(0);
        JsonElement[] rows = [.. Directory.EnumerateFiles(host.Path("classified/outcomes"), "*.jsonl.gz", SearchOption.AllDirectories)
            .SelectMany(Rows)];
        return (Words(rows, "own.jsonl", own.Count), Words(rows, "archived.jsonl", archived.Count));
    }

    private static string[] Words(IEnumerable<JsonElement> rows, string file, int lines)
    {
        JsonElement[] ofFile = [.. rows.Where(row => Path.GetFileName(row.GetProperty("source_file").GetString()) == file)
            .OrderBy(row => row.GetProperty("source_line").GetInt64())];
        ofFile.Select(row => row.GetProperty("source_line").GetInt64()).ShouldBe(Enumerable.Range(1, lines).Select(line => (long)line));
        return [.. ofFile.Select(row => row.GetProperty("outcome_code").GetString()!)];
    }

    private static IReadOnlyList<JsonElement> Rows(string file)
    {
        using var reader = new StreamReader(
            new System.IO.Compression.GZipStream(File.OpenRead(file), System.IO.Compression.CompressionMode.Decompress));
        return CliRun.Parse(reader.ReadToEnd());
    }
}
