using Sonde.Experiments.Traceroute.Lines;
using Sonde.Experiments.Traceroute.Plans;
using Sonde.Measurements.Formats.Ooni.Traceroute;
using Sonde.Packets.Redaction;
using Sonde.Tests.Simulation;

namespace Sonde.Tests.Experiments.Traceroute;

/// <summary>What errors of the kind "unreachable" end a flow with, by their code and by who sends them.</summary>
public sealed class TraceUnreachableTests
{
    // Net, host, protocol, port, fragmentation needed, source route, net and host unknown and prohibited, for this service, by policy.
    public static TheoryData<byte> Codes => [.. Enumerable.Range(0, 16).Select(code => (byte)code)];

    [Theory]
    [MemberData(nameof(Codes))]
    public void From_a_router_they_refuse_the_flow_there(byte code)
    {
        TracePlan plan = TraceScene.Trace(probe => probe.Is("tcp/80") && probe.Ttl > 4 ? [PathModel.Unreachable(probe, 4, code)] : null);
        plan.Verdict("tcp/80").ShouldBe("path.dropped_after:4");
        plan.Verdict("tcp/443").ShouldBe("path.agrees");
        TracerouteProbe probe = Keys(plan).Probes.First(each => each is { Port: 80, Ttl: 5 });
        probe.Outcome.ShouldBe(code == 4 ? "too_big" : "unreachable");
        probe.Answer!.Icmp.ShouldBe(((byte)3, code));
        probe.Answer.Address.ShouldBe("198.51.100.4");
    }

    [Theory]
    [MemberData(nameof(Codes))]
    public void From_the_destination_they_are_its_answer(byte code)
    {
        TracePlan plan = TraceScene.Trace(
            probe => probe.Is("tcp/80") && probe.Ttl > 6 ? [PathModel.Unreachable(probe, 7, code, probe.Destination)] : null);
        plan.Hops("tcp/80").ShouldBe("1 2 3 4 5 6 D");
        plan.Verdict().ShouldBe("path.agrees");
        Keys(plan).Path.Flows.Single(flow => flow.Name == "tcp/80").Ending.ShouldBe(code == 4 ? "too_big" : "unreachable");
    }

    [Fact]
    public void From_the_path_in_the_destinations_name_they_refuse_the_flow_midway()
        => TraceScene.Trace(probe => probe.Is("tcp/80") && probe.Ttl > 4 ? [PathModel.Unreachable(probe, 4, 13, probe.Destination)] : null)
            .Verdict("tcp/80").ShouldBe("path.dropped_after:4");

    [Fact]
    public void To_all_flows_they_accuse_nobody()
        => TraceScene.Trace(probe => probe.Ttl > 4 ? [PathModel.Unreachable(probe, 4, 0)] : null).Verdict().ShouldBe("path.agrees");

    [Fact]
    public void To_one_flow_they_refuse_it_although_no_flow_reaches_the_destination()
    {
        TracePlan plan = TraceScene.Trace(
            probe => probe.Ttl > 6 ? [] : probe.Is("tcp/80") && probe.Ttl > 3 ? [PathModel.Unreachable(probe, 3, 13)] : null);
        plan.Verdict("tcp/80").ShouldBe("path.dropped_after:3");
        plan.Verdict("tcp/443").ShouldBe("path.agrees");
    }

    [Fact]
    public void Another_error_ends_nothing()
    {
        TracePlan plan = TraceScene.Trace(probe => probe.Ttl == 3 ? [Quench(probe)] : null);
        plan.Hops("tcp/80").ShouldBe("1 2 3 4 5 6 D");
        Keys(plan).Probes.First(each => each is { Port: 80, Ttl: 3 }).Outcome.ShouldBe("icmp_error");
    }

    private static PathReply Quench(SeenProbe probe)
    {
        PathReply reply = PathModel.Expired(probe, 3);
        reply.Packet[20] = 4; // source quench
        return reply;
    }

    private static TracerouteTestKeys Keys(TracePlan plan)
        => new TraceMeasurement(plan, new TraceRedaction(plan, SecretSet.None, keepsPrivateHops: false)).Keys();
}
