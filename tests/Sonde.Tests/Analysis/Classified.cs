using System.Text;
using System.Text.Json;
using Sonde.Analysis.Outcomes;
using Sonde.Analysis.Outputs;
using Sonde.Analysis.Pipeline;
using Sonde.Analysis.Signatures;

namespace Sonde.Tests.Analysis;

/// <summary>Runs the classifier over text in memory, or over files of a folder.</summary>
internal static class Classified
{
    public const string EchoScan = "CP_Quack-echo-2024-01-01-00-00-00";
    public const string HttpScan = "CP_Quack-http-2024-01-01-00-00-00";
    public const string HttpsScan = "CP_Quack-https-2024-01-01-00-00-00";
    public const string DiscardScan = "CP_Quack-discard-2024-01-01-00-00-00";

    private const string FalsePositives = """
        {"fingerprint":"x_maintenance","pattern":"<title>Maintenance</title>"}
        """;

    private const string BlockPages = """
        {"fingerprint":"b_nat_example","pattern":"This page is blocked by example order"}
        {"fingerprint":"a_prod_header","pattern":"X-Filter: example"}
        """;

    /// <summary>The rows of some lines, as parsed JSON.</summary>
    public static IReadOnlyList<JsonElement> Rows(string lines, RuleSetName rules, string source, int threads = 1)
        => Parse(Text(lines, rules, source, threads).Output);

    /// <summary>The one outcome of one line that makes one row.</summary>
    public static string? Outcome(string line, RuleSetName rules, string source)
        => Rows(line, rules, source).ShouldHaveSingleItem().GetProperty("outcome").GetString();

    public static (string Output, ClassificationTotals Totals) Text(string lines, RuleSetName rules, string source, int threads = 1)
    {
        using var input = new MemoryStream(Encoding.UTF8.GetBytes(lines));
        using var output = new MemoryStream();
        ClassificationTotals totals = new Classification(
            Options(rules) with { Paths = ["-"], Input = input, Output = output, Source = source, Threads = threads }, TimeProvider.System)
            .Run(TestContext.Current.CancellationToken);
        return (Encoding.UTF8.GetString(output.ToArray()), totals);
    }

    /// <summary>The rows of the files below a path.</summary>
    public static IReadOnlyList<JsonElement> Files(string path, RuleSetName rules, SignatureSet? signatures = null)
    {
        using var output = new MemoryStream();
        ClassifyOptions options = Options(rules) with { Paths = [path], Output = output };
        if (signatures is not null) options = options with { Signatures = signatures };
        new Classification(options, TimeProvider.System).Run(TestContext.Current.CancellationToken);
        return Parse(Encoding.UTF8.GetString(output.ToArray()));
    }

    public static ClassifyOptions Options(RuleSetName rules) => new() { Paths = [], Rules = rules, Signatures = Signatures(rules) };

    public static SignatureSet Signatures(RuleSetName rules)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("sonde-signatures-");
        try
        {
            string falsePositives = Path.Combine(folder.FullName, "false_positive_signatures.json");
            string blockPages = Path.Combine(folder.FullName, "blockpage_signatures.json");
            File.WriteAllText(falsePositives, FalsePositives);
            File.WriteAllText(blockPages, BlockPages);
            return SignatureFiles.Load(
                rules == RuleSetName.CensoredPlanet ? SignatureRules.CensoredPlanet : SignatureRules.Sonde, [falsePositives, blockPages]);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    public static List<JsonElement> Parse(string lines)
    {
        List<JsonElement> rows = [];
        foreach (string line in lines.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            using var json = JsonDocument.Parse(line);
            rows.Add(json.RootElement.Clone());
        }

        return rows;
    }

    /// <summary>A v2 line of one test probe that failed with an error text, after a control that matched.</summary>
    public static string Failed(string error, string? response = null, bool anomaly = true)
    {
        string text = JsonSerializer.Serialize(error, JsonSerializerOptions.Web);
        string received = response is null ? "" : $"\"response\":{response},";
        return $$"""{"vp":"192.0.2.7","service":"x","test_url":"a.example","response":[{"matches_template":false,{{received}}"error":{{text}},"start_time":"2024-01-01T00:00:00.1Z","end_time":"2024-01-01T00:00:01Z"}],"anomaly":{{(anomaly ? "true" : "false")}},"controls_failed":false,"stateful_block":false}""";
    }
}
