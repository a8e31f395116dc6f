using Sonde.Experiments.Traceroute.Answers;
using Sonde.Experiments.Traceroute.Lines;
using Sonde.Experiments.Traceroute.Paths;
using Sonde.Experiments.Traceroute.Plans;
using Sonde.Measurements.Formats.Ooni.Traceroute;
using Sonde.Packets.Ip;
using Sonde.Tests.Simulation;

namespace Sonde.Tests.Experiments.Traceroute;

/// <summary>Paths on which one thing is odd, and what may be said of it.</summary>
public sealed class TraceOddPathTests
{
    private static readonly PacketAddress Elsewhere = PacketAddress.From(System.Net.IPAddress.Parse("203.0.113.201"));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_refusal_from_another_address_of_the_target_is_the_targets(bool raw)
    {
        TracePlan plan = TraceScene.Run(
            probe => probe.IsUdp && probe.Ttl > 6 ? [PathModel.Unreachable(probe, 7, 3, Elsewhere)] : null, out _, TraceNetworks.Few,
            raw: raw);
        plan.Verdict("udp/80").ShouldBe("path.agrees");
        plan.Verdict().ShouldBe("path.agrees");
    }

    [Fact]
    public void A_refusal_from_an_address_that_is_nearer_than_the_target_is_a_routers()
        => TraceScene.Trace(
            probe => probe.Is("udp/80") && probe.Ttl > 6 ? [PathModel.Unreachable(probe, 5, 13, Elsewhere)] : null, TraceNetworks.Few)
            .Verdict("udp/80").ShouldBe("path.dropped_after:6");

    [Fact]
    public void A_loop_is_named_by_the_last_router_shared_with_flows_that_agree_and_marked()
    {
        // TCP and UDP port 443 go round between routers 4 and 5 alike.
        TracePlan plan = TraceScene.Trace(
            probe => probe.Port == 443 && !probe.IsIcmp && probe.Ttl >= 4 ? [PathModel.Expired(probe, 4 + (probe.Ttl % 2))] : null,
            TraceNetworks.Few);
        plan.Verdict("tcp/443").ShouldBe("path.diverges:5");
        plan.Verdict("udp/443").ShouldBe("path.diverges:5");
        TracerouteTestKeys keys = Keys(plan);
        keys.Path.Flows.Where(flow => flow.Loops).Select(flow => flow.Name).ShouldBe(["tcp/443", "udp/443"], ignoreOrder: true);
    }

    [Fact]
    public void A_port_that_the_target_passes_on_is_named_by_the_target()
    {
        TracePlan plan = TraceScene.Trace(probe => probe.Port != 443 || probe.IsIcmp || probe.Ttl < 7 ? null
            : [probe.Ttl == 7
                ? PathModel.Expired(probe, 7, from: probe.Destination)
                : probe.Ttl == 8 ? PathModel.Expired(probe, 8, from: Elsewhere) : PathModel.Arrived(probe, 9)], TraceNetworks.Few);
        plan.Verdict("tcp/443").ShouldBe("path.diverges:7");
        plan.Verdict("udp/443").ShouldBe("path.diverges:7");
    }

    [Fact]
    public void Without_the_right_to_see_TTLs_nothing_is_said_that_needs_them()
    {
        TracePlan plan = TraceScene.Run(
            probe => probe.Is("tcp/443") && probe.Ttl > 4 ? [PathModel.SynAck(probe, 5)] : null, out _, TraceNetworks.Few, raw: false);
        var paths = new PathComparison(plan);
        paths.Verdicts.ShouldAllBe(verdict => verdict.Kind == PathVerdictKind.Agrees || verdict.Reason == "reply_ttl_unseen");
        plan.Verdict("tcp/443").ShouldBe("path.unknown");
    }

    [Theory]
    [InlineData(false, "path.unknown", "single_flow")]
    [InlineData(true, "path.reset_midway:4", null)]
    public void One_flow_alone_is_unknown_unless_an_answer_betrays_itself(bool copies, string verdict, string? reason)
    {
        TracePlan plan = TraceScene.Trace(
            probe => probe.Ttl > 4 ? [PathModel.Rst(probe, 4, ttl: copies ? 50 + probe.Ttl : null)] : null,
            settings => settings with { Flows = [new(TraceProtocol.Tcp, 443, 0)] });
        plan.Verdict().ShouldBe(verdict);
        TracerouteFlowPath flow = Keys(plan).Path.Flows.Single();
        flow.Reason.ShouldBe(reason);
        flow.Ending.ShouldBe("rst");
        flow.EndTtl.ShouldBe(5);
    }

    [Fact]
    public void A_target_that_limits_its_answers_is_as_far_away_as_it_is()
    {
        // Of the UDP flows it answers only what comes with a TTL to spare.
        TracePlan plan = TraceScene.Trace(probe => probe.IsUdp && probe.Ttl == 7 ? [] : null, TraceNetworks.Few);
        var paths = new PathComparison(plan);
        paths.Distance.ShouldBe(7);
        paths.Verdicts.ShouldAllBe(each => each.Kind == PathVerdictKind.Agrees);
    }

    [Fact]
    public void A_reset_behind_which_all_routers_are_silent_is_found_by_where_it_comes_from()
    {
        TracePlan plan = TraceScene.Trace(
            probe => probe.Ttl is 5 or 6 && !probe.Is("tcp/443")
            ? []
            : probe.Is("tcp/443") && probe.Ttl > 4 ? [PathModel.Rst(probe, 4)] : null, TraceNetworks.Few);
        plan.Verdict("tcp/443").ShouldBe("path.reset_midway:4");
        plan.Verdict("tcp/80").ShouldBe("path.agrees");
        new PathComparison(plan).Distance.ShouldBe(7);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Short_paths_agree(int distance)
    {
        TracePlan plan = TraceScene.Trace(probe => PathModel.Plain(probe, distance - 1), TraceNetworks.Few);
        plan.Verdict().ShouldBe("path.agrees");
        new PathComparison(plan).Distance.ShouldBe(distance);
    }

    [Fact]
    public void A_drop_before_the_first_router_is_told()
        => TraceScene.Trace(probe => probe.Is("tcp/443") ? [] : null, TraceNetworks.Few).Verdict("tcp/443")
            .ShouldBe("path.dropped_after:0");

    [Fact]
    public void A_protocol_that_one_router_does_not_answer_is_unknown()
    {
        // ICMP alone: router 6 leaves it out, and the target does not answer echo.
        TracePlan plan = TraceScene.Trace(probe => probe.IsIcmp && probe.Ttl > 5 ? [] : null, TraceNetworks.Few);
        var verdict = new PathComparison(plan).Verdicts[0];
        (verdict.ToString(), verdict.Reason).ShouldBe(("path.unknown", "other_protocols_only"));
    }

    [Fact]
    public void A_silent_end_behind_routers_of_its_own_is_unknown()
    {
        TracePlan plan = TraceScene.Trace(
            probe => probe.Is("tcp/443")
                ? probe.Ttl == 4 ? [PathModel.Expired(probe, 4, from: PathModel.Router(probe, 104))] : probe.Ttl > 4 ? [] : null
                : null, TraceNetworks.Few);
        var verdict = new PathComparison(plan).Verdicts[2];
        (verdict.ToString(), verdict.Reason).ShouldBe(("path.unknown", "own_way"));
    }

    [Fact]
    public void Answers_that_could_not_be_matched_are_no_silence()
    {
        TracePlan plan = TraceScene.Trace(
            probe => probe.Is("udp/80") && probe.Ttl == 4 ? [PathModel.Expired(probe, 4, rewrite: quote => quote[20] ^= 0x40)] : null,
            TraceNetworks.Few);
        new PathComparison(plan).NoteOf(4).ShouldBe("unmatched");
    }

    private static TracerouteTestKeys Keys(TracePlan plan)
        => new TraceMeasurement(plan, new TraceRedaction(plan, Sonde.Packets.Redaction.SecretSet.None, keepsPrivateHops: false)).Keys();
}
