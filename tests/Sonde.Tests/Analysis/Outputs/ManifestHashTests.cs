using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Sonde.Analysis.Outcomes;
using Sonde.Analysis.Outputs;
using Sonde.Analysis.Pipeline;
using Sonde.Cli;
using Sonde.Tests.Simulation;

namespace Sonde.Tests.Analysis.Outputs;

public sealed class ManifestHashTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sonde-hashes-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Dear]
    [Theory]
    [InlineData(OutputFormat.Jsonl, 40, 6000)]
    [InlineData(OutputFormat.Csv, 40, 6000)]
    [InlineData(OutputFormat.Parquet, 3, 200)]
    public void Every_output_is_the_one_that_the_manifest_says_in_more_files_than_are_open_at_once(OutputFormat format, int days, int count)
    {
        Repetitions.LongUnless(format == OutputFormat.Parquet);
        string input = Path.Combine(_folder.FullName, "in", Classified.EchoScan), output = Path.Combine(_folder.FullName, "out");
        Directory.CreateDirectory(input);
        var lines = new StringBuilder();
        for (int i = 0; i < count; i++)
        {
            string at = DateTime.UnixEpoch.AddDays(i % days).ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
            lines.Append(
                $$"""{"vp":"192.0.2.7","test_url":"{{i}}.example","response":[{"matches_template":false,"error":"i/o timeout","start_time":"{{at}}","end_time":"{{at}}"}],"anomaly":true,"controls_failed":false,"stateful_block":false}""")
                .Append('\n');
        }

        lines.Append("no line\n");
        File.WriteAllText(Path.Combine(input, "results.json"), lines.ToString());
        new Classification(
            Classified.Options(RuleSetName.Sonde) with
            {
                Paths = [Path.Combine(_folder.FullName, "in")],
                Folder = output,
                Format = format,
                Threads = 2,
                DuckdbLibrary = DuckdbLibrary.Find(),
            },
            TimeProvider.System)
            .Run(TestContext.Current.CancellationToken);
        using var manifest = JsonDocument.Parse(File.ReadAllText(Path.Combine(output, "_MANIFEST.json")));
        JsonProperty[] outputs = [.. manifest.RootElement.GetProperty("outputs").EnumerateObject()];
        outputs.Length.ShouldBe((3 * days) + 2, "three tables of each day, the reduced one and what was rejected");
        foreach (JsonProperty file in outputs)
        {
            Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Path.Combine(output, file.Name))))
                .ShouldBe(file.Value.GetString(), file.Name);
        }
    }
}
