using System.Text.Json;
using Sonde.Experiments;
using Sonde.Experiments.Contract;
using Sonde.Tests.Cli;
using Sonde.Tests.Simulation;
using Sonde.Tests.Walk;

namespace Sonde.Tests.Experiments.Replay;

/// <summary>
/// What --pcap of a measurement wrote, replayed: over all networks that the walk of an experiment goes over, the same verdict.
/// </summary>
public sealed class RoundTripTests
{
    [Dear]
    [Theory]
    [InlineData("sonde_traceroute")]
    [InlineData("multi_protocol_traceroute")]
    public void Trace_that_is_replayed_has_the_verdict_that_it_had_live(string nettest)
    {
        Repetitions.LongUnless(nettest == "sonde_traceroute");
        ExperimentDescription experiment = ExperimentCatalog.All.Single(each => each.Description.Name == nettest).Description;
        List<string> differences = [];
        List<JsonElement> replayedLines = [];
        int compared = 0;
        foreach (WalkScene scene in WalkScenes.Of(nettest))
        {
            using var host = new TestHost(scene.Network()) { Input = scene.Input };
            string pcap = host.Path("run.pcap");
            CliRun live = host.Run(
                ["measure", experiment.CommandName, .. scene.Arguments, "--rate", "0", "--pcap", pcap]);
            live.ExitCode.ShouldBe(scene.ExitCode, $"{scene.Name}: {live.Error}");
            JsonElement[] lines = [.. live.Lines];
            if (!lines.Any(line => HasPackets(line))) continue;
            CliRun again = host.Run("replay", pcap);
            if (again.ExitCode != 0)
            {
                differences.Add($"{scene.Name}: {again.Error}");
                continue;
            }

            replayedLines.AddRange(again.Lines);
            foreach ((JsonElement line, JsonElement replayed) in lines.Where(HasPackets).Zip(again.Lines))
            {
                compared++;
                string was = Told(line), now = Told(replayed);
                if (was != now) differences.Add($"{scene.Name}:\n  {was}\n  {now}");
            }
        }

        differences.ShouldBeEmpty();
        ReplayedWalk.Check(replayedLines);
        compared.ShouldBeGreaterThan(5);
    }

    private static bool HasPackets(JsonElement line)
        => line.GetProperty("test_keys").TryGetProperty("sent_packets", out JsonElement sent) && sent.ValueKind == JsonValueKind.Array
            && sent.GetArrayLength() > 0;

    private static string Told(JsonElement line)
    {
        JsonElement keys = line.GetProperty("test_keys");
        string outcome = keys.GetProperty("x_outcome").GetString()!;
        string flows = string.Join(
            ' ', keys.GetProperty("x_path").GetProperty("flows").EnumerateArray().Select(
                flow => $"{Get(flow, "name")}={flow.GetProperty("verdict")}@{Get(flow, "parts_at")}({Get(flow, "reason")})").Order());
        string payload = keys.TryGetProperty("x_payload", out JsonElement told)
            ? $"{told.GetProperty("verdict")} {Get(told, "parts_at")} {Get(told, "reason")} {Get(told, "place")} {Get(told, "hop")} {Get(told, "position")} {Hops(told, "control")} {Hops(told, "test")}"
            : "";
        return $"{outcome} | {flows} | {payload}";
    }

    private static string Hops(JsonElement payload, string column)
        => string.Join(
            ',', payload.GetProperty(column).GetProperty("hops").EnumerateArray().Select(hop => $"{Get(hop, "ttl")}{Get(hop, "outcome")}"));

    private static string Get(JsonElement of, string name) => of.TryGetProperty(name, out JsonElement value) ? value.ToString() : "";
}
