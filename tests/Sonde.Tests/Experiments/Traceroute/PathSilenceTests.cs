using Sonde.Experiments.Traceroute.Answers;
using Sonde.Experiments.Traceroute.Lines;
using Sonde.Experiments.Traceroute.Paths;
using Sonde.Experiments.Traceroute.Plans;
using Sonde.Packets.Redaction;

namespace Sonde.Tests.Experiments.Traceroute;

/// <summary>When silence tells of a drop on the way, and when one place cannot know.</summary>
public sealed class PathSilenceTests
{
    [Theory]
    [InlineData("tcp/80")]
    [InlineData("udp/53")]
    [InlineData("icmp")]
    public void A_destination_that_is_silent_to_one_flow_is_no_drop_on_the_way(string flow)
    {
        TracePlan plan = TraceScene.Trace(probe => probe.Is(flow) && probe.Ttl > 6 ? [] : null);
        plan.Verdict(flow).ShouldBe("path.agrees");
        plan.Verdict().ShouldBe("path.agrees");
        IsSilent(plan, flow).ShouldBeTrue();
        IsSilent(plan, "tcp/443").ShouldBeFalse();
    }

    [Fact]
    public void A_drop_at_the_last_router_cannot_be_told_from_a_silent_destination()
        => TraceScene.Trace(probe => probe.Is("tcp/80") && probe.Ttl > 6 ? [] : null).Verdict("tcp/80").ShouldBe("path.agrees");

    [Fact]
    public void One_router_behind_the_drop_that_answers_all_others_is_enough()
    {
        TracePlan plan = TraceScene.Trace(probe => probe.Is("tcp/80") && probe.Ttl > 5 ? [] : null);
        plan.Verdict("tcp/80").ShouldBe("path.dropped_after:5");
        IsSilent(plan, "tcp/80").ShouldBeFalse();
    }

    [Fact]
    public void Routers_that_leave_out_most_probes_accuse_nobody_of_a_silent_destination()
    {
        // Routers 5 and 6 answer one probe in four; the destination does not answer TCP port 80.
        int asked = 0;
        TracePlan plan = TraceScene.Trace(
            probe => probe.Is("tcp/80") && probe.Ttl > 6 ? [] : probe.Ttl is 5 or 6 && asked++ % 4 != 0 ? [] : null);
        plan.Verdict("tcp/80").ShouldBe("path.agrees");
        IsSilent(plan, "tcp/80").ShouldBeTrue();
    }

    [Fact]
    public void Routers_that_answer_the_other_protocols_only_accuse_nobody()
    {
        // Routers 5 and 6 never answer TCP, and TCP port 80 is silent at the destination; the other ports are not.
        TracePlan plan = TraceScene.Trace(
            probe => (probe.IsTcp && probe.Ttl is 5 or 6 && probe.IsTcp) || (probe.Is("tcp/80") && probe.Ttl > 6) ? [] : null);
        plan.Verdict("tcp/80").ShouldBe("path.agrees");
        plan.Hops("tcp/443").ShouldBe("1 2 3 4 * * D");
    }

    [Fact]
    public void A_drop_is_told_although_no_flow_reaches_the_destination()
    {
        TracePlan plan = TraceScene.Trace(probe => probe.Ttl > 6 || (probe.Is("tcp/80") && probe.Ttl > 3) ? [] : null);
        plan.Verdict("tcp/80").ShouldBe("path.dropped_after:3");
        plan.Verdict("tcp/443").ShouldBe("path.agrees");
    }

    [Fact]
    public void A_flow_alone_is_compared_with_none()
    {
        TracePlan plan = TraceScene.Trace(
            probe => probe.Ttl > 4 ? [] : null, settings => settings with { Flows = [new(TraceProtocol.Tcp, 80, 0)] });
        plan.Verdict().ShouldBe("path.unknown");
        new PathComparison(plan).Verdicts[0].Reason.ShouldBe("single_flow");
        IsSilent(plan, "tcp/80").ShouldBeFalse();
    }

    [Fact]
    public void Measurement_says_that_the_destination_was_silent()
    {
        TracePlan plan = TraceScene.Trace(probe => probe.Is("tcp/80") && probe.Ttl > 6 ? [] : null);
        var keys = new TraceMeasurement(plan, new TraceRedaction(plan, SecretSet.None, keepsPrivateHops: false)).Keys();
        keys.Path.Flows.Single(flow => flow.Name == "tcp/80").Ending.ShouldBe("silent");
        keys.Path.Flows.Single(flow => flow.Name == "tcp/80").EndTtl.ShouldBeNull();
        keys.Path.Flows.Single(flow => flow.Name == "tcp/443").Ending.ShouldBe("rst");
    }

    private static bool IsSilent(TracePlan plan, string flow)
        => new PathComparison(plan).IsSilentAtDestination(plan.Settings.Flows.ToList().FindIndex(each => each.ToString() == flow));
}
