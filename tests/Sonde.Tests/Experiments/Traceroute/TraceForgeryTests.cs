using Sonde.Experiments.Traceroute.Answers;
using Sonde.Experiments.Traceroute.Plans;
using Sonde.Packets;
using Sonde.Packets.Ip;
using Sonde.Packets.Tcp;
using Sonde.Tests.Simulation;

namespace Sonde.Tests.Experiments.Traceroute;

/// <summary>Packets that somebody made up, right in some of what names a probe and wrong in the rest.</summary>
public sealed class TraceForgeryTests
{
    private const string Gap = "1 2 * 4 5 6 D";

    [Theory]
    [InlineData("udp/53", 20, 0x40)] // source port
    [InlineData("udp/53", 22, 0x10)] // destination port: another flow's
    [InlineData("udp/53", 4, 0x7F)] // identification
    [InlineData("icmp", 24, 0x40)] // echo id
    [InlineData("icmp", 26, 0x40)] // echo sequence
    [InlineData("icmp", 4, 0x7F)] // identification
    [InlineData("tcp/0", 20, 0x40)] // source port
    [InlineData("tcp/0", 24, 0x40)] // sequence number
    [InlineData("tcp/0", 31, 0x01)] // acknowledgement number
    public void A_citation_that_is_wrong_in_one_field_answers_nothing(string flow, int offset, byte flip)
    {
        TracePlan plan = TraceScene.Trace(
            probe => probe.Is(flow) && probe.Ttl == 3 ? [PathModel.Expired(probe, 3, rewrite: quote => quote[offset] ^= flip)] : null);
        plan.Hops(flow).ShouldBe(Gap);
        plan.Others.Count.ShouldBe(2);
        plan.Verdict().ShouldBe("path.agrees");
    }

    [Theory]
    [InlineData("tcp/80", 22)] // to another port of ours
    [InlineData("tcp/80", 20)] // from another port
    [InlineData("tcp/80", 28)] // acknowledges another number
    [InlineData("icmp", 24)] // another echo id
    public void A_direct_answer_that_is_wrong_in_one_field_answers_nothing(string flow, int offset)
    {
        TracePlan plan = TraceScene.Trace(
            probe => probe.Is(flow) && probe.Ttl == 3 ? [Flipped(PathModel.Arrived(probe, 3), offset), PathModel.Expired(probe, 3)] : null);
        plan.Hops(flow).ShouldBe("1 2 3 4 5 6 D");
        plan.Probes.ShouldAllBe(probe => probe.Answers.Count <= 1);
    }

    [Fact]
    public void A_citation_of_a_packet_that_another_flow_sent_is_that_flows()
    {
        // The first probe of tcp/80 to TTL 3 is cited for tcp/443's.
        SeenProbe? first = null;
        TracePlan plan = TraceScene.Trace(probe =>
        {
            if (probe.Ttl == 3 && probe.Is("tcp/80")) first ??= probe;
            return probe.Ttl == 3 && probe.Is("tcp/443") ? first is null ? [] : [PathModel.Expired(first, 3)] : null;
        });
        plan.Hops("tcp/443").ShouldBe(Gap);
        plan.Hops("tcp/80").ShouldBe("1 2 3 4 5 6 D");
    }

    [Fact]
    public void A_segment_in_the_destinations_name_without_an_acknowledgement_answers_nothing_while_several_wait()
    {
        TracePlan plan = TraceScene.Trace(
            probe => probe.Is("tcp/80") && probe.Ttl == 3 ? [Bare(probe), PathModel.Expired(probe, 3)] : null,
            settings => settings with { Rate = 0 });
        plan.Hops("tcp/80").ShouldBe("1 2 3 4 5 6 D");
        plan.Verdict().ShouldBe("path.agrees");
    }

    [Fact]
    public void With_legacy_ports_the_ports_alone_decide()
    {
        TracePlan plan = TraceScene.Trace(
            probe => probe.IsTcp && probe.Ttl == 3 ? [PathModel.Expired(probe, 3, rewrite: quote => quote[27] ^= 1)] : null,
            settings => settings with { LegacyPorts = true, Flags = AnswerFlags.IpSrc });
        plan.Hops("tcp/80").ShouldBe("1 2 3 4 5 6 D");
        plan.Others.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("tcp/0")]
    [InlineData("udp/0")]
    public void Port_0_is_a_port_as_any_other(string flow)
    {
        TracePlan plan = TraceScene.Trace(
            _ => null, settings => settings with { Flows = [.. settings.Flows, new(TraceProtocol.Udp, 0, 0)] });
        plan.Hops(flow).ShouldBe("1 2 3 4 5 6 D");
        plan.Verdict(flow).ShouldBe("path.agrees");
    }

    private static PathReply Flipped(PathReply reply, int offset)
    {
        reply.Packet[offset] ^= 0x01;
        return reply;
    }

    private static PathReply Bare(SeenProbe probe)
    {
        byte[] room = new byte[64];
        int length = PacketWriter.WriteTcp(
            room, new IpFields(probe.Destination, probe.Source, 60), new TcpFields(probe.Port, probe.SourcePort, TcpFlags.Rst));
        return new PathReply(TimeSpan.FromMilliseconds(1), room[..length]);
    }
}
