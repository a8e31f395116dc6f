using System.IO.Compression;
using System.Text.Json;
using Sonde.Tests.Cli;
using Sonde.Tests.Simulation;

namespace Sonde.Tests.Experiments.Interference;

/// <summary>
/// Rows of the base tables that lines of <c>dns</c> came to, classified again: what the whole line said of them, and of the controls,
/// stands in no column but the rule's, and is not lost.
/// </summary>
public sealed class TablesReadAgainTests
{
    public static TheoryData<string, string, string> Lines => new()
    {
        { "race", "unexpected", "trial.injected" },
        { "nobody's", "inconclusive", "controls.alike" },
        { "unknown", "inconclusive", "controls.none" },
        { "inner", "inconclusive", "controls.inner" },
        { "lie", "unexpected", "ip.invalid" },
    };

    [Theory]
    [MemberData(nameof(Lines))]
    public void Say_what_the_line_said(string what, string expectation, string rule)
    {
        JsonElement line = Scene(what).Measure("--type", "A").ShouldHaveSingleItem();
        (line.GetProperty("x_expectation").GetString(), line.GetProperty("x_rule").GetString()).ShouldBe((expectation, rule));
        using var host = new TestHost();
        string[] once = Rows(host, host.Write("line.jsonl", [line.GetRawText()]), "once");
        once.ShouldContain($"{expectation} by {rule}");
        Rows(host, host.Path("once/rows"), "twice").ShouldBe(once);
    }

    private static DnsScene Scene(string what) => what switch
    {
        "race" => new DnsScene
        {
            Resolver = question => question.IsForbidden
                ? new DatagramScript { Answers = [(5, question.Answer("203.0.113.66"), 62), (15, question.Answer("198.51.100.20"), 62)] }
                : null,
        },
        "nobody's" => new DnsScene { Resolver = Nobodys, Trusted = Nobodys },
        "unknown" => new DnsScene { Resolver = Nobodys, HasControl = false },
        "inner" => new DnsScene { Resolver = question => One(question, null), Trusted = question => One(question, "10.1.2.3") },
        _ => new DnsScene { Resolver = question => One(question, "127.0.0.1") },
    };

    private static DatagramScript? Nobodys(DnsScene.Question question)
        => question.IsForbidden ? DatagramScript.Answer(question.Answer(null, 3), 20, 62) : null;

    private static DatagramScript? One(DnsScene.Question question, string? address)
        => question.IsForbidden ? DatagramScript.Answer(question.Answer(address), 20, 62) : null;

    private static string[] Rows(TestHost host, string input, string folder)
    {
        host.Run(["classify", input, "-o", host.Path(folder)]).Ends(0);
        return [.. Directory.EnumerateFiles(host.Path($"{folder}/rows"), "*.jsonl.gz", SearchOption.AllDirectories).SelectMany(file =>
        {
            using var reader = new StreamReader(new GZipStream(File.OpenRead(file), CompressionMode.Decompress));
            return CliRun.Parse(reader.ReadToEnd()).Select(row => $"{row.GetProperty("expectation")} by {row.GetProperty("rule_id")}");
        })];
    }
}
