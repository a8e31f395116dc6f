using Sonde.Experiments.Traceroute.Paths;
using Sonde.Experiments.Traceroute.Plans;
using Sonde.Tests.Simulation;

namespace Sonde.Tests.Experiments.Traceroute;

/// <summary>What comparing the flows says of paths that treat them differently.</summary>
public sealed class PathComparisonTests
{
    /// <summary>
    /// The destination's own refusal by another of its addresses, where loss makes all that reach it seem a hop farther away.
    /// </summary>
    [Fact]
    public void A_refusal_by_another_address_of_the_destination_is_its_own_where_the_others_may_end_there_too()
    {
        TracePlan plan = TraceScene.Trace(
            probe => probe.IsUdp && probe.Ttl > TraceScene.Routers ? [PathModel.Unreachable(probe, 7, 3, PathModel.Router(probe, 99))]
            : probe.Ttl == 7 && !probe.IsUdp ? [] : probe.Ttl > 7 ? [PathModel.Arrived(probe, 7)] : null);
        new PathComparison(plan).Distance.ShouldBe(8);
        new PathComparison(plan).Verdicts.ShouldAllBe(
            verdict => verdict.Kind == PathVerdictKind.Agrees || verdict.Kind == PathVerdictKind.Unknown);
    }

    /// <summary>What the answer's TTL tells is told at every router; what it cannot tell is said to be undecided.</summary>
    [Theory]
    [InlineData(1, "path.reset_midway:1")]
    [InlineData(2, "path.reset_midway:2")]
    [InlineData(3, "path.reset_midway:3")]
    [InlineData(4, "path.reset_midway:4")]
    [InlineData(5, "path.reset_midway:5")]
    [InlineData(6, "path.unknown")]
    public void Something_that_answers_in_the_destinations_name_is_never_called_agreement(int router, string verdict)
    {
        foreach (bool opens in (bool[])[false, true])
        {
            TracePlan plan = TraceScene.Trace(
                probe => probe.Is("tcp/443") && probe.Ttl > router
                ? [opens ? PathModel.SynAck(probe, router) : PathModel.Rst(probe, router)]
                : null);
            plan.Verdict("tcp/443").ShouldBe(verdict);
            plan.Verdict().ShouldBe(verdict);
            new PathComparison(plan).Verdicts.Count(each => each.Kind == PathVerdictKind.Agrees).ShouldBe(4);
            if (router == TraceScene.Routers) new PathComparison(plan).Overall.Reason.ShouldBe("reply_distance_differs");
        }
    }

    [Fact]
    public void A_reset_midway_is_told_by_where_it_comes_from()
    {
        TracePlan plan = TraceScene.Trace(probe => probe.Is("tcp/443") && probe.Ttl > 4 ? [PathModel.Rst(probe, 4)] : null);
        plan.Verdict("tcp/443").ShouldBe("path.reset_midway:4");
        plan.Verdict("tcp/80").ShouldBe("path.agrees");
        plan.Verdict().ShouldBe("path.reset_midway:4");
    }

    [Fact]
    public void An_injector_that_copies_the_TTL_gives_itself_away_although_one_answer_looks_right()
    {
        // Its answer to TTL 5 arrives with the very TTL of the destination's own answers.
        TracePlan plan = TraceScene.Trace(
            probe => probe.Is("tcp/443") && probe.Ttl > 4 ? [PathModel.Rst(probe, 4, ttl: 58 + probe.Ttl - 5)] : null);
        plan.Verdict("tcp/443").ShouldBe("path.reset_midway:4");
        FlowEnding.Of(plan.Flows[2])!.DoesReplyTtlMove.ShouldBeTrue();
    }

    [Fact]
    public void A_forged_acceptance_is_a_forgery_too()
        => TraceScene.Trace(probe => probe.Is("tcp/443") && probe.Ttl > 4 ? [PathModel.SynAck(probe, 4)] : null).Verdict("tcp/443")
            .ShouldBe("path.reset_midway:4");

    [Fact]
    public void What_is_dropped_is_named_by_the_last_hop_that_others_share()
    {
        TracePlan plan = TraceScene.Trace(probe => probe.Is("tcp/80") && probe.Ttl > 4 ? [] : null);
        plan.Verdict("tcp/80").ShouldBe("path.dropped_after:4");
        plan.Verdict("tcp/443").ShouldBe("path.agrees");
    }

    [Fact]
    public void A_silent_hop_before_the_drop_does_not_move_it()
        => TraceScene.Trace(probe => probe.Ttl == 4 || (probe.Is("tcp/80") && probe.Ttl > 4) ? [] : null).Verdict("tcp/80")
            .ShouldBe("path.dropped_after:3");

    [Fact]
    public void A_router_that_refuses_one_port_drops_it()
        => TraceScene.Trace(probe => probe.Is("tcp/80") && probe.Ttl > 4 ? [PathModel.Prohibited(probe, 4)] : null).Verdict("tcp/80")
            .ShouldBe("path.dropped_after:4");

    [Fact]
    public void A_UDP_port_that_only_the_destination_is_silent_on_is_no_fault()
        => TraceScene.Trace(probe => probe.IsUdp && probe.Ttl > 6 ? [] : null).Verdict("udp/53").ShouldBe("path.agrees");

    [Fact]
    public void Silence_of_all_flows_accuses_nobody()
        => TraceScene.Trace(probe => probe.Ttl > 4 ? [] : null).Verdict().ShouldBe("path.agrees");

    [Fact]
    public void Other_routers_that_rejoin_with_equal_length_agree()
    {
        TracePlan plan = TraceScene.Trace(
            probe => probe.IsTcp && probe.Ttl == 3 && probe.Port != 80
            ? [PathModel.Expired(probe, 3, from: PathModel.Router(probe, 33))]
            : null);
        var paths = new PathComparison(plan);
        paths.Overall.ToString().ShouldBe("path.agrees");
        paths.Multipath.ShouldBe([3]);
    }

    [Fact]
    public void A_longer_way_diverges()
        => TraceScene.Trace(probe => probe.Is("tcp/80") && probe.Ttl > 3
            ? [probe.Ttl < 9
                ? PathModel.Expired(probe, probe.Ttl, from: PathModel.Router(probe, 100 + probe.Ttl))
                : PathModel.Rst(probe, 9)] : null)
            .Verdict("tcp/80").ShouldBe("path.diverges:3");

    [Fact]
    public void A_shorter_way_to_the_destination_itself_diverges()
        => TraceScene.Trace(probe => probe.Is("tcp/80") && probe.Ttl > 3
            ? [probe.Ttl < 6
                ? PathModel.Expired(probe, probe.Ttl, from: PathModel.Router(probe, 100 + probe.Ttl))
                : PathModel.Rst(probe, 6, ttl: 58)] : null)
            .Verdict("tcp/80").ShouldBe("path.diverges:3");

    [Fact]
    public void Routers_that_lie_about_who_they_are_change_no_verdict_but_multipath()
        => TraceScene.Trace(
            probe => probe.Ttl == 5 ? [PathModel.Expired(probe, 5, from: PathModel.Router(probe, 200 + (probe.Number % 7)))] : null)
            .Verdict().ShouldBe("path.agrees");

    [Fact]
    public void A_loop_is_a_path_without_end()
    {
        TracePlan plan = TraceScene.Trace(probe => probe.Ttl > 4 ? [PathModel.Expired(probe, 3 + (probe.Ttl % 2))] : null);
        plan.Hops("tcp/80").ShouldBe("1 2 3 4 4 3 4 3 4 3 4 3");
        plan.Verdict().ShouldBe("path.agrees");
    }

    [Theory]
    [InlineData(5)]
    [InlineData(15)]
    [InlineData(30)]
    public void A_path_that_changes_during_the_run_accuses_nobody(int before)
    {
        TracePlan plan = TraceScene.Trace(
            probe => probe.Ttl is 3 or 4 && probe.Number >= before
            ? [PathModel.Expired(probe, probe.Ttl, from: PathModel.Router(probe, 70 + probe.Ttl))]
            : null);
        var paths = new PathComparison(plan);
        paths.Verdicts.ShouldAllBe(verdict => verdict.Kind == PathVerdictKind.Agrees);
        paths.Multipath.ShouldBeSubsetOf([3, 4]);
        plan.Hops("tcp/443").ShouldEndWith("5 6 D");
    }

    [Fact]
    public void A_path_that_grows_longer_during_the_run_is_no_forgery()
    {
        // From probe 40 on a router more is in the way, so that the destination is 8 hops away instead of 7.
        TracePlan plan = TraceScene.Trace(probe => probe.Number < 40 ? null : probe.Ttl == 3
            ? [PathModel.Expired(probe, 33)] : probe.Ttl < 8
                ? [PathModel.Expired(probe, Math.Max(1, probe.Ttl < 3 ? probe.Ttl : probe.Ttl - 1))]
                : [PathModel.Arrived(probe, 8)]);
        new PathComparison(plan).Verdicts.ShouldAllBe(
            verdict => verdict.Kind == PathVerdictKind.Agrees || verdict.Kind == PathVerdictKind.Diverges);
    }

    [Fact]
    public void A_nearer_answer_behind_routers_of_its_own_is_another_way_and_no_forgery()
    {
        // The way back differs too, so that the destination's answer arrives with another TTL.
        TracePlan plan = TraceScene.Trace(probe => probe.Is("tcp/80") && probe.Ttl > 3
            ? [probe.Ttl < 6
                ? PathModel.Expired(probe, probe.Ttl, from: PathModel.Router(probe, 100 + probe.Ttl))
                : PathModel.Rst(probe, 6, ttl: 51)] : null);
        plan.Verdict("tcp/80").ShouldBe("path.diverges:3");
    }

    [Fact]
    public void Answers_that_come_back_another_way_change_nothing()
        => TraceScene.Trace(probe => probe.Ttl < 7 ? [WithTtl(PathModel.Expired(probe, probe.Ttl), (byte)(40 + probe.Number % 20))] : null)
            .Verdict().ShouldBe("path.agrees");

    private static PathReply WithTtl(PathReply reply, byte ttl)
    {
        reply.Packet[8] = ttl;
        return reply;
    }
}
