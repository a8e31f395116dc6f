using System.Text.RegularExpressions;
using Sonde.SystemTests.Lab;

namespace Sonde.SystemTests;

/// <summary>
/// Every command that README and the pages show runs as it is printed, in a network without a way out where the addresses live.
/// </summary>
public sealed partial class PagesTests
{
    private const string Scan = "CP_Quack-echo-2024-01-01-00-00-00";

    // What installs, publishes, starts a batch engine or benchmarks is tried elsewhere (.ci/run, Scaling, bench/).
    private static readonly string[] Elsewhere = [
        "dotnet publish", "sudo ", "parallel ", "qsub ", "eval ", "sonde completion ", "./sonde completion fish ", "sonde load clickhouse",
        "gcc ", "bench/", "spark."];

    [Fact]
    public async Task Every_command_of_the_pages_runs_as_printed()
    {
        LabMachine.Require("bash", "script");
        using var chain = LabChain.Of(1, "192.0.2.0/24");
        await chain.Server.NginxAsync(80, 443);
        string folder = await PrepareAsync(chain);
        List<string> fell = [];
        string[] commands = [.. Pages().SelectMany(Commands).Distinct()];
        commands.Length.ShouldBeGreaterThan(15);
        foreach (string command in commands)
        {
            LabProcess process = chain.Client.StartAtHome(
                "bash", ["-c", $"cd '{folder}' && {Ending(command)}"],
                new LabProcessOptions
                {
                    Environment = new Dictionary<string, string>
                    {
                        [
                    "PATH"] = $"{folder}:{Environment.GetEnvironmentVariable("PATH")}"
                    }
                });
            await process.EndAsync(TimeSpan.FromMinutes(2));
            // Some lines name what is left alone on purpose: that is 3, with its reason.
            if ((process.ExitCode is not (0 or 3) && !Serves(command)) || process.ExitCode is 1 or 2
                || process.Error.Contains("internal error", StringComparison.Ordinal))
                fell.Add($"{command}\n  exit {process.ExitCode}: {process.Error}");
        }

        fell.ShouldBeEmpty();
    }

    // What serves goes on until it is interrupted: once, for a second signal, such as timeout gives to its group as well, ends it at once.
    private static string Ending(string command)
        => Serves(command) ? $"timeout --foreground --preserve-status -s INT 3 {command}" : command;

    private static bool Serves(string command)
        => command.StartsWith("sonde serve ", StringComparison.Ordinal) || command.Contains(" --repeat-every ", StringComparison.Ordinal);

    private static async Task<string> PrepareAsync(LabChain chain)
    {
        string folder = chain.Client.Folder("pages");
        const string line =
            """{"vp":"198.51.100.7","location":{"country_name":"Sweden","country_code":"SE"},"service":"echo","test_url":"g0.example","response":[{"matches_template":true,"start_time":"2024-01-01T00:00:00Z","end_time":"2024-01-01T00:00:01Z"}],"anomaly":false,"controls_failed":false,"stateful_block":false,"tag":"t"}""";
        Directory.CreateDirectory(Path.Combine(folder, Scan));
        File.WriteAllLines(Path.Combine(folder, Scan, "results.json"), Enumerable.Repeat(line, 20));
        File.Copy(Path.Combine(folder, Scan, "results.json"), Path.Combine(folder, "results.json"));
        LabCommand.Run("tar", ["-C", folder, "-czf", Path.Combine(folder, Scan + ".tar.gz"), Scan]);
        File.WriteAllText(Path.Combine(folder, "endpoints.txt"), "tcpconnect://192.0.2.80:80\n");
        File.WriteAllText(Path.Combine(folder, "targets.ndjson"), """{"dip":"192.0.2.80","dp":80}""" + "\n");
        File.WriteAllText(Path.Combine(folder, "old.json"), "{}\n");
        string examples = Path.Combine(folder, "examples");
        Directory.CreateDirectory(examples);
        foreach (string file in Directory.EnumerateFiles(SondeProgram.InTree("examples")))
            File.Copy(file, Path.Combine(examples, Path.GetFileName(file)));
        string program = Path.Combine(folder, "sonde");
        File.WriteAllText(
            program, $"#!/bin/sh\nexport XDG_CONFIG_HOME='{folder}/config'\nexec {string.Join(' ', SondeProgram.Command)} \"$@\"\n");
        File.SetUnixFileMode(program, (UnixFileMode)0x1ed);
        // Somebody consented before, as the first command of README does.
        LabProcess first = chain.Client.StartAtHome(
            program, ["measure", "tcpping", "tcpconnect://192.0.2.80:80", "--repetitions", "1", "--yes"], new LabProcessOptions());
        (await first.FinishAsync()).ExitCode.ShouldBe(0);
        await MeasureAsync(chain, folder);
        return folder;
    }

    // What pages take for granted: results and captures of earlier days, scans, and files about addresses and names.
    private static async Task MeasureAsync(LabChain chain, string folder)
    {
        foreach (string made in (string[])["docs", "scan", "scans"]) Directory.CreateDirectory(Path.Combine(folder, made));
        foreach (string scan in (string[])["scan", "scans"])
            File.Copy(Path.Combine(folder, "results.json"), Path.Combine(folder, scan, Scan + ".json"));
        foreach (string networks in (string[])["routeviews.pfx2as", "prefix2as.txt"])
            File.WriteAllText(Path.Combine(folder, networks), "192.0.2.0\t24\t64500\n198.51.100.0\t24\t64501\n");
        foreach ((string name, string text) in ((string, string)[])[
            ("categories.csv", "url,category_code\nhttp://g0.example/,NEWS\n"), ("countries.csv", "Sweden,SE\n"),
            ("public_suffix_list.dat", "example\n"), ("question.sql", "SELECT count(*) FROM outcomes"), ("targets.csv", "192.0.2.80,80\n"),
            ("hosts.txt", "tcpconnect://192.0.2.80:80\n"), ("servers.txt", "192.0.2.80\n"), ("names.txt", "blocked.example\n")])
            File.WriteAllText(Path.Combine(folder, name), text);
        string results = File.ReadAllText(Path.Combine(folder, "results.json"));
        File.WriteAllText(Path.Combine(folder, "scan.json"), results);
        File.WriteAllText(
            Path.Combine(folder, "scans", Scan.Replace("01-01", "01-02", StringComparison.Ordinal) + ".json"),
            results.Replace("01-01", "01-02", StringComparison.Ordinal));
        (string Experiment, string Output, string[] More)[] runs =
        [
            ("tfo", "before.jsonl", ["192.0.2.80:80"]),
            ("tfo", "after.jsonl", ["192.0.2.80:80"]),
            ("traceroute", "week.jsonl", ["192.0.2.80", "--port", "80"]),
            ("traceroute", "traces.jsonl", ["192.0.2.80", "--port", "80"]),
            ("traceroute", "run.jsonl", ["192.0.2.80", "--payload-http", "blocked.example", "--pcap", "run.pcap"]),
            ("tcpping", "pings.jsonl", ["tcpconnect://192.0.2.80:80", "--repetitions", "2"]),
        ];
        foreach ((string experiment, string output, string[] more) in runs)
        {
            LabProcess run = chain.Client.StartAtHome(
                "bash", ["-c", $"cd '{folder}' && exec ./sonde measure {experiment} -o {output} {string.Join(' ', more)}"],
                new LabProcessOptions());
            await run.EndAsync(TimeSpan.FromMinutes(1));
            run.ExitCode.ShouldBe(0, run.Error);
        }

        foreach ((string from, string to) in ((string, string)[])[("run.pcap", "test.pcap"), ("run.pcap", "control.pcap"),
            ("before.jsonl", "monday.jsonl"), ("after.jsonl", "tuesday.jsonl")])
            File.Copy(Path.Combine(folder, from), Path.Combine(folder, to));
        foreach (string day in (string[])["monday", "tuesday"])
        {
            LabProcess classify = chain.Client.StartAtHome(
                "bash", ["-c", $"cd '{folder}' && exec ./sonde classify scan -o {day}"], new LabProcessOptions());
            (await classify.FinishAsync()).ExitCode.ShouldBe(0);
        }
    }

    private static IEnumerable<string> Pages()
        => ((string[])["README.md", "CONTRIBUTING.md", "examples/README.md",
            .. Directory.EnumerateFiles(SondeProgram.InTree("docs"), "*.md").Select(page => $"docs/{Path.GetFileName(page)}"),
            .. Directory.EnumerateFiles(SondeProgram.InTree("docs/experiments"), "*.md")
                .Select(page => $"docs/experiments/{Path.GetFileName(page)}")]).Select(SondeProgram.InTree);

    // Lines of code blocks, and whole commands between backquotes; a command with a word in capitals is a form, not a command.
    private static IEnumerable<string> Commands(string page)
    {
        string text = File.ReadAllText(page);
        IEnumerable<string> lines = Block().Matches(text).Select(match => match.Groups["command"].Value)
            .Concat(Quoted().Matches(text).Select(match => match.Groups["command"].Value));
        return lines.Select(line => Comment().Replace(line, "").Trim())
            .Where(line => !Elsewhere.Any(line.StartsWith) && !Form().IsMatch(line) && !line.Contains('…', StringComparison.Ordinal));
    }

    [GeneratedRegex(@"^ {4}(\$ )?(?<command>(\./)?sonde .*)$", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Block();

    [GeneratedRegex(@"`(?<command>(\./)?sonde (?!measure [a-z_]+`)[^`\n]+ [^`\n]+)`", RegexOptions.ExplicitCapture)]
    private static partial Regex Quoted();

    [GeneratedRegex(@"\s+#\s.*$")]
    private static partial Regex Comment();

    [GeneratedRegex(
        @"\b[A-Z]{2,}\b(?<!\b(SELECT|AS|FROM|GROUP|BY|ORDER|DESC|CP|DESCRIBE|SHOW|TABLES|AND|WHERE|COUNT|LIMIT)\b)|/data/|eth0")]
    private static partial Regex Form();
}
