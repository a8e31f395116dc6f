using System.Text.Json;
using Sonde.Packets;
using Sonde.Packets.Ip;
using Sonde.Packets.Tcp;
using Sonde.Packets.Text;

namespace Sonde.Tests.Packets.Text;

public sealed class ScapyTextTests
{
    private static readonly IpFields Ip = new(PacketAddress.FromIpv4(0xC000020A), PacketAddress.FromIpv4(0xC6336407), 3) { Id = 777 };

    private const string ReceivedIp = "<IP  version=4L ihl=5L tos=0x0 len=";

    [Theory]
    [InlineData("450000280309000003 06c882 c000020a c6336407 9c4001bb 00001234 00000000 5002 2000 f36d 0000",
        "40 id=777 flags= frag=0L ttl=3 proto=tcp chksum=0xc882 src=192.0.2.10 dst=198.51.100.7 options=[] |<TCP  sport=40000 dport=https seq=4660 ack=0 dataofs=5L reserved=0L flags=S window=8192 chksum=0xf36d urgptr=0 |>>")]
    [InlineData("4500002c000040003206 5c87 c6336407c000020a 01bb9c40 00000063 00001235 6012 7210 892d 0000 020405b4",
        "44 id=0 flags=DF frag=0L ttl=50 proto=tcp chksum=0x5c87 src=198.51.100.7 dst=192.0.2.10 options=[] |<TCP  sport=https dport=40000 seq=99 ack=4661 dataofs=6L reserved=0L flags=SA window=29200 chksum=0x892d urgptr=0 options=[('MSS', 1460)] |>>")]
    [InlineData(
        "4500003c000040003206 5c87 c6336407c000020a 01bb9c40 00000063 00001235 a012 7210 892d 0000 020405b4 0402 080a 00000001 ffffffff 01 030307",
        "60 id=0 flags=DF frag=0L ttl=50 proto=tcp chksum=0x5c87 src=198.51.100.7 dst=192.0.2.10 options=[] |<TCP  sport=https dport=40000 seq=99 ack=4661 dataofs=10L reserved=0L flags=SA window=29200 chksum=0x892d urgptr=0 options=[('MSS', 1460), ('SAckOK', ''), ('Timestamp', (1, 4294967295)), ('NOP', None), ('WScale', 7)] |>>")]
    [InlineData("4500002e000040003206 5c87 c6336407c000020a 0016f3ff 00000063 00001235 5018 7210 892d 0000 275c0a097fc3",
        "46 id=0 flags=DF frag=0L ttl=50 proto=tcp chksum=0x5c87 src=198.51.100.7 dst=192.0.2.10 options=[] |<TCP  sport=ssh dport=62463 seq=99 ack=4661 dataofs=5L reserved=0L flags=PA window=29200 chksum=0x892d urgptr=0 options=[] |<Raw  load=\"'\\\\\\n\\t\\x7f\\xc3\" |>>>")]
    [InlineData("4500001c000500003201 9c97 c6336407c000020a 0000 4110 beef 0000",
        "28 id=5 flags= frag=0L ttl=50 proto=icmp chksum=0x9c97 src=198.51.100.7 dst=192.0.2.10 options=[] |<ICMP  type=echo-reply code=0 chksum=0x4110 id=0xbeef seq=0x0 |>>")]
    [InlineData(
        "450000380009 0000fa01 c2af cb007101c000020a 0304 4754 00000578 45000028 03094000 01068a82 c000020a c6336407 9c4001bb 00001234",
        "56 id=9 flags= frag=0L ttl=250 proto=icmp chksum=0xc2af src=203.0.113.1 dst=192.0.2.10 options=[] |<ICMP  type=dest-unreach code=fragmentation-needed chksum=0x4754 unused=1400 |<IPerror  version=4L ihl=5L tos=0x0 len=40 id=777 flags=DF frag=0L ttl=1 proto=tcp chksum=0x8a82 src=192.0.2.10 dst=198.51.100.7 options=[] |<TCPerror  sport=40000 dport=https seq=4660 |>>>>")]
    [InlineData("450000300009 0000fa01 c2b7 cb007101c000020a 0b00 f4ff 00000000 4500001c 00010000 0111cd8b c000020a c6336407",
        "48 id=9 flags= frag=0L ttl=250 proto=icmp chksum=0xc2b7 src=203.0.113.1 dst=192.0.2.10 options=[] |<ICMP  type=time-exceeded code=ttl-zero-during-transit chksum=0xf4ff unused=0 |<IPerror  version=4L ihl=5L tos=0x0 len=28 id=1 flags= frag=0L ttl=1 proto=udp chksum=0xcd8b src=192.0.2.10 dst=198.51.100.7 |>>>")]
    [InlineData("4500002e0009 0000fa01 c2b7 cb007101c000020a 0b00 f4ff 00000000 4500001c 00010000 0111cd8b c000020a c633",
        "46 id=9 flags= frag=0L ttl=250 proto=icmp chksum=0xc2b7 src=203.0.113.1 dst=192.0.2.10 options=[] |<ICMP  type=time-exceeded code=ttl-zero-during-transit chksum=0xf4ff unused=0 |<Raw  load='E\\x00\\x00\\x1c\\x00\\x01\\x00\\x00\\x01\\x11\\xcd\\x8b\\xc0\\x00\\x02\\n\\xc63' |>>>")]
    [InlineData("45000024002c2010 3211 7c48 c6336407c000020a 41414141414141414141414141414141",
        "36 id=44 flags=MF frag=16L ttl=50 proto=udp chksum=0x7c48 src=198.51.100.7 dst=192.0.2.10 options=[] |<Raw  load='AAAAAAAAAAAAAAAA' |>>")]
    [InlineData("450000310003 0000 3211 9c74 c6336407c000020a 00359c41 001d66d4 1234 8100 0001 0000 0000 0000 0377777700 0001 0001",
        "49 id=3 flags= frag=0L ttl=50 proto=udp chksum=0x9c74 src=198.51.100.7 dst=192.0.2.10 options=[] |<UDP  sport=domain dport=40001 len=29 chksum=0x66d4 |<DNS  id=4660 qr=1L opcode=QUERY aa=0L tc=0L rd=1L ra=0L z=0L rcode=ok qdcount=1 ancount=0 nscount=0 arcount=0 qd=<DNSQR  qname='www.' qtype=A qclass=IN |> an=None ns=None ar=None |>>>")]
    [InlineData("4500001c0003 0000 32fd 9c74 c6336407c000020a 0102030405060708 aabb",
        "28 id=3 flags= frag=0L ttl=50 proto=253 chksum=0x9c74 src=198.51.100.7 dst=192.0.2.10 options=[] |<Raw  load='\\x01\\x02\\x03\\x04\\x05\\x06\\x07\\x08' |<Padding  load='\\xaa\\xbb' |>>>")]
    public void Received_packet_is_shown_as_Scapy_2_2_showed_it(string hex, string expected)
        => ScapyText.Summary(Hex.Bytes(hex)).ShouldBe(ReceivedIp + expected);

    [Fact]
    public void Options_of_IPv4_are_shown_as_Scapy_2_2_showed_them()
        => ScapyText.Summary(Hex.Bytes("4a000028 00090000 fa02 9f8e cb007101 c000020a 070b0c c000020a cb007101 94040000 44050501 02"))
            .ShouldBe(
                "<IP  version=4L ihl=10L tos=0x0 len=40 id=9 flags= frag=0L ttl=250 proto=igmp chksum=0x9f8e src=203.0.113.1 dst=192.0.2.10 options=["
                + "<IPOption_RR  copy_flag=0L optclass=control option=record_route length=11 pointer=12 routers=['192.0.2.10', '203.0.113.1'] |>, "
                + "<IPOption_Router_Alert  copy_flag=1L optclass=control option=router_alert length=4 alert=router_shall_examine_packet |>, "
                + @"<IPOption  copy_flag=0L optclass=debug option=timestamp length=5 value='\x05\x01\x02' |>] |>");

    [Fact]
    public void Sent_packets_show_what_was_set()
    {
        byte[] packet = new byte[128];
        ScapyText.SentSummary(packet.AsSpan(0, PacketWriter.WriteTcp(packet, Ip, new(40000, 443) { Sequence = 4660 })))
            .ShouldBe("<IP  id=777 frag=0 ttl=3 proto=tcp dst=198.51.100.7 |<TCP  sport=40000 dport=https seq=4660 flags=S |>>");
        ScapyText.SentSummary(packet.AsSpan(0, PacketWriter.WriteUdp(packet, Ip, 40000, 80)))
            .ShouldBe("<IP  id=777 frag=0 ttl=3 proto=udp dst=198.51.100.7 |<UDP  sport=40000 dport=http |>>");
        ScapyText.BracketedSentSummary(packet.AsSpan(0, PacketWriter.WriteEchoRequest(packet, Ip, 0xBEEF, 0)))
            .ShouldBe("[<IP  id=777 frag=0 ttl=3 proto=icmp dst=198.51.100.7 |<ICMP  id=0xbeef |>>]");
        ScapyText.SentSummary(
            packet.AsSpan(0, PacketWriter.WriteTcp(packet, Ip with { DontFragment = true }, new(1, 22, TcpFlags.Psh | TcpFlags.Ack)
            { Sequence = 1, Acknowledgement = 2, Window = 100 }, [2, 4, 5, 0xB4], "hi"u8)))
            .ShouldBe(
                "<IP  id=777 flags=DF frag=0 ttl=3 proto=tcp dst=198.51.100.7 |<TCP  sport=1 dport=ssh seq=1 ack=2 flags=PA window=100 options=[('MSS', 1460)] |<Raw  load='hi' |>>>");
        IpFields v6 = new(PacketAddress.LoopbackV6, PacketAddress.Read(Hex.Bytes("20010db8000000000000000000000002")), 9);
        ScapyText.SentSummary(packet.AsSpan(0, PacketWriter.WriteEchoRequest(packet, v6, 1, 2)))
            .ShouldBe("<IPv6  nh=ICMPv6 hlim=9 dst=2001:db8::2 |<ICMPv6EchoRequest  id=0x1 seq=0x2 |>>");
    }

    [Fact]
    public void Icmp_of_IPv6_is_shown_with_its_citation()
    {
        byte[] packet = new byte[256], cited = new byte[128];
        PacketAddress a = PacketAddress.Read(Hex.Bytes("20010db8000000000000000000000001")),
            b = PacketAddress.Read(Hex.Bytes("20010db8000000000000000000000002"));
        int length = PacketWriter.WriteUdp(cited, new(a, b, 1), 40000, 53);
        length = PacketWriter.WriteIcmpError(packet, new(b, a, 64), 3, 0, cited.AsSpan(0, length));
        ScapyText.Summary(packet.AsSpan(0, length)).ShouldMatch(
            @"^<IPv6  version=6L tc=0L fl=0L plen=56 nh=ICMPv6 hlim=64 src=2001:db8::2 dst=2001:db8::1 \|<ICMPv6TimeExceeded  type=Time exceeded code=hop limit exceeded in transit cksum=0x\w+ unused=0x0 "
            + @"\|<IPerror6  version=6L tc=0L fl=0L plen=8 nh=UDP hlim=1 src=2001:db8::1 dst=2001:db8::2 \|<UDPerror  sport=40000 dport=domain len=8 chksum=0x\w+ \|>>>>$");
    }

    [Fact]
    public void Paddings_come_last_the_inner_one_first()
    {
        // An echo reply with trailing bytes within ICMP's citation and after the packet.
        byte[] bytes = Hex.Bytes(
            "4500003a0009 0000fa01 0000 cb007101c000020a 0b00 0000 00000000 4500001c 00010000 01110000 c000020a c6336407 9c410016 00080000 0102 ff");
        ScapyText.Summary(bytes)
            .ShouldEndWith(@"<UDPerror  sport=40001 dport=ssh len=8 chksum=0x0 |<Padding  load='\x01\x02' |<Padding  load='\xff' |>>>>>>");
    }

    [Fact]
    public void Any_bytes_are_shown_in_bounded_text() => Hex.AnyBytes(bytes =>
    {
        byte[] protocols = [1, 4, 6, 17, 41, 58];
        if (bytes.Length > 9)
        {
            bytes[0] = (byte)(bytes[0] % 3 == 0 ? 0x60 : 0x45);
            if (bytes[0] == 0x60) (bytes[4], bytes[6]) = (0, protocols[bytes[6] % 6]);
            else (bytes[6], bytes[7], bytes[9]) = (0, 0, protocols[bytes[9] % 6]);
            if (bytes.Length > 23) (bytes[22], bytes[23]) = (0, 53);
        }

        string text = ScapyText.Summary(bytes);
        text.Length.ShouldBeLessThan(200_000);
        text.Count(c => c == '<').ShouldBeGreaterThanOrEqualTo(bytes.Length == 0 ? 0 : 1);
        _ = ScapyText.SentSummary(bytes);
    });

    [Fact]
    public void Golden_sample_is_shown_byte_for_byte()
    {
        using JsonDocument sample = JsonDocument.Parse(
            File.ReadAllBytes(Samples.Path("golden/spec/multi_protocol_traceroute-0.3.sample.json")));
        JsonElement keys = sample.RootElement.GetProperty("test_keys");
        int count = 0;
        foreach (string list in new[] { "sent_packets", "answered_packets" })
        {
            foreach (JsonElement packet in keys.GetProperty(list).EnumerateArray())
            {
                byte[] bytes = packet.GetProperty("raw_packet").GetProperty("data").GetBytesFromBase64();
                string shown = list == "sent_packets" ? ScapyText.BracketedSentSummary(bytes) : ScapyText.BracketedSummary(bytes);
                shown.ShouldBe(packet.GetProperty("summary").GetString());
                count++;
            }
        }

        count.ShouldBe(15);
    }

    [Fact]
    public void Golden_vectors_are_shown_byte_for_byte()
    {
        using JsonDocument vectors = JsonDocument.Parse(File.ReadAllBytes(Samples.Path("golden/scapy-repr/repr-vectors.json")));
        foreach (JsonElement vector in vectors.RootElement.GetProperty("vectors").EnumerateArray())
            ScapyText.Summary(vector.GetProperty("data").GetBytesFromBase64())
                .ShouldBe(vector.GetProperty("scapy_2.2.0").GetString(), vector.GetProperty("name").GetString());
        JsonElement constructed = vectors.RootElement.GetProperty("constructed").GetProperty("220");
        byte[] packet = new byte[64];
        ScapyText.SentSummary(packet.AsSpan(0, PacketWriter.WriteTcp(packet, Ip, new(40000, 443) { Sequence = 4660 })))
            .ShouldBe(constructed.GetProperty("tcp").GetString());
        ScapyText.SentSummary(packet.AsSpan(0, PacketWriter.WriteUdp(packet, Ip, 40000, 80)))
            .ShouldBe(constructed.GetProperty("udp").GetString());
        ScapyText.SentSummary(packet.AsSpan(0, PacketWriter.WriteEchoRequest(packet, Ip, 0xBEEF, 0)))
            .ShouldBe(constructed.GetProperty("icmp").GetString());
    }
}
