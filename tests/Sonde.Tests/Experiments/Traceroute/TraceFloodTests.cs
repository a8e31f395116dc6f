using Sonde.Experiments.Traceroute.Answers;
using Sonde.Experiments.Traceroute.Plans;
using Sonde.Tests.Experiments.Traceroute.Payloads;
using Sonde.Tests.Simulation;

namespace Sonde.Tests.Experiments.Traceroute;

/// <summary>Floods of made-up answers by somebody who sees no probe: they change no verdict, clean or not, and are said.</summary>
public sealed class TraceFloodTests
{
    public static TheoryData<string, int, bool> Floods => new(
        from scene in (string[])["clean", "dropped", "reset"]
        from rate in (int[])[1_000, 10_000, 100_000]
        from ipv6 in (bool[])[false,
            true]
        select (scene, rate, ipv6));

    [Dear]
    [Theory]
    [MemberData(nameof(Floods))]
    public void Of_traces(string scene, int rate, bool ipv6)
    {
        for (int run = 0; run < Runs(rate); run++)
        {
            var flood = new BlindFlood(rate, run);
            TracePlan plan = TraceScene.Run(
                probe => flood.With(probe, On(scene, probe), 0, 53, 80, 443), out _, ipv6: ipv6, seed: run);
            string expected = scene switch { "dropped" => "path.dropped_after:3", "reset" => "path.reset_midway:4", _ => "path.agrees" };
            plan.Verdict("tcp/443").ShouldBe(expected, $"run {run}");
            plan.Verdict("tcp/80").ShouldBe("path.agrees", $"run {run}");
            plan.Verdict("icmp").ShouldBe("path.agrees", $"run {run}");
            plan.Forged.ShouldBeInRange(flood.Sent / 2, flood.Sent);
            plan.Others.Count.ShouldBeLessThanOrEqualTo(plan.Settings.MostOthers);
            plan.Probes.Count.ShouldBeLessThan(1000);
        }
    }

    [Dear]
    [Theory]
    [InlineData("clean", 1_000, false)]
    [InlineData("clean", 100_000, false)]
    [InlineData("clean", 100_000, true)]
    [InlineData("reset", 1_000, true)]
    [InlineData("reset", 100_000, false)]
    [InlineData("dropped", 1_000, false)]
    [InlineData("dropped", 100_000, false)]
    public void Of_payload_traces(string scene, int rate, bool ipv6)
    {
        // What is dropped is asked after for long, with the flood beside it all the time.
        int runs = scene == "dropped" ? Repetitions.Of(rate > 10_000 ? 0 : 1, 10, 100) : Runs(rate);
        for (int run = 0; run < runs; run++)
        {
            var flood = new BlindFlood(rate, run);
            PayloadScene payloads = new PayloadScene
            {
                IsIpv6 = ipv6,
                Seed = run,
                Way = (probe, replies) => flood.With(probe, replies, 80),
                Box = probe
                    => scene != "clean" && PayloadScene.IsTest(probe)
                    ? (scene == "reset" ? [PayloadScene.Reset(probe, 3, ttl: 50)] : [], false)
                    : null,
            }.Run();
            payloads.Verdict.ShouldBe(
                scene switch { "reset" => "path.reset_midway:3", "dropped" => "path.dropped_after:3", _ => "path.agrees" }, $"run {run}");
            payloads.Plan.Forged.ShouldBeGreaterThan(0);
            payloads.Plan.Others.Count.ShouldBeLessThanOrEqualTo(256);
        }
    }

    [Fact]
    public void What_is_known_by_our_port_alone_is_doubted_when_somebody_tries_out_ports()
    {
        IEnumerable<PathReply>? OnlyDatagrams(SeenProbe probe) => probe.IsUdp && probe.Ttl > 6 ? [PathModel.Datagram(probe, 7)] : null;
        TracePlan quiet = TraceScene.Trace(OnlyDatagrams);
        quiet.Hops("udp/53").ShouldBe("1 2 3 4 5 6 D");
        var flood = new BlindFlood(1000, 3);
        TracePlan plan = TraceScene.Trace(probe => flood.With(probe, OnlyDatagrams(probe) ?? PathModel.Plain(probe, 6), 53));
        plan.Hops("udp/53").ShouldBe("1 2 3 4 5 6");
        plan.Others.ShouldContain(other => other.Reason == UnmatchedReason.Unverified);
        plan.Verdict("udp/53").ShouldBe("path.agrees");
    }

    private static int Runs(int rate) => Repetitions.Of(rate > 1_000 ? 1 : 2, 10, 100);

    private static IEnumerable<PathReply> On(string scene, SeenProbe probe)
        => !probe.Is("tcp/443") ? PathModel.Plain(probe, TraceScene.Routers)
            : scene == "dropped" && probe.Ttl > 3 ? []
            : scene == "reset" && probe.Ttl > 4 ? [PathModel.Rst(probe, 5, ttl: 50)]
            : PathModel.Plain(probe, TraceScene.Routers);
}
