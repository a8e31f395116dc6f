using Sonde.Experiments.Observing;
using Sonde.Measurements.Formats.Pathspider;
using Sonde.Packets;
using Sonde.Packets.Icmp;
using Sonde.Packets.Ip;
using Sonde.Packets.Tcp;
using Sonde.Tests.Simulation;

namespace Sonde.Tests.Experiments.Observing;

/// <summary>ICMP errors and the flows that they cite.</summary>
public sealed class FlowErrorTests : FlowScene
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Error_that_comes_alone_is_the_first_packet_of_its_flow_and_says_nothing_about_the_other_direction(bool v6)
    {
        Error(v6, Packet(v6, false, TcpFlags.Syn, 1, 0, 0, []));
        FlowRecord flow = End();
        flow.Of<IcmpChain.Fields>()!.IsUnreachable.ShouldBe(false);
        (flow.Of<BasicChain.Fields>()!.PacketsForward, flow.Of<BasicChain.Fields>()!.PacketsReverse,
            flow.Of<BasicChain.Fields>()!.SourcePort, flow.Of<BasicChain.Fields>()!.DestinationPort).ShouldBe((1, 0, 53, 40000));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Direction_is_that_of_the_flows_own_first_packet_also_where_an_error_came_before_it(bool v6)
    {
        Error(v6, Packet(v6, false, TcpFlags.Syn, 1, 0, 0, []));
        Send(v6, TcpFlags.Syn, 1, 0);
        Answer(v6, TcpFlags.Syn | TcpFlags.Ack, 7, 2);
        FlowRecord flow = End();
        flow.Of<IcmpChain.Fields>()!.IsUnreachable.ShouldBe(true);
        (flow.Of<BasicChain.Fields>()!.PacketsForward, flow.Of<BasicChain.Fields>()!.PacketsReverse,
            flow.Of<BasicChain.Fields>()!.SourcePort).ShouldBe((1, 2, 40000));
        (flow.Of<TcpChain.Fields>()!.SynFlagsForward, flow.Of<TcpChain.Fields>()!.SynFlagsReverse).ShouldBe((2, 18));
    }

    [Theory]
    [InlineData(6)]
    [InlineData(36)]
    [InlineData(100)]
    public void Error_after_the_end_of_its_flow_opens_no_second_one(int seconds)
    {
        byte[] syn = Packet(false, false, TcpFlags.Syn, 1, 0, 0, []);
        Send(false, TcpFlags.Syn, 1, 0);
        Answer(false, TcpFlags.Rst | TcpFlags.Ack, 0, 2);
        Now += seconds * 1_000_000_000L;
        Flows.Advance(Now);
        Error(false, syn);
        Error(false, syn);
        End().Of<TcpChain.Fields>()!.RstReverse.ShouldBeTrue();
        Flows.Late.ShouldBe(2);
    }

    [Fact]
    public void Syn_sent_again_after_an_error_stays_in_its_flow_and_a_new_connection_does_not()
    {
        Send(false, TcpFlags.Syn, 1, 0);
        Error(false, Packet(false, false, TcpFlags.Syn, 1, 0, 0, []));
        Send(false, TcpFlags.Syn, 1, 0);
        Send(false, TcpFlags.Syn, 77, 0);
        Flows.Flush();
        Records.Select(flow => (flow.Of<BasicChain.Fields>()!.PacketsForward, flow.Of<IcmpChain.Fields>()!.IsUnreachable))
            .ShouldBe([(2, true), (1, false)]);
    }

    [Dear]
    [Fact]
    public void What_ended_is_remembered_for_a_while_and_not_without_bound()
    {
        // With --long more than are remembered at all.
        for (int port = 1; port <= Repetitions.Of(20_000, 200_000, 200_000); port++)
        {
            Now += 1_000_000;
            byte[] rst = Packet(false, false, TcpFlags.Rst, 1, 0, 0, []);
            System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(rst.AsSpan(16), port); // many destinations
            Flows.Add(Now, rst);
        }

        Now += 200_000_000_000;
        Flows.Advance(Now);
        Flows.Count.ShouldBe(0);
        Error(false, Packet(false, false, TcpFlags.Syn, 1, 0, 0, []));
        Flows.Late.ShouldBe(0);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Icmp_error_belongs_to_the_flow_it_cites(bool v6)
    {
        byte[] syn = Packet(v6, false, TcpFlags.Syn, 1, 0, 0, []);
        Flows.Add(Now++, syn);
        byte[] error = new byte[256];
        var ip = new IpFields(v6 ? Them6 : Them4, v6 ? Us6 : Us4, 60);
        int length = PacketWriter.WriteIcmpError(
            error, ip, v6 ? Icmpv6Type.DestinationUnreachable : IcmpType.DestinationUnreachable, 1, syn);
        Flows.Add(Now++, error.AsSpan(0, length));
        FlowRecord flow = End();
        flow.Of<IcmpChain.Fields>()!.IsUnreachable.ShouldBe(true);
        (flow.Of<BasicChain.Fields>()!.PacketsForward, flow.Of<BasicChain.Fields>()!.PacketsReverse).ShouldBe((1, 1));
    }
}
