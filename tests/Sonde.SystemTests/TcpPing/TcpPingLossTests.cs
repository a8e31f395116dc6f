using System.Text.Json;
using Sonde.SystemTests.Lab;

namespace Sonde.SystemTests.TcpPing;

/// <summary>What is lost, in this machine or on the way, makes no ping something else than it was.</summary>
[Collection(nameof(Alone))]
public sealed class TcpPingLossTests
{
    private const int Open = 80, Closed = 9;

    [Fact]
    public async Task What_is_lost_in_this_machine_makes_no_outcome_wrong()
    {
        LabMachine.RequireLong();
        using var chain = LabChain.Of("every refusal is counted", 1, "192.0.2.0/24");
        await chain.Server.NginxAsync(Open);
        string[] targets = [
            .. Enumerable.Range(1, 250)
            .SelectMany(n => (string[])[$"tcpconnect://192.0.2.{n}:{Open}", $"tcpconnect://192.0.2.{n}:{Closed}"])];
        string metadata = Path.Combine(chain.Client.Folder("metadata"), "run.json");
        LabProcess sonde = chain.Client.StartSonde(new LabProcessOptions { Input = string.Join('\n', targets) },
            "measure", "tcpping", "-O", "Repetitions=1", "--rate", "100", "--allow", "192.0.2.0/24", "--metadata", metadata, "--yes");
        await sonde.UntilAsync(() => sonde.Output.Count(c => c == '\n') > 50, "its first fifty lines");

        // While the program does not run its tap is filled with resets of nobody's connections.
        sonde.Signal(Native.SigStop);
        chain.Routers[0].Do(() => Flood.Send(chain.Server.V4, chain.Client.V4, [25_000, 50_000], 400_000));
        sonde.Signal(Native.SigCont);
        SondeRun run = await sonde.FinishAsync(TimeSpan.FromSeconds(120));

        using JsonDocument said = JsonDocument.Parse(await File.ReadAllTextAsync(metadata));
        said.RootElement.GetProperty("capture_drops").GetInt64().ShouldBeGreaterThan(0, "the flood was too small to prove anything");
        run.Lines.Count.ShouldBe(targets.Length);
        foreach (JsonElement line in run.Lines)
        {
            bool isOpen = line.GetProperty("input").GetString()!.EndsWith($":{Open}", StringComparison.Ordinal);
            line.Pings().Single().InWords().ShouldBe(isOpen ? "success match" : "connection_refused dial/tcp.refused");
        }
    }

    [Theory]
    [InlineData("bursts")]
    [InlineData("30 % of both lost")]
    [InlineData("linux, 10 % of both lost")]
    public async Task Losses_on_the_way_are_losses_and_nothing_else(string weather)
    {
        LabMachine.RequireLong();
        using LabChain chain = Weather.All[weather].Chain(2, "192.0.2.0/24", "2001:db8:113::/64");
        await chain.Server.NginxAsync(Open);
        string[] targets = [
            .. Enumerable.Range(1, 12)
            .SelectMany(n => (string[])[$"tcpconnect://192.0.2.{n}:{Open}", $"tcpconnect://[2001:db8:113::{n:x}]:{Open}"])];
        SondeRun run = await chain.Client.SondeAsync(
            ["measure", "tcpping", .. targets, "-O", "Repetitions=5", "-O", "Delay=300", "-O", "Timeout=2000", "--rate", "0", "--allow",
                "192.0.2.0/24", "--allow", "2001:db8:113::/64", "--yes"]);
        run.ExitCode.ShouldBe(0, run.Error);
        string[] told = [.. run.Lines.SelectMany(line => line.Pings()).Select(ping => ping.InWords())];
        told.Length.ShouldBe(targets.Length * 5);
        told.Except(["success match", "generic_timeout_error dial/timeout"]).ShouldBeEmpty();
        told.Count(words => words == "success match").ShouldBeGreaterThan(told.Length / 2);
    }
}
