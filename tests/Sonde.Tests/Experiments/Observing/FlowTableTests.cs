using System.Net;
using Sonde.Experiments.Observing;
using Sonde.Measurements.Formats.Pathspider;
using Sonde.Measurements.Model;
using Sonde.Packets;
using Sonde.Packets.Icmp;
using Sonde.Packets.Ip;
using Sonde.Packets.Tcp;

namespace Sonde.Tests.Experiments.Observing;

public sealed class FlowTableTests
{
    private static readonly uint Isn = 0xFFFF_FFF0;
    private static readonly PacketAddress Us4 = PacketAddress.From(IPAddress.Parse("192.0.2.1")), Them4 = PacketAddress.From(IPAddress.Parse("198.51.100.7"));
    private static readonly PacketAddress Us6 = PacketAddress.From(IPAddress.Parse("2001:db8::1")), Them6 = PacketAddress.From(IPAddress.Parse("2001:db8:1::7"));
    private static readonly byte[] Cookie = [1, 2, 3, 4, 5, 6, 7, 8];

    private readonly List<FlowRecord> _records = [];
    private readonly FlowTable _flows;
    private long _now = 1_795_309_299_000_000_000;

    public FlowTableTests() => _flows = new FlowTable(ChainCatalog.All, _records.Add);

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
        flow.Of<TfoChain.Fields>()!.ShouldBe(new TfoChain.Fields { SynKind = kind, SynCookieLength = 8, Sequence = Isn, DataLength = 28, Acknowledgement = Isn + 29 });
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
        (flow.Of<TfoChain.Fields>()!.SynCookieLength, flow.Of<TfoChain.Fields>()!.AckCookieLength, flow.Of<TfoChain.Fields>()!.AckKind).ShouldBe((0, 8, 34));
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
        _flows.AddLoss(_now++);
        _flows.Flush();
        _records.Select(flow => (flow.Of<BasicChain.Fields>()!.Source.AddressFamily, flow.IsIncomplete)).ShouldBe(
            [(System.Net.Sockets.AddressFamily.InterNetwork, true), (System.Net.Sockets.AddressFamily.InterNetworkV6, false)], ignoreOrder: true);
        _records.Clear();
        Send(false, TcpFlags.Syn, 1, 0, 28, Option(34, Cookie));
        new TfoChain().ConditionsOf(End()).ShouldBe([TfoConditions.SynDataFailed]);
    }

    [Fact]
    public void Times_are_those_of_the_first_packets_and_a_rst_leaves_its_marks()
    {
        long start = _now;
        Send(false, TcpFlags.Syn, 1, 0);
        Send(false, TcpFlags.Syn, 1, 0);
        Answer(false, TcpFlags.Syn | TcpFlags.Ack, 7, 2);
        Send(false, TcpFlags.Ack, 2, 8, 20);
        Answer(false, TcpFlags.Ack, 8, 22, data: 40);
        Answer(false, TcpFlags.Rst, 48, 0);
        ObservedFlow flow = _flows.Take(new FlowId(Us4, Them4, IpProtocol.Tcp, 40000, 53))!;
        flow.Times.ShouldBe(new FlowTimes(start, start + 2, start + 3, start + 4));
        flow.Rst.ShouldBe(new SegmentMarks(60, 77, 8192));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Error_that_comes_alone_is_the_first_packet_of_its_flow_and_says_nothing_about_the_other_direction(bool v6)
    {
        Error(v6, Packet(v6, false, TcpFlags.Syn, 1, 0, 0, []));
        FlowRecord flow = End();
        flow.Of<IcmpChain.Fields>()!.IsUnreachable.ShouldBe(false);
        (flow.Of<BasicChain.Fields>()!.PacketsForward, flow.Of<BasicChain.Fields>()!.PacketsReverse, flow.Of<BasicChain.Fields>()!.SourcePort, flow.Of<BasicChain.Fields>()!.DestinationPort).ShouldBe((1, 0, 53, 40000));
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
        (flow.Of<BasicChain.Fields>()!.PacketsForward, flow.Of<BasicChain.Fields>()!.PacketsReverse, flow.Of<BasicChain.Fields>()!.SourcePort).ShouldBe((1, 2, 40000));
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
        _now += seconds * 1_000_000_000L;
        _flows.Advance(_now);
        Error(false, syn);
        Error(false, syn);
        End().Of<TcpChain.Fields>()!.RstReverse.ShouldBeTrue();
        _flows.Late.ShouldBe(2);
    }

    [Fact]
    public void Syn_sent_again_after_an_error_stays_in_its_flow_and_a_new_connection_does_not()
    {
        Send(false, TcpFlags.Syn, 1, 0);
        Error(false, Packet(false, false, TcpFlags.Syn, 1, 0, 0, []));
        Send(false, TcpFlags.Syn, 1, 0);
        Send(false, TcpFlags.Syn, 77, 0);
        _flows.Flush();
        _records.Select(flow => (flow.Of<BasicChain.Fields>()!.PacketsForward, flow.Of<IcmpChain.Fields>()!.IsUnreachable)).ShouldBe([(2, true), (1, false)]);
    }

    [Fact]
    public void What_ended_is_remembered_for_a_while_and_not_without_bound()
    {
        for (int port = 1; port <= 200_000; port++)
        {
            _now += 1_000_000;
            byte[] rst = Packet(false, false, TcpFlags.Rst, 1, 0, 0, []);
            System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(rst.AsSpan(16), port); // many destinations
            _flows.Add(_now, rst);
        }

        _now += 200_000_000_000;
        _flows.Advance(_now);
        _flows.Count.ShouldBe(0);
        Error(false, Packet(false, false, TcpFlags.Syn, 1, 0, 0, []));
        _flows.Late.ShouldBe(0);
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
    public void Fins_count_in_the_direction_they_go()
    {
        Send(false, TcpFlags.Syn, 1, 0);
        Answer(false, TcpFlags.Syn | TcpFlags.Ack, 7, 2);
        Send(false, TcpFlags.Fin | TcpFlags.Ack, 2, 8);
        FlowRecord flow = End();
        (flow.Of<TcpChain.Fields>()!.FinForward, flow.Of<TcpChain.Fields>()!.FinReverse).ShouldBe((true, false));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Icmp_error_belongs_to_the_flow_it_cites(bool v6)
    {
        byte[] syn = Packet(v6, false, TcpFlags.Syn, 1, 0, 0, []);
        _flows.Add(_now++, syn);
        byte[] error = new byte[256];
        var ip = new IpFields(v6 ? Them6 : Them4, v6 ? Us6 : Us4, 60);
        int length = PacketWriter.WriteIcmpError(error, ip, v6 ? Icmpv6Type.DestinationUnreachable : IcmpType.DestinationUnreachable, 1, syn);
        _flows.Add(_now++, error.AsSpan(0, length));
        FlowRecord flow = End();
        flow.Of<IcmpChain.Fields>()!.IsUnreachable.ShouldBe(true);
        (flow.Of<BasicChain.Fields>()!.PacketsForward, flow.Of<BasicChain.Fields>()!.PacketsReverse).ShouldBe((1, 1));
    }

    [Fact]
    public void Later_fragments_belong_to_the_flow_of_the_first()
    {
        byte[] whole = Packet(false, false, TcpFlags.Ack, 1, 1, 64, []);
        byte[] first = Fragment(whole[..60], 0x2000), rest = Fragment([.. whole[..20], .. whole[60..]], 5);
        _flows.Add(_now++, first);
        _flows.Add(_now++, rest);
        FlowRecord flow = End();
        flow.Of<BasicChain.Fields>()!.PacketsForward.ShouldBe(2);
        flow.Of<BasicChain.Fields>()!.OctetsForward.ShouldBe(first.Length + rest.Length);
    }

    [Fact]
    public void Flow_ends_by_the_clock_although_no_packet_comes()
    {
        Send(false, TcpFlags.Syn, 1, 0);
        Answer(false, TcpFlags.Rst | TcpFlags.Ack, 0, 2);
        _flows.Advance(_now + 4_000_000_000);
        _records.ShouldBeEmpty();
        _flows.Advance(_now + 6_000_000_000);
        _records.Count.ShouldBe(1);
        _flows.Count.ShouldBe(0);
    }

    [Fact]
    public void Any_bytes_are_a_packet_or_none() => Check.Bytes(bytes =>
    {
        _flows.Add(_now++, bytes);
        byte[] packet = Packet(false, false, TcpFlags.Syn, 1, 0, 0, []);
        for (int i = 0; i < bytes.Length && i < packet.Length; i++) packet[(i * 7) % packet.Length] ^= bytes[i];
        _flows.Add(_now++, packet);
    });

    [Fact]
    public void Published_captures_give_what_pathspider_saw()
    {
        using FileStream file = File.OpenRead(Samples.Path("pathspider-samples/pspdr_tfo.pcap"));
        Sonde.Packets.Captures.CaptureReader.TryOpen(file, out var reader).ShouldBeTrue();
        while (reader!.TryRead(out var packet))
        {
            if (packet.TryGetIp(out ReadOnlySpan<byte> ip)) _flows.Add(packet.TimestampNs, ip);
        }

        _flows.Flush();
        _records.Count(flow => flow.Of<TfoChain.Fields>()!.SynKind == 34).ShouldBeGreaterThan(0);
        _records.ShouldAllBe(flow => flow.Of<BasicChain.Fields>()!.Protocol != 6 || flow.Of<TcpChain.Fields>()!.SynFlagsForward == null || flow.Of<TcpChain.Fields>()!.SynFlagsForward == 2);
    }

    private FlowRecord End()
    {
        _flows.Flush();
        return _records.ShouldHaveSingleItem();
    }

    private void Send(bool v6, TcpFlags flags, uint sequence, uint acknowledgement, int data = 0, byte[]? options = null)
        => _flows.Add(_now++, Packet(v6, false, flags, sequence, acknowledgement, data, options ?? []));

    private void Error(bool v6, byte[] cited)
    {
        byte[] room = new byte[600];
        int length = PacketWriter.WriteIcmpError(
            room, new IpFields(v6 ? Them6 : Them4, v6 ? Us6 : Us4, 60), v6 ? Icmpv6Type.DestinationUnreachable : IcmpType.DestinationUnreachable, 1, cited);
        _flows.Add(_now++, room.AsSpan(0, length));
    }

    private void Answer(bool v6, TcpFlags flags, uint sequence, uint acknowledgement, byte[]? options = null, int data = 0)
        => _flows.Add(_now++, Packet(v6, true, flags, sequence, acknowledgement, data, options ?? []));

    private static byte[] Packet(bool v6, bool back, TcpFlags flags, uint sequence, uint acknowledgement, int data, byte[] options)
    {
        (PacketAddress us, PacketAddress them) = v6 ? (Us6, Them6) : (Us4, Them4);
        byte[] room = new byte[200];
        var tcp = new TcpFields(back ? (ushort)53 : (ushort)40000, back ? (ushort)40000 : (ushort)53, flags) { Sequence = sequence, Acknowledgement = acknowledgement };
        int length = PacketWriter.WriteTcp(room, new IpFields(back ? them : us, back ? us : them, 60) { Id = 77 }, tcp, options, new byte[data]);
        return room[..length];
    }

    private static byte[] Option(byte kind, byte[] cookie)
    {
        Span<byte> room = stackalloc byte[TcpOptionWriter.MaximumLength];
        var writer = new TcpOptionWriter(room);
        if (kind == 34) writer.FastOpen(cookie);
        else writer.Any(kind, [0xF9, 0x89, .. cookie]);
        return writer.Finish().ToArray();
    }

    private static byte[] Fragment(byte[] bytes, ushort offset)
    {
        System.Buffers.Binary.BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(2), (ushort)bytes.Length);
        System.Buffers.Binary.BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(6), offset);
        return bytes;
    }
}
