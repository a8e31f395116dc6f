using System.Text.Json;

using Sonde.SystemTests.Lab;

namespace Sonde.SystemTests.FastOpen;

/// <summary>kill -9 at any moment, and the next start goes on: each target has its line, once.</summary>
public sealed class FastOpenResumeTests
{
    private const int Count = 400;

    [Fact]
    public async Task Killed_again_and_again_every_target_has_one_line()
    {
        using LabChain chain = LabChain.Of(1, "10.81.0.0/16");
        chain.Client.Sysctl(("ipv4.tcp_fastopen", "1"));
        chain.Server.Sysctl(("ipv4.tcp_fastopen", "1027"));
        await chain.Server.NginxAsync(80);
        string folder = chain.Client.Folder("killed"), list = Path.Combine(folder, "targets"), results = Path.Combine(folder, "results");
        string[] targets = [.. Enumerable.Range(0, Count).Select(i => $"10.81.{i / 250}.{(i % 250) + 1}")];
        await File.WriteAllLinesAsync(
            list, [.. targets.Select(target => $$"""{"dip":"{{target}}","dp":80,"domain":"lab.test"}"""), "no target/"]);
        await File.WriteAllTextAsync(results, "");
        string[] arguments =
            ["measure", "tfo", "--connect", "http", "--rate", "150", "--yes", "--allow", "10.0.0.0/8", "-f", list, "--resume", results];
        foreach (int lines in (int[])[1, 90, 200])
        {
            LabProcess sonde = chain.Client.StartSonde(new LabProcessOptions(), arguments);
            await sonde.UntilAsync(() => Whole(results) >= lines, "so many results");
            sonde.Signal(Native.SigKill);
            await sonde.EndAsync(TimeSpan.FromSeconds(10));
        }

        SondeRun last = await chain.Client.SondeAsync(arguments);
        last.ExitCode.ShouldBe(3, last.Error);
        JsonElement[] all = [.. File.ReadLines(results).Select(line => JsonDocument.Parse(line).RootElement)];
        all.Where(line => line.TryGetProperty("conditions", out _)).Select(line => line.GetProperty("dip").GetString()!).Order()
            .ShouldBe(targets.Order());
        all.Where(line => line.TryGetProperty("error", out _)).ShouldHaveSingleItem().GetProperty("dip").GetString().ShouldBe("no target/");
    }

    private static int Whole(string path) => File.ReadAllText(path).Count(c => c == '\n');
}
