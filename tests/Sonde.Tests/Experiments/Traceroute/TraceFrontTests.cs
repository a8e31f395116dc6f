using Sonde.Experiments.Traceroute.Plans;
using Sonde.Tests.Simulation;

namespace Sonde.Tests.Experiments.Traceroute;

/// <summary>How little is sent beyond the end of a path, and that the way there takes no longer for it.</summary>
public sealed class TraceFrontTests
{
    // What a trace took that sent all flows over 30 TTLs in turn: it was done when the last of them that was needed had been answered.
    private const double PerProbe = 1 / 500.0;

    public static MatrixTheoryData<int, double, bool> Paths => new([2, 4, 7, 13, 20, 28], [1, 5], [false, true]);

    [Theory]
    [MemberData(nameof(Paths))]
    public void Few_probes_go_beyond_the_end(int distance, double ms, bool isMany)
    {
        TracePlan plan = TraceScene.Trace(
            probe => [.. PathModel.Plain(probe, distance - 1).Select(reply => reply with { After = reply.After * ms })],
            isMany ? TraceNetworks.Many : TraceNetworks.Few);
        int flows = plan.Flows.Count;
        plan.Flows.ShouldAllBe(flow => flow.End == distance);
        plan.Probes.Count.ShouldBeLessThanOrEqualTo((int)Math.Ceiling(1.3 * flows * distance) + (distance < 4 ? flows : 0));
        plan.FinishedAt.SecondsSince(plan.Zero).ShouldBeLessThanOrEqualTo((30 * flows * PerProbe) + (distance * ms / 1000));
    }

    [Fact]
    public void A_gap_of_many_silent_routers_is_crossed()
    {
        TracePlan plan = TraceScene.Trace(probe => probe.Ttl is > 2 and < 20 ? [] : PathModel.Plain(probe, 21), TraceNetworks.Few);
        plan.Flows.ShouldAllBe(flow => flow.End == 22);
        plan.Verdict().ShouldBe("path.agrees");
        plan.FinishedAt.SecondsSince(plan.Zero).ShouldBeLessThan(3);
    }

    [Fact]
    public void A_lead_that_the_destination_does_not_answer_is_followed_by_others()
    {
        TracePlan plan = TraceScene.Trace(probe => probe.Is("tcp/80") && probe.Ttl > 6 ? [] : null, TraceNetworks.Few);
        plan.Hops("icmp").ShouldBe("1 2 3 4 5 6 D");
        plan.Hops("udp/443").ShouldBe("1 2 3 4 5 6 D");
        plan.Probes.Max(probe => probe.Ttl).ShouldBeLessThan(16);
    }
}
