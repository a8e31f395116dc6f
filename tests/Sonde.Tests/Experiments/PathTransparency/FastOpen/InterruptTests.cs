using System.Text.Json;
using Sonde.Packets.Ip;
using Sonde.Tests.Cli;
using Sonde.Tests.Simulation;

namespace Sonde.Tests.Experiments.PathTransparency.FastOpen;

/// <summary>
/// The user stops at every moment that there is: what was under way has its whole time or is called interrupted, nothing is concluded from
/// it, and a resumed run measures it again.
/// </summary>
public sealed class InterruptTests
{
    [Theory]
    [InlineData("answers", 3)]
    [InlineData("silent", 1)]
    [InlineData("opens", 1)]
    [InlineData("no cookie use", 4)]
    public void Systems_connections_that_are_interrupted_decide_nothing(string how, int connections)
    {
        for (int moment = 0; moment <= connections; moment++)
        {
            using TestHost host = Kernel(how, interruptAt: moment);
            string results = host.Path("results");
            CliRun run = Measure(host, "--layer", "kernel", "-o", results);
            using TestHost calm = Kernel(how, interruptAt: null);
            Check(host, calm, run, results, "kernel", $"{how}, connection {moment}");
        }
    }

    [Theory]
    [InlineData("server")]
    [InlineData("drops data")]
    [InlineData("dead")]
    [InlineData("strips")]
    public void Crafted_probes_that_are_interrupted_decide_nothing(string how)
    {
        int packets = 0;
        using (TestHost whole = Wire(how, interruptAt: null, () => packets++)) Measure(whole, "--layer", "wire").Ends(0);
        packets.ShouldBeGreaterThan(5);
        for (int moment = 0; moment < packets; moment += 1 + (packets / Repetitions.Of(5, 17, 17)))
        {
            using TestHost host = Wire(how, interruptAt: moment);
            string results = host.Path("results");
            CliRun run = Measure(host, "--layer", "wire", "-o", results);
            using TestHost calm = Wire(how, interruptAt: null);
            Check(host, calm, run, results, "wire", $"{how}, packet {moment}");
        }
    }

    // The same target is measured in peace from the same file: that is what counts, and what the interrupted line may not have said.
    private static void Check(TestHost host, TestHost calm, CliRun run, string results, string layer, string message)
    {
        JsonElement[] lines = [.. CliRun.Parse(File.ReadAllText(results))];
        JsonElement line = lines.ShouldHaveSingleItem(message);
        bool interrupted = line.TryGetProperty("x_interrupted", out _);
        JsonElement? before = null;
        foreach (JsonElement connection in line.TryGetProperty("x_connections", out JsonElement all) ? all.EnumerateArray() : default)
        {
            // A second one without fast open has half the time.
            bool isSecond = before is { } former && former.GetProperty("end").GetString() != "answered"
                && connection.GetProperty("config").GetInt32() == 0;
            before = connection;
            double took = connection.GetProperty("t").GetDouble() - connection.GetProperty("t0").GetDouble();
            if (connection.GetProperty("end").GetString() == "timeout")
                took.ShouldBeGreaterThanOrEqualTo(isSecond ? 0.999 : 1.999, $"{message}: no silence before its time");
        }

        foreach (JsonElement probe in line.TryGetProperty("x_wire", out JsonElement wire) ? wire.EnumerateArray() : default)
        {
            probe.GetProperty("end").GetString().ShouldNotBe("interrupted", $"{message}: all end as they would have");
        }

        if (interrupted)
        {
            run.ExitCode.ShouldBe(130, message);
            line.TryGetProperty("conditions", out _).ShouldBeFalse(message);
            line.GetProperty("error").GetString().ShouldBe("interrupted", message);
            line.GetProperty("x_outcome_code").GetString().ShouldBe("setup/system_failure", message);
        }

        File.Copy(results, calm.Path("results"));
        Measure(calm, "--layer", layer, "--resume", calm.Path("results")).Ends(0);
        JsonElement[] after = [.. CliRun.Parse(calm.Read("results"))];
        after.Length.ShouldBe(interrupted ? 2 : 1, message);
        after[^1].TryGetProperty("x_interrupted", out _).ShouldBeFalse(message);
        after[^1].GetProperty("conditions").GetArrayLength().ShouldBeGreaterThan(0, message);
    }

    private static TestHost Kernel(string how, int? interruptAt)
    {
        TestHost? host = null;
        var clock = new SimulatedClock();
        SimulatedTalk Of(int n) => how switch
        {
            "silent" => SimulatedTalk.Silence,
            "opens" => SimulatedTalk.Opens(),
            "no cookie use" when n >= 2 => SimulatedTalk.Fails(111).With(reply => reply with { HadCookie = true }),
            _ => SimulatedTalk.Answers().With(reply => reply with { HadCookie = n >= 2, SynDataAcked = n >= 2 }),
        };
        var talks = new SimulatedConversations(clock, (_, n) => Of(n) with { OnSend = n == interruptAt ? () => host!.Interrupt() : null });
        return host = new TestHost(new SimulatedNetwork((_, _) => Answer.Silence, clock) { Conversations = talks });
    }

    private static TestHost Wire(string how, int? interruptAt, Action? onPacket = null)
    {
        TestHost? host = null;
        int seen = 0;
        var server = new WireServer
        {
            Way = segment => how switch
            {
                "drops data" when segment is { IsSyn: true, DataLength: > 0 } => WireServer.Fate.Drop,
                "strips" when segment.OptionKind != 0 => WireServer.Fate.Strip,
                "dead" => WireServer.Fate.Drop,
                _ => null,
            },
        };
        var clock = new SimulatedClock();
        var traces = new SimulatedPackets(
            clock,
            probe =>
            {
                onPacket?.Invoke();
                if (seen++ == interruptAt) host!.Interrupt();
                return server.Receive(probe);
            })
        { Source = PacketAddress.FromIpv4(0xC000020A) };
        return host = new TestHost(new SimulatedNetwork((_, _) => Answer.Silence, clock) { Packets = traces, CanCapture = true });
    }

    private static CliRun Measure(TestHost host, params string[] arguments)
        => host.Run(["measure", "tfo", "192.0.2.1:80", "--connect", "http", "--timeout", "2s", .. arguments]);
}
