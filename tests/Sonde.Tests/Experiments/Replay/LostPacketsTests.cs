using System.Text.Json;
using Sonde.Experiments;
using Sonde.Experiments.Contract;
using Sonde.Packets.Captures;
using Sonde.Tests.Cli;
using Sonde.Tests.Experiments.Replay.Tracers;
using Sonde.Tests.Simulation;
using Sonde.Tests.Walk;

namespace Sonde.Tests.Experiments.Replay;

/// <summary>
/// A capture may have lost any of its packets. Whatever it lost of a clean measurement, replay accuses nobody: what it cannot tell it
/// leaves open.
/// </summary>
public sealed class LostPacketsTests
{
    [Dear]
    [Theory]
    [InlineData("sonde_traceroute", "payloads that agree")]
    [InlineData("sonde_traceroute", "plain path")]
    [InlineData("multi_protocol_traceroute", "plain path")]
    [InlineData("tfo", "wire, clean")]
    [InlineData("ecn", null)]
    [InlineData("dscp", null)]
    [InlineData("mss", null)]
    [InlineData("tcpopt", null)]
    [InlineData("evilbit", null)]
    [InlineData("udpzero", null)]
    public void Capture_of_a_clean_measurement_accuses_nobody_whatever_it_lost(string nettest, string? name)
    {
        ExperimentDescription experiment = ExperimentCatalog.All.Single(each => each.Description.Name == nettest).Description;
        // The first scene of an A/B experiment is its clean one.
        WalkScene scene = WalkScenes.Of(nettest).First(each => name is null || each.Name == name);
        using var host = new TestHost(scene.Network()) { Input = scene.Input };
        string pcap = host.Path("run.pcap");
        host.Run(["measure", experiment.CommandName, .. scene.Arguments, "--rate", "0", "--pcap", pcap]).ExitCode
            .ShouldBe(scene.ExitCode);
        string whole = Words(host.Run("replay", pcap).Ends(0).Lines);
        Accusations(whole).ShouldBeEmpty(whole);
        List<string> wrong = [];
        for (int seed = 0; seed < Repetitions.Of(2, 24, 100); seed++)
        {
            File.WriteAllBytes(host.Path("lossy.pcap"), LossyCapture.Of(File.ReadAllBytes(pcap), seed));
            CliRun run = host.Run("replay", host.Path("lossy.pcap"));
            string told = Words(run.Lines);
            if (Accusations(told).Length > 0) wrong.Add($"seed {seed}: {told}");
        }

        wrong.ShouldBeEmpty();
    }

    [Dear]
    [Fact]
    public void Capture_of_another_tracer_accuses_nobody_whatever_it_lost()
    {
        List<string> wrong = [];
        foreach (TracerStyle style in Enum.GetValues<TracerStyle>())
        {
            foreach (bool isTls in (bool[])[false, true])
            {
                (TracerPacket[] control, TracerPacket[] test) = new TracerScene { Style = style, IsTls = isTls, Tries = 2 }.Captures();
                byte[] whole = CaptureFile.Pcap(LinkType.Raw, [.. control, .. test]);
                for (int seed = 0; seed < Repetitions.Of(4, 12, 50); seed++)
                {
                    string told = TracerRun.Tell(LossyCapture.Of(whole, seed));
                    if (!told.StartsWith("path.agrees", StringComparison.Ordinal)
                        && !told.StartsWith("path.unknown", StringComparison.Ordinal)
                        && !told.StartsWith("test.pcap", StringComparison.Ordinal)) wrong.Add($"{style} {isTls} {seed}: {told}");
                }
            }
        }

        wrong.ShouldBeEmpty();
    }

    private static string Words(IEnumerable<JsonElement> lines) => string.Join(" | ", lines.Select(Words));

    private static string Words(JsonElement line)
    {
        if (line.TryGetProperty("test_keys", out JsonElement keys)) return keys.GetProperty("x_outcome").GetString()!;
        string outcome = line.TryGetProperty("x_outcome_code", out JsonElement code) ? $"{code}" : "";
        string conditions = line.TryGetProperty("conditions", out JsonElement list) ? $"{list}" : "";
        return $"{line.GetProperty("x_outcome")} {outcome} {conditions}";
    }

    // Signs of outcomes that say what a network does, and words of conditions that do.
    private static string[] Accusations(string told)
        => [.. (
            (string[])["❗", "path.reset", "path.dropped", "path.answered", "path.diverges", "stripped", "bleached", "cleared", ".dropped",
            "mangled", "clamped", "inflated", "filled", "remarked", "broken", "transient", ".not_working", "offline", ".reset"])
            .Where(word => told.Split('"').Any(each => each.Contains(word, StringComparison.Ordinal)
                && !each.Contains("undecided", StringComparison.Ordinal)))];
}
