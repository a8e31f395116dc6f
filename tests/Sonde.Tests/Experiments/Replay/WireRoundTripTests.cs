using System.Text.Json;
using Sonde.Experiments;
using Sonde.Experiments.Contract;
using Sonde.Tests.Cli;
using Sonde.Tests.Simulation;
using Sonde.Tests.Walk;

namespace Sonde.Tests.Experiments.Replay;

/// <summary>
/// What --pcap of an A/B experiment wrote, replayed: over all networks that its walk goes over, the same conditions of crafted probes.
/// </summary>
public sealed class WireRoundTripTests
{
    public static TheoryData<string> Nettests => [.. Repetitions.Some(
    [
        "ecn",
        "dscp",
        "mss",
        "tcpopt",
        "tfo",
        "evilbit",
        "udpzero",
    ], 1)];

    [Dear]
    [Theory]
    [MemberData(nameof(Nettests))]
    public void Crafted_probes_that_are_replayed_say_what_they_said_live(string nettest)
    {
        ExperimentDescription experiment = ExperimentCatalog.All.Single(each => each.Description.Name == nettest).Description;
        List<string> differences = [];
        List<JsonElement> replayedLines = [];
        int compared = 0;
        foreach (WalkScene scene in Repetitions.Some(WalkScenes.Of(nettest), 8))
        {
            using var host = new TestHost(scene.Network()) { Input = scene.Input };
            string pcap = host.Path("run.pcap");
            CliRun live = host.Run(
                ["measure", experiment.CommandName, .. scene.Arguments, "--rate", "0", "--pcap", pcap]);
            JsonElement[] lines = [.. live.Lines.Where(IsOfProbesAlone)];
            if (lines.Length != 1) continue;
            CliRun again = host.Run("replay", pcap);
            if (again.ExitCode != 0 || again.Lines.Count != 1)
            {
                differences.Add($"{scene.Name}: {again.Lines.Count} lines {again.Error} {Told(lines[0])}");
                continue;
            }

            compared++;
            replayedLines.AddRange(again.Lines);
            string was = Told(lines[0]), now = Told(again.Lines[0]);
            if (was != now) differences.Add($"{scene.Name}:\n  {was}\n  {now}");
            else again.Lines[0].GetProperty("x_replayed").GetBoolean().ShouldBeTrue();
        }

        differences.ShouldBeEmpty();
        ReplayedWalk.Check(replayedLines);
        compared.ShouldBeGreaterThan(3);
    }

    // The system's own connections are in no packets of ours.
    private static bool IsOfProbesAlone(JsonElement line)
        => HasSome(line, "x_wire") && !HasSome(line, "x_kernel")
            // What could not be sent is in no capture.
            && line.GetProperty("x_outcome_code").GetString() != "setup/system_failure";

    private static bool HasSome(JsonElement line, string key)
        => line.TryGetProperty(key, out JsonElement list) && list.ValueKind == JsonValueKind.Array && list.GetArrayLength() > 0;

    private static string Told(JsonElement line)
        => (line.TryGetProperty("x_test_name", out JsonElement name) ? $"{name} " : "another nettest's ")
            + (line.TryGetProperty("x_outcome_code", out JsonElement outcome) ? $"{outcome} " : "")
            + (line.TryGetProperty("conditions", out JsonElement conditions) ? conditions.ToString() : "none");
}
