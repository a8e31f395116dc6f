using Sonde.Experiments.Observing;
using Sonde.Measurements.Formats.Pathspider;
using Sonde.Measurements.Model;
using Sonde.Packets.Ip;
using Sonde.Packets.Tcp;

namespace Sonde.Tests.Experiments.Observing;

public sealed class FlowTableTests : FlowScene
{
    [Theory]
    [InlineData(false, 34)]
    [InlineData(true, 34)]
    [InlineData(false, 254)]
    [InlineData(true, 254)]
    [InlineData(false, 255)]
    public void Data_on_a_syn_is_acked_also_where_sequence_numbers_wrap(bool v6, byte kind)
    {
        Send(v6, TcpFlags.Syn, Isn, 0, 28, Option(kind, Cookie));
        Answer(v6, TcpFlags.Syn | TcpFlags.Ack, 7, Isn + 29);
        Send(v6, TcpFlags.Ack, Isn + 29, 8);
        FlowRecord flow = End();
        flow.Of<TfoChain.Fields>()!.ShouldBe(
            new TfoChain.Fields { SynKind = kind, SynCookieLength = 8, Sequence = Isn, DataLength = 28, Acknowledgement = Isn + 29 });
        flow.Of<TcpChain.Fields>()!.ShouldBe(new TcpChain.Fields { SynFlagsForward = 2, SynFlagsReverse = 18, IsConnected = true });
        flow.IsIncomplete.ShouldBeFalse();
        new TfoChain().ConditionsOf(flow).ShouldBe([TfoConditions.SynDataAcked]);
    }

    [Fact]
    public void Asked_for_cookie_comes()
    {
        Send(false, TcpFlags.Syn, 1, 0, 0, Option(34, []));
        Answer(false, TcpFlags.Syn | TcpFlags.Ack, 7, 2, Option(34, Cookie));
        FlowRecord flow = End();
        (flow.Of<TfoChain.Fields>()!.SynCookieLength, flow.Of<TfoChain.Fields>()!.AckCookieLength, flow.Of<TfoChain.Fields>()!.AckKind)
            .ShouldBe((0, 8, 34));
        new TfoChain().ConditionsOf(flow).ShouldBe([TfoConditions.CookieReceived]);
    }

    [Fact]
    public void Syn_sent_again_without_the_option_is_a_failure_of_the_first()
    {
        Send(false, TcpFlags.Syn, 1, 0, 28, Option(34, Cookie));
        Send(false, TcpFlags.Syn, 1, 0);
        Answer(false, TcpFlags.Syn | TcpFlags.Ack, 7, 2);
        FlowRecord flow = End();
        flow.Of<TfoChain.Fields>()!.FellBack.ShouldBeTrue();
        new TfoChain().ConditionsOf(flow).ShouldBe([TfoConditions.SynDataFailed]);
    }

    [Fact]
    public void Syn_ack_that_the_capture_lost_decides_nothing()
    {
        Send(false, TcpFlags.Syn, 1, 0, 28, Option(34, Cookie));
        Send(false, TcpFlags.Ack, 30, 8);
        FlowRecord flow = End();
        flow.IsIncomplete.ShouldBeTrue();
        new TfoChain().ConditionsOf(flow).ShouldBeEmpty();
    }

    [Fact]
    public void Answer_that_overtakes_the_syn_ack_leaves_the_flow_whole()
    {
        Send(false, TcpFlags.Syn, 1, 0, 28, Option(34, Cookie));
        Answer(false, TcpFlags.Ack, 8, 30);
        Answer(false, TcpFlags.Syn | TcpFlags.Ack, 7, 30);
        FlowRecord flow = End();
        flow.IsIncomplete.ShouldBeFalse();
        new TfoChain().ConditionsOf(flow).ShouldBe([TfoConditions.SynDataAcked]);
    }

    [Fact]
    public void Losses_of_the_capture_concern_flows_under_way_and_no_others()
    {
        Send(false, TcpFlags.Syn, 1, 0, 28, Option(34, Cookie));
        Send(true, TcpFlags.Syn, 1, 0, 28, Option(34, Cookie));
        Answer(true, TcpFlags.Rst | TcpFlags.Ack, 0, 2);
        Flows.AddLoss(Now++);
        Flows.Flush();
        Records.Select(flow => (flow.Of<BasicChain.Fields>()!.Source.AddressFamily, flow.IsIncomplete)).ShouldBe(
            [(System.Net.Sockets.AddressFamily.InterNetwork, true), (System.Net.Sockets.AddressFamily.InterNetworkV6, false)],
            ignoreOrder: true);
        Records.Clear();
        Send(false, TcpFlags.Syn, 1, 0, 28, Option(34, Cookie));
        new TfoChain().ConditionsOf(End()).ShouldBe([TfoConditions.SynDataFailed]);
    }

    [Fact]
    public void Times_are_those_of_the_first_packets_and_a_rst_leaves_its_marks()
    {
        long start = Now;
        Send(false, TcpFlags.Syn, 1, 0);
        Send(false, TcpFlags.Syn, 1, 0);
        Answer(false, TcpFlags.Syn | TcpFlags.Ack, 7, 2);
        Send(false, TcpFlags.Ack, 2, 8, 20);
        Answer(false, TcpFlags.Ack, 8, 22, data: 40);
        Answer(false, TcpFlags.Rst, 48, 0);
        ObservedFlow flow = Flows.Take(new FlowId(Us4, Them4, IpProtocol.Tcp, 40000, 53))!;
        flow.Times.ShouldBe(new FlowTimes(start, start + 2, start + 3, start + 4));
        flow.Rst.ShouldBe(new SegmentMarks(60, 77, 8192));
    }

    [Theory]
    [InlineData(new byte[] { 34, 0, 1, 1 })]
    [InlineData(new byte[] { 34, 40, 1, 1 })]
    [InlineData(new byte[] { 254, 3, 0xF9, 1 })]
    public void Broken_options_are_no_option(byte[] options)
    {
        Send(false, TcpFlags.Syn, 1, 0, 0, options);
        End().Of<TfoChain.Fields>().ShouldBe(new TfoChain.Fields());
    }

    [Fact]
    public void Fragments_of_two_flows_between_the_same_hosts_are_told_apart_by_their_numbers()
    {
        byte[] Fragment6(byte number, ushort port, int from, int length, bool more)
        {
            byte[] whole = Packet(true, false, TcpFlags.Ack, 1, 1, 100, []);
            (whole[40], whole[41]) = ((byte)(port >> 8), (byte)port);
            byte[] header = [.. whole[..40]];
            (header[4], header[5], header[6]) = (0, (byte)(length + 8), 44);
            return [.. header, 6, 0, 0, (byte)(from | (more ? 1 : 0)), 0, 0, 0, number, .. whole[(40 + from)..(40 + from + length)]];
        }

        Flows.Add(Now++, Fragment6(1, 40001, 0, 64, more: true));
        Flows.Add(Now++, Fragment6(2, 40002, 0, 64, more: true));
        Flows.Add(Now++, Fragment6(1, 40001, 64, 32, more: true));
        Flows.Add(Now++, Fragment6(1, 40001, 96, 24, more: false));
        Flows.Add(Now++, Fragment6(2, 40002, 64, 56, more: false));
        Flows.Flush();
        Records.Select(flow => flow.Of<BasicChain.Fields>()!)
            .Select(flow => (flow.SourcePort, flow.PacketsForward, flow.OctetsForward))
            .ShouldBe([(40001, 3L, 120L + (3 * 48)), (40002, 2L, 120L + (2 * 48))], ignoreOrder: true);
    }

    [Fact]
    public void Fins_count_in_the_direction_they_go()
    {
        Send(false, TcpFlags.Syn, 1, 0);
        Answer(false, TcpFlags.Syn | TcpFlags.Ack, 7, 2);
        Send(false, TcpFlags.Fin | TcpFlags.Ack, 2, 8);
        FlowRecord flow = End();
        (flow.Of<TcpChain.Fields>()!.FinForward, flow.Of<TcpChain.Fields>()!.FinReverse).ShouldBe((true, false));
    }

    [Fact]
    public void Later_fragments_belong_to_the_flow_of_the_first()
    {
        byte[] whole = Packet(false, false, TcpFlags.Ack, 1, 1, 64, []);
        byte[] first = Fragment(whole[..60], 0x2000), rest = Fragment([.. whole[..20], .. whole[60..]], 5);
        Flows.Add(Now++, first);
        Flows.Add(Now++, rest);
        FlowRecord flow = End();
        flow.Of<BasicChain.Fields>()!.PacketsForward.ShouldBe(2);
        flow.Of<BasicChain.Fields>()!.OctetsForward.ShouldBe(first.Length + rest.Length);
    }

    [Fact]
    public void Flow_ends_by_the_clock_although_no_packet_comes()
    {
        Send(false, TcpFlags.Syn, 1, 0);
        Answer(false, TcpFlags.Rst | TcpFlags.Ack, 0, 2);
        Flows.Advance(Now + 4_000_000_000);
        Records.ShouldBeEmpty();
        Flows.Advance(Now + 6_000_000_000);
        Records.Count.ShouldBe(1);
        Flows.Count.ShouldBe(0);
    }

    [Fact]
    public void Any_bytes_are_a_packet_or_none() => Check.Bytes(bytes =>
    {
        Flows.Add(Now++, bytes);
        byte[] packet = Packet(false, false, TcpFlags.Syn, 1, 0, 0, []);
        for (int i = 0; i < bytes.Length && i < packet.Length; i++) packet[(i * 7) % packet.Length] ^= bytes[i];
        Flows.Add(Now++, packet);
    });

    [Fact]
    public void Published_captures_give_what_pathspider_saw()
    {
        using FileStream file = File.OpenRead(Samples.Path("pathspider-samples/pspdr_tfo.pcap"));
        Sonde.Packets.Captures.CaptureReader.TryOpen(file, out var reader).ShouldBeTrue();
        while (reader!.TryRead(out var packet))
        {
            if (packet.TryGetIp(out ReadOnlySpan<byte> ip)) Flows.Add(packet.TimestampNs, ip);
        }

        Flows.Flush();
        Records.Count(flow => flow.Of<TfoChain.Fields>()!.SynKind == 34).ShouldBeGreaterThan(0);
        Records.ShouldAllBe(
            flow => flow.Of<BasicChain.Fields>()!.Protocol != 6 || flow.Of<TcpChain.Fields>()!.SynFlagsForward == null
            || flow.Of<TcpChain.Fields>()!.SynFlagsForward == 2);
    }
}
