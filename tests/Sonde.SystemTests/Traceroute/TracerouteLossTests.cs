using System.Text.Json;
using Sonde.SystemTests.Lab;

namespace Sonde.SystemTests.Traceroute;

/// <summary>What this machine loses of what came makes no verdict: of traces, and of payloads within connections.</summary>
[Collection(nameof(Alone))]
public sealed class TracerouteLossTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_is_lost_in_this_machine_accuses_nobody(bool isPayload)
    {
        LabMachine.RequireLong();
        using var chain = LabChain.Of("what this machine loses is asked after, and no router's silence", 6, "203.0.113.0/26");
        await chain.Server.NginxAsync(80);
        string[] targets = [.. Enumerable.Range(1, 40).Select(n => $"203.0.113.{n}")];
        string metadata = Path.Combine(chain.Client.Folder("metadata"), "run.json");
        LabProcess sonde = chain.Client.StartSonde(new LabProcessOptions(),
            ["measure", "traceroute", .. targets, .. isPayload ? (string[])["--payload-http", PayloadRun.Blocked] : [], "--parallel", "8",
                "--metadata", metadata, "--yes"]);
        await sonde.UntilAsync(() => sonde.Output.Count(c => c == '\n') >= 2, "its first lines");
        for (int i = 0; i < 2; i++)
        {
            sonde.Signal(Native.SigStop);
            chain.Routers[0].Do(() => Flood.Send(chain.Server.V4, chain.Client.V4, [25_000, 31_000], 400_000));
            sonde.Signal(Native.SigCont);
            await Task.Delay(TimeSpan.FromMilliseconds(300), TimeProvider.System);
        }

        SondeRun run = await sonde.FinishAsync(TimeSpan.FromSeconds(180));
        using JsonDocument said = JsonDocument.Parse(await File.ReadAllTextAsync(metadata));
        said.RootElement.GetProperty("capture_drops").GetInt64().ShouldBeGreaterThan(0, "the flood was too small to prove anything");
        run.Lines.Count.ShouldBe(targets.Length);
        foreach (JsonElement line in run.Lines) line.Verdict().ShouldBeOneOf("path.agrees", "path.unknown");
        run.Lines.Count(line => line.Verdict() == "path.agrees").ShouldBeGreaterThan(targets.Length / 2);
    }
}
