using System.Buffers.Binary;
using System.Net;
using Sonde.Experiments.Observing;
using Sonde.Measurements.Formats.Pathspider;
using Sonde.Packets;
using Sonde.Packets.Dns;
using Sonde.Packets.Icmp;
using Sonde.Packets.Ip;
using Sonde.Packets.Tcp;

namespace Sonde.Tests.Experiments.Observing;

/// <summary>What single flows say, chain by chain: PATHspider's words where it is right, and nothing that was not seen.</summary>
public sealed class ChainConditionsTests
{
    private const TcpFlags EcnSyn = TcpFlags.Syn | TcpFlags.Ece | TcpFlags.Cwr, SynAck = TcpFlags.Syn | TcpFlags.Ack;

    private static readonly PacketAddress Us = PacketAddress.From(IPAddress.Parse("192.0.2.1")),
        Them = PacketAddress.From(IPAddress.Parse("198.51.100.7")), Router = PacketAddress.From(IPAddress.Parse("203.0.113.9"));

    private long _now = 1_795_309_299_000_000_000;

    [Theory]
    [InlineData(TcpFlags.Ece, "ecn.negotiation.succeeded")]
    [InlineData(TcpFlags.Ece | TcpFlags.Cwr, "ecn.negotiation.reflected")]
    [InlineData(TcpFlags.None, "ecn.negotiation.failed")]
    [InlineData(TcpFlags.Cwr, "ecn.negotiation.failed")]
    public void Ecn_says_what_the_syn_ack_says_and_which_marks_came_back(TcpFlags answer, string negotiation)
        => Of("ecn", Tcp(true, EcnSyn), Tcp(false, SynAck | answer), Tcp(true, TcpFlags.Ack), Tcp(false, TcpFlags.Ack, mark: 2, data: 5))
            .ShouldBe([negotiation, "ecn.ipmark.ect0.seen", "ecn.ipmark.ect1.not_seen", "ecn.ipmark.ce.not_seen"]);

    [Theory]
    [InlineData(TcpFlags.Cwr, "ecn.accecn.negotiated")]
    [InlineData(TcpFlags.Ae, "ecn.accecn.negotiated")]
    [InlineData(TcpFlags.Ece, "ecn.negotiation.succeeded")]
    [InlineData(TcpFlags.Ae | TcpFlags.Ece | TcpFlags.Cwr, "ecn.negotiation.reflected")]
    public void Accurate_ecn_is_read_by_its_own_table(TcpFlags answer, string negotiation)
        => Of("ecn", Tcp(true, EcnSyn | TcpFlags.Ae), Tcp(false, SynAck | answer), Tcp(true, TcpFlags.Ack)).ShouldContain(negotiation);

    [Fact]
    public void Connection_that_never_asked_for_ecn_failed_at_nothing()
        => Of("ecn", Tcp(true, TcpFlags.Syn), Tcp(false, SynAck), Tcp(true, TcpFlags.Ack)).ShouldBeEmpty();

    [Theory]
    [InlineData(48, 0, "dscp.48.replymark:0")]
    [InlineData(0, 10, "dscp.0.replymark:10")]
    [InlineData(0, 0, "dscp.0.replymark:0")]
    public void Code_point_zero_is_one_like_others(byte sent, byte replied, string condition)
        => Of("dscp", Tcp(true, TcpFlags.Syn, mark: sent << 2), Tcp(false, SynAck, mark: replied << 2)).ShouldBe([condition]);

    [Theory]
    [InlineData("dscp")]
    [InlineData("ecn")]
    [InlineData("evil")]
    public void Router_that_answers_for_the_target_says_nothing_of_the_targets_marks(string chain)
    {
        byte[] datagram = Udp(true, [1, 2, 3]);
        byte[] room = new byte[200];
        int length = PacketWriter.WriteIcmpError(
            room, new IpFields(Router, Us, 60) { TrafficClass = 0xC2 }, IcmpType.DestinationUnreachable, 1, datagram);
        byte[] error = room[..length];
        error[6] |= 0x80;
        Of(chain, datagram, error).ShouldBeEmpty();
    }

    [Fact]
    public void Evil_bit_is_told_of_what_came_back()
    {
        byte[] answer = Tcp(false, SynAck);
        Of("evil", Tcp(true, TcpFlags.Syn), answer).ShouldBe(["evilbit.mark.not_seen"]);
        answer[6] |= 0x80;
        Of("evil", Tcp(true, TcpFlags.Syn), answer).ShouldBe(["evilbit.mark.seen"]);
        Of("evil", Tcp(true, TcpFlags.Syn)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(1460, 1300, "mss.option.received.deflated")]
    [InlineData(1460, 1460, "mss.option.received.unchanged")]
    [InlineData(1300, 1460, "mss.option.received.inflated")]
    public void Sizes_of_both_sides_are_compared(int own, int theirs, string word)
        => Of("mss", Tcp(true, TcpFlags.Syn, options: Mss(own)), Tcp(false, SynAck, options: Mss(theirs)), Tcp(true, TcpFlags.Ack))
            .ShouldBe(
            ["mss.connectivity.online", $"mss.option.local.value:{own}", $"mss.option.remote.value:{theirs}", word]);

    [Fact]
    public void Size_that_does_not_come_is_absent_and_a_refused_connection_is_offline()
    {
        Of("mss", Tcp(true, TcpFlags.Syn, options: Mss(1460)), Tcp(false, SynAck), Tcp(true, TcpFlags.Ack)).ShouldBe(
            ["mss.connectivity.online", "mss.option.local.value:1460", "mss.option.received.absent"]);
        Of("mss", Tcp(true, TcpFlags.Syn, options: Mss(1460)), Tcp(false, TcpFlags.Rst | TcpFlags.Ack))
            .ShouldBe(["mss.connectivity.offline"]);
        Of("mss", Tcp(true, TcpFlags.Syn)).ShouldBeEmpty("the capture may have ended before the answer came");
    }

    [Fact]
    public void Connection_that_nothing_answers_for_long_is_offline()
    {
        byte[] syn = Tcp(true, TcpFlags.Syn);
        Observe("tcp", flows =>
        {
            flows.Add(_now, syn);
            flows.Advance(_now + 40_000_000_000);
        }).ShouldBe(["tcp.connectivity.offline"]);
        Of("tcp", Tcp(true, TcpFlags.Syn), Tcp(false, SynAck), Tcp(true, TcpFlags.Ack)).ShouldBe(["tcp.connectivity.online"]);
    }

    [Fact]
    public void Options_are_negotiated_where_they_were_offered_and_else_unasked()
        => Of(
            "tcpopt", Tcp(true, TcpFlags.Syn, options: [8, 10, 0, 0, 0, 1, 0, 0, 0, 0, 3, 3, 7, 1, 1, 1]),
            Tcp(false, SynAck, options: [8, 10, 0, 0, 0, 1, 0, 0, 0, 1, 4, 2, 1, 1, 1, 1]), Tcp(true, TcpFlags.Ack)).ShouldBe(
            ["tsopt.negotiation.succeeded", "wsopt.negotiation.failed", "sack.unsolicited.seen"]);

    [Fact]
    public void Datagram_without_checksum_is_told_by_direction()
    {
        byte[] query = Udp(true, [1]), answer = Udp(false, [1]);
        query[26] = query[27] = 0;
        Of("udp", query, answer).ShouldBe(["udp.checksum_fwd.zero", "udp.checksum_rev.filled"]);
    }

    [Fact]
    public void Response_must_be_to_the_question_that_was_asked()
    {
        byte[] query = Query(7, "www.example.com", isResponse: false);
        Of("dns", Udp(true, query), Udp(false, Query(7, "www.example.com", isResponse: true))).ShouldBe(["dns.response.valid"]);
        Of("dns", Udp(true, query), Udp(false, Query(8, "www.example.com", isResponse: true))).ShouldBe(["dns.response.invalid"]);
        Of("dns", Udp(true, query), Udp(false, Query(7, "www.example.org", isResponse: true))).ShouldBe(["dns.response.invalid"]);
        Of("dns", Udp(true, query), Udp(false, query)).ShouldBe(["dns.response.invalid"]);
        Of("dns", Udp(true, query)).ShouldBe(["dns.response.not_seen"]);
        Of("dns", Udp(true, [1, 2, 3])).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(40)]
    public void Response_over_tcp_is_read_in_however_many_segments_it_comes(int size)
    {
        byte[] query = Framed(Query(7, "www.example.com", isResponse: false)),
        answer = Framed(Query(7, "www.example.com", isResponse: true));
        List<byte[]> packets = [Tcp(true, TcpFlags.Syn), Tcp(false, SynAck), Tcp(true, TcpFlags.Ack, payload: query, sequence: 1)];
        for (int at = 0; at < answer.Length; at += size)
            packets.Add(Tcp(false, TcpFlags.Ack, payload: answer[at..Math.Min(answer.Length, at + size)], sequence: (uint)(1 + at)));
        Of("dns", [.. packets]).ShouldBe(["dns.response.valid"]);
    }

    [Fact]
    public void Other_protocols_over_tcp_are_no_responses()
        => Of(
            "dns", Tcp(true, TcpFlags.Syn), Tcp(false, SynAck),
            Tcp(true, TcpFlags.Ack, payload: "GET / HTTP/1.1\r\n\r\n"u8.ToArray(), sequence: 1),
            Tcp(false, TcpFlags.Ack, payload: "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"u8.ToArray(), sequence: 1))
                .ShouldBe(["dns.response.invalid"]);

    [Fact]
    public void Every_chain_can_be_asked_for_its_conditions_by_its_name_or_its_experiments()
    {
        foreach (Chain chain in ChainCatalog.All)
        {
            ChainCatalog.Find(chain.Name).ShouldBe(chain);
            ChainCatalog.Find(chain.Experiment).ShouldBe(chain);
        }

        ChainCatalog.All.Count.ShouldBe(12);
    }

    private IReadOnlyList<string> Of(string chain, params byte[][] packets) => Observe(chain, flows =>
    {
        foreach (byte[] packet in packets) flows.Add(_now++, packet);
    });

    private static IReadOnlyList<string> Observe(string name, Action<FlowTable> feed)
    {
        List<FlowRecord> records = [];
        Chain chain = ChainCatalog.Find(name)!;
        var flows = new FlowTable(ChainCatalog.Named([name, "tcp"]), records.Add);
        feed(flows);
        flows.Flush();
        return chain.ConditionsOf(records.ShouldHaveSingleItem());
    }

    private static byte[] Tcp(
        bool isForward, TcpFlags flags, int mark = 0, int data = 0, byte[]? options = null, byte[]? payload = null, uint sequence = 0)
    {
        byte[] room = new byte[1600];
        int length = PacketWriter.WriteTcp(
            room, Ip(isForward, mark), new TcpFields(Port(isForward), Port(!isForward), flags) { Sequence = sequence }, options ?? [],
            payload ?? new byte[data]);
        return room[..length];
    }

    private static byte[] Udp(bool isForward, byte[] data)
    {
        byte[] room = new byte[1600];
        int length = PacketWriter.WriteUdp(room, Ip(isForward, 0), Port(isForward), Port(!isForward), data);
        return room[..length];
    }

    private static IpFields Ip(bool isForward, int mark)
        => new(isForward ? Us : Them, isForward ? Them : Us, 60) { TrafficClass = (byte)mark };

    private static ushort Port(bool isOurs) => isOurs ? (ushort)40000 : (ushort)53;

    private static byte[] Mss(int size) => [2, 4, (byte)(size >> 8), (byte)size];

    private static byte[] Framed(byte[] message)
    {
        byte[] framed = new byte[message.Length + 2];
        BinaryPrimitives.WriteUInt16BigEndian(framed, (ushort)message.Length);
        message.CopyTo(framed, 2);
        return framed;
    }

    private static byte[] Query(ushort id, string name, bool isResponse)
    {
        byte[] message = new byte[300];
        BinaryPrimitives.WriteUInt16BigEndian(message, id);
        message[2] = isResponse ? (byte)0x81 : (byte)1;
        message[5] = 1;
        DnsName.TryWrite(name, message.AsSpan(12), out int written).ShouldBeTrue();
        message[12 + written + 1] = message[12 + written + 3] = 1;
        return message[..(12 + written + 4)];
    }
}
