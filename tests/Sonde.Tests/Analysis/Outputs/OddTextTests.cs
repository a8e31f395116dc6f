using System.Text.Json;
using Sonde.Cli;
using Sonde.Tests.Cli;
using Sonde.Tests.Cli.Processes;
using Sonde.Tests.Simulation;

namespace Sonde.Tests.Analysis.Outputs;

/// <summary>Whatever text a field has, each reader that people use reads every output, and reads the same text in all of them.</summary>
public sealed class OddTextTests(OddTextTables tables) : IClassFixture<OddTextTables>
{
    // Strict on purpose: UTF-8 and JSON without any leniency, rows with as many cells as there are columns.
    private const string Python = """
        import csv, glob, gzip, json, os, sys
        csv.field_size_limit(1 << 30)
        out = sys.argv[1]
        for path in sorted(glob.glob(os.path.join(glob.escape(out), "**", "*.gz"), recursive=True)):
            table = os.path.relpath(path, out).split(os.sep)[0]
            if path.endswith(".jsonl.gz"):
                with gzip.open(path, "rt", encoding="utf-8", errors="strict", newline="\n") as f:
                    rows = [json.loads(line, strict=True) for line in f]
            else:
                with gzip.open(path, "rt", encoding="utf-8", errors="strict", newline="") as f:
                    rows = list(csv.reader(f, strict=True))
                names = rows.pop(0)
                assert all(len(row) == len(names) for row in rows), path
                rows = [dict(zip(names, row)) for row in rows]
            if table == "rows":
                for row in rows:
                    print(json.dumps([row["domain"], row["received_status"], row["received_body"]]))
        """;

    [Theory]
    [InlineData("jsonl")]
    [InlineData("csv")]
    public async Task Python_reads_it_back(string format)
    {
        Repetitions.SkipUnlessLong();
        SondeProcess.Require("python3");
        TestHost host = tables.In(format);
        await File.WriteAllTextAsync(host.Path("read.py"), Python, TestContext.Current.CancellationToken);
        using SondeProcess python = SondeProcess.Bash($"exec python3 {host.Path("read.py")} {host.Path("out")}");
        CliRun run = await python.EndAsync();
        run.Ends(0);
        string[][] read =
            [.. run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonSerializer.Deserialize<string[]>(line)!)];
        Check(read, format);
    }

    [Theory]
    [InlineData("jsonl")]
    [InlineData("csv")]
    [InlineData("parquet")]
    public void Duckdb_reads_it_back(string format)
    {
        Repetitions.SkipUnlessLong();
        Assert.SkipWhen(DuckdbLibrary.Find() is null, "needs DuckDB");
        TestHost host = tables.In(format);
        CliRun run = host.Run("query", host.Path("out"), "SELECT domain, received_status, received_body FROM rows ORDER BY source_line")
            .Ends(3); // one of its lines was rejected
        Check([.. run.Lines.Select(line => (string[])[.. line.EnumerateObject().Select(field => field.Value.GetString() ?? "")])], format);
    }

    private static void Check(string[][] read, string format)
    {
        read.Length.ShouldBeGreaterThan(OddText.All.Count);
        for (int i = 0; i < OddText.All.Count; i++)
        {
            string expected = format == "csv" ? OddText.InCsv(OddText.All[i].Plain) : OddText.All[i].Plain;
            foreach (string text in read[i].Skip(1)) Shown(text).ShouldBe(Shown(expected), $"text {i} in {format}");
        }

        read[^1].ShouldBe(["good", "good", "good"]);
    }

    // A page of megabytes is compared by its length and ends.
    private static string Shown(string text)
        => text.Length > 1000
        ? $"{text.Length} {text[..10]} {text[^10..]}"
        : string.Concat(text.Select(c => c is > ' ' and < '\u007f' ? c.ToString() : $"<{(int)c:x4}>"));
}
