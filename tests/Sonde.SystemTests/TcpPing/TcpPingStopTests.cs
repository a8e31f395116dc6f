using System.Text.Json;

using Sonde.SystemTests.Lab;

namespace Sonde.SystemTests.TcpPing;

/// <summary>What is left when a run ends early, and how it goes on.</summary>
public sealed class TcpPingStopTests
{
    private const int Port = 80;

    [Theory]
    [InlineData(Native.SigInt)]
    [InlineData(Native.SigTerm)]
    public async Task Interrupt_ends_what_is_under_way_and_writes_the_rest_as_interrupted(int signal)
    {
        using var chain = LabChain.Of(1);
        await chain.Server.NginxAsync(Port);
        chain.Routers[0].Rules(Middlebox.DropTcp(Port + 1));
        var syns = new SynCounter(chain.Routers[0]);
        string output = Path.Combine(chain.Network.Folder, "output.jsonl"), metadata = Path.Combine(chain.Network.Folder, "metadata.json");
        LabProcess sonde = chain.Client.StartSonde(new LabProcessOptions(),
            "measure", "tcpping", TcpPingRun.Target(chain.Server.V4, Port + 1), "-O", "Delay=200", "-O", "Repetitions=50", "-O",
            "Timeout=2000",
            "-o", output, "--metadata", metadata, "--yes");
        await syns.UntilAsync(5);
        sonde.Signal(signal);
        SondeRun run = await sonde.FinishAsync(TimeSpan.FromSeconds(10));

        run.ExitCode.ShouldBe(130, run.Error);
        JsonElement measurement = JsonDocument.Parse(await File.ReadAllTextAsync(output)).RootElement;
        IReadOnlyList<JsonElement> pings = measurement.Pings();
        pings.Count.ShouldBe(50);
        string[] failures = [.. pings.Select(ping => ping.Connect().GetProperty("status").GetProperty("failure").GetString()!)];
        int started = failures.Count(failure => failure == "generic_timeout_error");
        started.ShouldBeInRange(5, 20);
        failures.Count(failure => failure == "interrupted").ShouldBe(50 - started);
        measurement.GetProperty("test_keys").GetProperty("x_outcome_code").GetString().ShouldBe("dial/timeout");
        JsonDocument.Parse(await File.ReadAllTextAsync(metadata)).RootElement.ValueKind.ShouldBe(JsonValueKind.Object);
    }

    [Fact]
    public async Task Second_interrupt_ends_at_once()
    {
        using var chain = LabChain.Of(1);
        chain.Routers[0].Rules(Middlebox.DropTcp(Port));
        var syns = new SynCounter(chain.Routers[0]);
        LabProcess sonde = chain.Client.StartSonde(new LabProcessOptions(),
            "measure", "tcpping", TcpPingRun.Target(chain.Server.V4, Port), "-O", "Delay=200", "-O", "Timeout=50000", "--yes");
        await syns.UntilAsync(2);
        sonde.Signal(Native.SigInt);
        await Task.Delay(TimeSpan.FromMilliseconds(300), TimeProvider.System);
        sonde.HasEnded.ShouldBeFalse();
        sonde.Signal(Native.SigInt);
        (await sonde.FinishAsync(TimeSpan.FromSeconds(3))).ExitCode.ShouldBe(130);
    }

    [Fact]
    public async Task Run_killed_at_any_moment_is_completed_by_resume()
    {
        const int targets = 150;
        using var chain = LabChain.Of(1, "192.0.2.0/24");
        await chain.Server.NginxAsync(Port);
        string output = Path.Combine(chain.Network.Folder, "output.jsonl"), list = Path.Combine(chain.Network.Folder, "targets.txt");
        string[] inputs = [.. Enumerable.Range(1, targets).Select(i => $"tcpconnect://192.0.2.{i}:{Port}")];
        await File.WriteAllLinesAsync(list, inputs);
        IReadOnlyList<string> options =
            ["-f", list, "-O", "Delay=20", "-O", "Repetitions=2", "--rate", "100", "--allow", "192.0.2.0/24", "--yes"];
        LabProcess first = chain.Client.StartSonde(new LabProcessOptions(), ["measure", "tcpping", .. options, "-o", output]);
        await first.UntilAsync(() => File.Exists(output) && new FileInfo(output).Length > 20_000, "the first lines");
        first.Signal(Native.SigKill);
        await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);

        // The worst moment to be killed is in the middle of a line.
        string torn = await File.ReadAllTextAsync(output);
        torn.Count(letter => letter == '\n').ShouldBeLessThan(targets);
        await File.WriteAllTextAsync(output, torn[..^40]);
        SondeRun second = await chain.Client.SondeAsync(["measure", "tcpping", .. options, "--resume", output]);

        second.ExitCode.ShouldBe(0, second.Error);
        string[] lines = await File.ReadAllLinesAsync(output);
        lines.Select(line => JsonDocument.Parse(line).RootElement.GetProperty("input").GetString()).Order().ShouldBe(inputs.Order());
    }

    [Fact]
    public async Task Run_killed_again_and_again_loses_and_repeats_nothing()
    {
        LabMachine.RequireLong();
        const int targets = 200;
        using var chain = LabChain.Of(1, "192.0.2.0/24");
        await chain.Server.NginxAsync(Port);
        string output = Path.Combine(chain.Network.Folder, "output.jsonl"), list = Path.Combine(chain.Network.Folder, "targets.txt");
        string[] inputs = [.. Enumerable.Range(1, targets).Select(i => $"tcpconnect://192.0.2.{i}:{Port}")];
        await File.WriteAllLinesAsync(list, inputs);
        await File.WriteAllTextAsync(output, "");
        var moments = new Random(1);
        SondeRun? run = null;
        for (int kills = 0; run is not { ExitCode: 0 }; kills++)
        {
            kills.ShouldBeLessThan(60);
            LabProcess process = chain.Client.StartSonde(new LabProcessOptions(), "measure", "tcpping", "-f", list, "-O", "Delay=20",
                "-O", "Repetitions=3", "--rate", "50", "--allow", "192.0.2.0/24", "--yes", "--resume", output);
            await Task.WhenAny(
                process.EndAsync(SondeProgram.Limit), Task.Delay(TimeSpan.FromMilliseconds(moments.Next(300, 1500)), TimeProvider.System));
            process.Signal(Native.SigKill);
            run = await process.FinishAsync();
        }

        string[] lines = await File.ReadAllLinesAsync(output);
        lines.Select(line => JsonDocument.Parse(line).RootElement.GetProperty("input").GetString()).Order().ShouldBe(inputs.Order());
        lines.ShouldAllBe(line => JsonDocument.Parse(line).RootElement.Pings().Count == 3);
    }
}
