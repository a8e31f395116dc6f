using Sonde.Experiments;
using Sonde.Measurements.Formats;
using Sonde.Tests.Cli;
using Sonde.Tests.Simulation;
using Sonde.Tests.Walk;
using Sonde.Tests.Web.Serving;

namespace Sonde.Tests.Web.Hostile;

/// <summary>Hostile texts in every string of every kind of line do nothing in any output that people open.</summary>
public sealed class HostileLineTests
{
    public static TheoryData<string> Nettests => [.. Repetitions.Some(ExperimentCatalog.All.Select(each => each.Description.Name), 2)];

    [Dear]
    [Theory]
    [MemberData(nameof(Nettests))]
    public async Task Hostile_text_in_any_string_of_a_line_is_text_in_every_output(string nettest)
    {
        Repetitions.LongUnless(nettest == "tcpping");
        using var host = new TestHost();
        string[] lines = [.. Repetitions.Some(HostileLines.Of(Measured(nettest)), 12)];
        lines.Length.ShouldBeGreaterThan(8);
        string file = host.Write($"{nettest}.jsonl", lines);
        CliRun report = host.Run("report", file, "-o", host.Path("report.html"), "--enough", "1", "--title", HostileLines.Texts[1]);
        report.ExitCode.ShouldBeOneOf([0, 3], report.Error);
        Inert.Plain(report.Error, "what report says");
        Inert.Page(host.Read("report.html"), "report");
        string[] by = ["summary", file, "--by", "test,domain,country,network,category,vantage,source", "--enough", "1"];
        Inert.Csv(Run(host, [.. by, "--format", "csv", "--excel"]), "summary as CSV");
        Inert.Markdown(Run(host, [.. by, "--format", "markdown"]), "summary as Markdown");
        Inert.Plain(Run(host, [.. by, "--format", "text"]), "summary as text");
        Inert.Plain(Run(host, ["explain", file]), "explanations");
        host.Run("classify", file, "-o", host.Path("tables"));
        foreach (string table in (string[])["outcomes", "observations"])
        {
            string[] query = ["query", host.Path("tables"), $"SELECT * FROM {table}"];
            Inert.Csv(Run(host, [.. query, "--excel"]), $"{table} as CSV");
            Inert.Plain(Run(host, [.. query, "--format", "table"]), $"{table} as a table");
        }

        await using LiveScene scene = await LiveScene.OverAsync(host, file);
        foreach (string page in (string[])["", "interference", "dns", "paths", "pings", "transparency"])
        {
            using HttpResponseMessage answer = await scene.Client.GetAsync(scene.Address + page, TestContext.Current.CancellationToken);
            Inert.Page(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), $"live {page}");
        }
    }

    // The line with the most places for a text, of those that are not huge.
    private static string Measured(string nettest)
    {
        using var host = new TestHost();
        IEnumerable<string> lines = NettestFormats.Of(nettest)!.Form == LineForm.CensoredPlanet
            ? InterferenceWalkScenes.Measure(nettest, host).Select(line => line.GetRawText())
            : LiveLines.Of(nettest);
        return lines.Where(line => line.Length < 500_000).MaxBy(line => HostileLines.Of(line).Count())!;
    }

    private static string Run(TestHost host, string[] arguments)
    {
        CliRun run = host.Run(arguments);
        run.ExitCode.ShouldBeOneOf([0, 3], $"{string.Join(' ', arguments)}: {run.Error}");
        run.Output.ShouldNotBeEmpty(string.Join(' ', arguments));
        Inert.Plain(run.Error, arguments[0]);
        return run.Output;
    }
}
