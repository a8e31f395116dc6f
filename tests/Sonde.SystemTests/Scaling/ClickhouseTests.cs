using System.Text.Json;
using Sonde.SystemTests.Lab;
using Sonde.Tests.Analysis;

namespace Sonde.SystemTests.Scaling;

/// <summary>Two real servers; one goes in the middle of a load and comes back.</summary>
[Collection(nameof(Alone))]
public sealed class ClickhouseTests
{
    [Fact]
    public async Task Load_that_breaks_and_is_repeated_leaves_every_row_once()
    {
        LabMachine.RequireLong();
        LabMachine.Require("clickhouse-server");
        using var network = new LabNetwork();
        LabHost left = network.Host("left"), right = network.Host("right");
        network.Link(left, right); // where loopback is all there is, getaddrinfo with AI_ADDRCONFIG knows no address at all
        network.Start();
        string input = Path.Combine(network.Folder, "in"), output = Path.Combine(network.Folder, "out");
        ScanFolder.Write(input, hyperquack: 10, satellite: 2, lines: 6000);
        (await ClassifyProcess.RunAsync("classify", input, "-o", output)).ExitCode.ShouldBe(3);
        ClickhouseInstance first = await ClickhouseInstance.StartAsync(left, Path.Combine(network.Folder, "first"));
        ClickhouseInstance second = await ClickhouseInstance.StartAsync(right, Path.Combine(network.Folder, "second"));

        LabProcess broken = left.StartSonde(new LabProcessOptions(), "load", "clickhouse", ClickhouseInstance.Url, output);
        await broken.UntilAsync(() => Parts(first) >= 3, "three units");
        await first.KillAsync();
        SondeRun run = await broken.FinishAsync();
        run.ExitCode.ShouldBe(3, run.Error);
        run.Error.ShouldContain("of 12 units loaded, then CP_");
        (await right.SondeAsync("load", "clickhouse", ClickhouseInstance.Url, output)).Error.ShouldBe("12 units loaded\n");

        await first.StartAsync();
        for (int time = 0; time < 2; time++)
        {
            (await left.SondeAsync("load", "clickhouse", ClickhouseInstance.Url, output)).Error.ShouldBe("12 units loaded\n");
            Check(first, output);
        }

        Check(second, output);
    }

    [Fact]
    public async Task Load_that_is_killed_at_any_moment_and_repeated_leaves_every_row_once()
    {
        LabMachine.RequireLong();
        LabMachine.Require("clickhouse-server");
        const int Kills = 25;
        using var network = new LabNetwork();
        LabHost host = network.Host("only");
        network.Link(host, network.Host("beside"));
        network.Start();
        string input = Path.Combine(network.Folder, "in"), output = Path.Combine(network.Folder, "out");
        ScanFolder.Write(input, hyperquack: 6, satellite: 2, lines: 3000);
        (await ClassifyProcess.RunAsync("classify", input, "-o", output)).ExitCode.ShouldBe(3);
        ClickhouseInstance server = await ClickhouseInstance.StartAsync(host, Path.Combine(network.Folder, "server"));
        long start = TimeProvider.System.GetTimestamp();
        (await host.SondeAsync("load", "clickhouse", ClickhouseInstance.Url, output)).ExitCode.ShouldBe(0);
        TimeSpan alone = TimeProvider.System.GetElapsedTime(start);
        var random = new Random(20240101);
        int killed = 0;
        for (int round = 0; round < Kills; round++)
        {
            LabProcess load = host.StartSonde(new LabProcessOptions(), "load", "clickhouse", ClickhouseInstance.Url, output);
            await Task.Delay(alone * (0.2 + (random.NextDouble() * 0.8)), TimeProvider.System);
            if (!load.HasEnded) killed++;
            load.Signal(Native.SigKill);
            await load.EndAsync(SondeProgram.Limit);
        }

        killed.ShouldBeGreaterThan(0);
        (await host.SondeAsync("load", "clickhouse", ClickhouseInstance.Url, output)).Error.ShouldBe("8 units loaded\n");
        Check(server, output);
    }

    [Fact]
    public async Task Unit_that_is_classified_again_replaces_its_rows()
    {
        LabMachine.RequireLong();
        LabMachine.Require("clickhouse-server");
        using var network = new LabNetwork();
        LabHost host = network.Host("only");
        network.Link(host, network.Host("beside"));
        network.Start();
        string input = Path.Combine(network.Folder, "in"), output = Path.Combine(network.Folder, "out");
        ScanFolder.Write(input, hyperquack: 2, satellite: 1, lines: 100);
        (await ClassifyProcess.RunAsync("classify", input, "-o", output)).ExitCode.ShouldBe(0);
        ClickhouseInstance server = await ClickhouseInstance.StartAsync(host, Path.Combine(network.Folder, "server"));
        (await host.SondeAsync("load", "clickhouse", ClickhouseInstance.Url, output)).ExitCode.ShouldBe(0);
        Check(server, output);
        server.Ask("SELECT DISTINCT rules_version FROM sonde_rows").ShouldBe(["sonde-1"]);

        (await ClassifyProcess.RunAsync("classify", input, "-o", output, "--rules", "censoredplanet")).ExitCode.ShouldBe(0);
        (await host.SondeAsync("load", "clickhouse", ClickhouseInstance.Url, output)).ExitCode.ShouldBe(0);
        Check(server, output);
        server.Ask("SELECT DISTINCT rules_version FROM sonde_rows").ShouldBe(["censoredplanet-1"]);
        server.Ask(
            "SELECT answers.ip, answers.asn, answers.matches_control_ip, answers.https_error FROM sonde_dns WHERE domain = 'd1.example' AND source_line = 2")
            .ShouldBe(["['203.0.113.2']\t[64496]\t[1]\t['Get \"https://203.0.113.2:443/\": dial tcp 203.0.113.2:443: i/o timeout']"]);

        SondeRun parquet = await host.SondeAsync("load", "clickhouse", ClickhouseInstance.Url, await OtherFormat(input, network.Folder));
        parquet.ExitCode.ShouldBe(2);
        parquet.Error.ShouldContain("is in CSV");
        parquet.Error.ShouldContain("--format jsonl");
    }

    [Fact]
    public async Task Whatever_text_a_field_has_is_read_back()
    {
        LabMachine.RequireLong();
        LabMachine.Require("clickhouse-server");
        using var network = new LabNetwork();
        LabHost host = network.Host("only");
        network.Link(host, network.Host("beside"));
        network.Start();
        string input = Path.Combine(network.Folder, "in"), output = Path.Combine(network.Folder, "out");
        Directory.CreateDirectory(Path.Combine(input, OddText.Scan));
        await File.WriteAllBytesAsync(Path.Combine(input, OddText.Scan, "results.json"), OddText.File());
        (await ClassifyProcess.RunAsync("classify", input, "-o", output)).ExitCode.ShouldBeOneOf(0, 3);
        ClickhouseInstance server = await ClickhouseInstance.StartAsync(host, Path.Combine(network.Folder, "server"));
        (await host.SondeAsync("load", "clickhouse", ClickhouseInstance.Url, output)).Error.ShouldBe("1 unit loaded\n");
        string[] read = server.Ask("SELECT concat('=', hex(received_body)) FROM sonde_rows ORDER BY source_line");
        for (int i = 0; i < OddText.All.Count; i++)
        {
            string expected = "=" + Convert.ToHexString(System.Text.Encoding.UTF8.GetBytes(OddText.All[i].Plain));
            read[i].Length.ShouldBe(expected.Length, $"text {i}");
            (read[i] == expected).ShouldBeTrue($"text {i}");
        }

        read[^1].ShouldBe("=" + Convert.ToHexString("good"u8));
    }

    private static async Task<string> OtherFormat(string input, string folder)
    {
        string output = Path.Combine(folder, "csv");
        (await ClassifyProcess.RunAsync("classify", input, "-o", output, "--format", "csv")).ExitCode.ShouldBe(0);
        return output;
    }

    /// <summary>Each unit has as many rows as its line of the manifest says, each row once, and no table of a load is left.</summary>
    private static void Check(ClickhouseInstance server, string output)
    {
        long rows = 0, dns = 0;
        SortedDictionary<string, long> outcomes = new(StringComparer.Ordinal);
        foreach (string line in File.ReadLines(Path.Combine(output, "_MANIFEST.json")))
        {
            JsonElement unit = JsonDocument.Parse(line).RootElement;
            bool isDns = unit.GetProperty("unit").GetString()!.Contains("Satellite", StringComparison.Ordinal);
            if (isDns) dns += unit.GetProperty("rows").GetInt64();
            else rows += unit.GetProperty("rows").GetInt64();
            foreach (JsonProperty outcome in unit.GetProperty("outcomes").EnumerateObject())
                outcomes[outcome.Name] = outcomes.GetValueOrDefault(outcome.Name) + outcome.Value.GetInt64();
        }

        server.Ask("SELECT count() FROM sonde_rows").ShouldBe([$"{rows}"]);
        server.Ask("SELECT count() FROM sonde_dns").ShouldBe([$"{dns}"]);
        server.Ask("SELECT count() FROM (SELECT DISTINCT unit, source_line, retry FROM sonde_rows)").ShouldBe([$"{rows}"]);
        server.Ask(
            "SELECT outcome, sum(n) FROM (SELECT outcome, count() AS n FROM sonde_rows GROUP BY outcome UNION ALL SELECT outcome, count() AS n FROM sonde_dns GROUP BY outcome) GROUP BY outcome")
            .Order(StringComparer.Ordinal).ShouldBe(outcomes.Select(each => $"{each.Key}\t{each.Value}").Order(StringComparer.Ordinal));
        server.Ask("SHOW TABLES").ShouldBe(["sonde_dns", "sonde_observations", "sonde_outcomes", "sonde_rows"]);
    }

    private static int Parts(ClickhouseInstance server)
        => server.Ask("EXISTS TABLE sonde_rows") is ["1"]
            ? int.Parse(server.Ask("SELECT count() FROM (SELECT DISTINCT unit FROM sonde_rows)")[0])
            : 0;
}
