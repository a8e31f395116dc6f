using System.Text.RegularExpressions;
using Sonde.SystemTests.Lab;

namespace Sonde.SystemTests;

/// <summary>
/// The first hours under docs/hours, run as their pages print them in the lab that the project's script makes: each command ends as the
/// page says, and each line of output that the page shows comes, numbers aside.
/// </summary>
public sealed partial class FirstHourTests
{
    [Fact]
    public async Task Newcomers_hours_run_as_printed_and_the_results_are_read_as_the_page_of_reading_says()
    {
        LabMachine.Require("bash", "script", "nft", "python3", "Rscript");
        using var world = new HourLab();
        List<string> fell = [];
        foreach (string page in Directory.EnumerateFiles(SondeProgram.InTree("docs/hours"), "*.md").Order())
        {
            string folder = world.Folder(Path.GetFileNameWithoutExtension(page));
            string text = File.ReadAllText(page), said = "";
            foreach (Match command in Command().Matches(text))
            {
                string line = command.Groups["command"].Value;
                int expected = Ends().Match(line) is { Success: true } ends ? int.Parse(ends.Groups["code"].Value, null) : 0;
                (int code, string output) = await world.RunAsync(folder, Ends().Replace(line, ""));
                said += output + "\n";
                if (code != expected) fell.Add($"{Path.GetFileName(page)}: {line}\n  ends with {code}: {output}");
            }

            HashSet<string> lines = [.. said.Split('\n').Select(Plain)];
            fell.AddRange(
                Shown().Matches(text).SelectMany(block => block.Groups["text"].Value.Split('\n', StringSplitOptions.RemoveEmptyEntries))
                    .Where(line => !lines.Contains(Plain(line)))
                        .Select(line => $"{Path.GetFileName(page)}: does not come: {line}"));
        }

        fell.ShouldBeEmpty();
        await ReadAsync(world);
    }

    private static async Task ReadAsync(HourLab world)
    {
        string folder = world.Folder("researcher");
        File.Copy(Path.Combine(world.Folder("ooni-engineer"), "ping.jsonl"), Path.Combine(folder, "ping.jsonl"));
        string[] snippets =
            [.. Snippet().Matches(File.ReadAllText(SondeProgram.InTree("docs/reading.md"))).Select(each => each.Groups["text"].Value)];
        snippets.Length.ShouldBe(3);
        string said = "";
        foreach (string snippet in snippets)
        {
            File.WriteAllText(Path.Combine(folder, "snippet.py"), snippet);
            (int code, string output) = await world.RunAsync(folder, "/usr/bin/python3 snippet.py");
            code.ShouldBe(0, output);
            said += output;
        }

        File.WriteAllText(
            Path.Combine(folder, "snippet.R"),
            RSnippet().Match(File.ReadAllText(SondeProgram.InTree("docs/reading.md"))).Groups["text"].Value);
        (int ends, string table) = await world.RunAsync(folder, "/usr/bin/Rscript snippet.R");
        ends.ShouldBe(0, table);
        table.ShouldContain("blocked.example");
        table.ShouldContain("vantage_points");
        said.ShouldContain("blocked.example");
        said.ShouldContain("read/tcp.reset");
        said.ShouldContain("tcpconnect://192.0.2.80:80");
    }

    // Numbers and runs of blanks differ from one run to the next; on paths of microseconds it is chance whether a round trip is seen to be
    // saved.
    private static string Plain(string line) => Blanks().Replace(Digits().Replace(Saved().Replace(line, ""), "#"), " ").Trim();

    [GeneratedRegex(@" tfo\.rtt_saved:[\d.]+")]
    private static partial Regex Saved();

    [GeneratedRegex(@"^ {4}(?<command>[^$\s].*)$", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Command();

    [GeneratedRegex(@"\s+# ends with (?<code>\d+)\s*$", RegexOptions.ExplicitCapture)]
    private static partial Regex Ends();

    [GeneratedRegex(@"```text\n(?<text>.*?)```", RegexOptions.Singleline | RegexOptions.ExplicitCapture)]
    private static partial Regex Shown();

    [GeneratedRegex(@"```python\n(?<text>.*?)```", RegexOptions.Singleline | RegexOptions.ExplicitCapture)]
    private static partial Regex Snippet();

    [GeneratedRegex(@"```r\n(?<text>.*?)```", RegexOptions.Singleline | RegexOptions.ExplicitCapture)]
    private static partial Regex RSnippet();

    [GeneratedRegex(@"\d+")]
    private static partial Regex Digits();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();
}
