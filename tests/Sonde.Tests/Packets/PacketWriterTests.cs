using Sonde.Packets;
using Sonde.Packets.Icmp;
using Sonde.Packets.Ip;
using Sonde.Packets.Tcp;
using Sonde.Packets.Udp;

namespace Sonde.Tests.Packets;

public sealed class PacketWriterTests
{
    private static readonly PacketAddress Probe = PacketAddress.FromIpv4(0xC000020A), Target = PacketAddress.FromIpv4(0xC6336407);
    private static readonly IpFields V4 = new(Probe, Target, 3) { Id = 777 };
    private static readonly IpFields V6 = new(PacketAddress.Read(Hex.Bytes("20010db8000000000000000000000001")),
        PacketAddress.Read(Hex.Bytes("20010db8000000000000000000000002")), 9)
    { FlowLabel = 0xABCDE, TrafficClass = 2 };

    [Fact]
    public void Syn_is_written_as_on_the_wire()
    {
        byte[] packet = new byte[64];
        int length = PacketWriter.WriteTcp(packet, V4, new(40000, 443) { Sequence = 0x1234 });
        packet[..length].ShouldBe(Hex.Bytes("450000280309000003 06c882 c000020a c6336407 9c4001bb 00001234 00000000 5002 2000 f36d 0000"));
    }

    [Fact]
    public void Echo_request_is_written_as_on_the_wire()
    {
        byte[] packet = new byte[64];
        int length = PacketWriter.WriteEchoRequest(packet, new(Probe, Target, 5) { Id = 779 }, 0xBEEF, 0);
        packet[..length].ShouldBe(Convert.FromBase64String("RQAAHAMLAAAFAcaRwAACCsYzZAcIADkQvu8AAA=="));
    }

    [Fact]
    public void Udp_datagram_is_written_as_on_the_wire()
    {
        byte[] packet = new byte[64];
        int length = PacketWriter.WriteUdp(packet, new(Probe, Target, 5) { Id = 778 }, 40001, 53);
        packet[..length].ShouldBe(Convert.FromBase64String("RQAAHAMKAAAFEcaCwAACCsYzZAecQQA1AAh3Ig=="));
    }

    [Fact]
    public void Every_field_of_the_headers_can_be_set_and_the_checksums_stay_right()
    {
        byte[] packet = new byte[64];
        IpFields ip = V4
            with
        { HasReservedBit = true, DontFragment = true, MoreFragments = true, FragmentOffset = 0x123, TrafficClass = (46 << 2) | 3 };
        int length = PacketWriter.WriteTcp(packet, ip, new(40000, 443) { Reserved = 5 });
        Ipv4Packet.TryParse(packet.AsSpan(0, length), out Ipv4Packet read).ShouldBeTrue();
        packet.AsSpan(6, 2).ToArray().ShouldBe([0xE1, 0x23]);
        packet[1].ShouldBe((byte)0xBB);
        Checksum.Of(packet.AsSpan(0, 20)).ShouldBe((ushort)0);
        TcpSegment.TryParse(packet.AsSpan(20, length - 20), out TcpSegment segment).ShouldBeTrue();
        (segment.Reserved, segment.Flags, segment.IsChecksumRight(Probe, Target)).ShouldBe((5, TcpFlags.Syn, true));
        Should.Throw<ArgumentException>(() => PacketWriter.WriteTcp(new byte[80], V6 with { HasReservedBit = true }, new(1, 2)));
        Should.Throw<ArgumentException>(() => PacketWriter.WriteTcp(new byte[80], V4 with { FragmentOffset = 0x2000 }, new(1, 2)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Udp_datagram_can_go_without_a_checksum(bool isIpv4)
    {
        byte[] packet = new byte[80], usual = new byte[80];
        IpFields ip = isIpv4 ? V4 : V6;
        int length = PacketWriter.WriteUdpWithoutChecksum(packet, ip, 40001, 53, "odd"u8);
        PacketWriter.WriteUdp(usual, ip, 40001, 53, "odd"u8).ShouldBe(length);
        int at = length - 3 - 2;
        (packet[at], packet[at + 1]).ShouldBe(((byte)0, (byte)0));
        usual.AsSpan(at, 2).Clear();
        packet.ShouldBe(usual, "nothing else differs");
    }

    [Fact]
    public void Fast_open_syn_reads_back_with_all_options_and_data()
    {
        byte[] packet = new byte[256], room = new byte[40];
        var options = new TcpOptionWriter(room);
        options.MaximumSegmentSize(1460);
        options.SackPermitted();
        options.Timestamps(5, 6);
        options.WindowScale(7);
        options.FastOpen(Hex.Bytes("0102030405060708"));
        int length = PacketWriter.WriteTcp(
            packet, V6, new(1, 2, TcpFlags.Syn | TcpFlags.Ece | TcpFlags.Cwr | TcpFlags.Ae), options.Finish(), "data"u8);
        Ipv6Packet.TryParse(packet.AsSpan(0, length), out Ipv6Packet ip).ShouldBeTrue();
        (ip.FlowLabel, ip.TrafficClass, ip.HopLimit).ShouldBe((0xABCDE, (byte)2, (byte)9));
        TcpSegment.TryParse(ip.Payload, out TcpSegment tcp).ShouldBeTrue();
        tcp.IsChecksumRight(ip.Source, ip.Destination).ShouldBeTrue();
        tcp.Flags.ShouldBe(TcpFlags.Syn | TcpFlags.Ece | TcpFlags.Cwr | TcpFlags.Ae);
        tcp.Payload.ToArray().ShouldBe("data"u8.ToArray());
        tcp.TryGetFastOpen(out ReadOnlySpan<byte> cookie, out _).ShouldBeTrue();
        cookie.Length.ShouldBe(8);
    }

    [Fact]
    public void Experimental_cookie_request_is_written()
    {
        byte[] room = new byte[40];
        var options = new TcpOptionWriter(room);
        options.FastOpenExperimental([]);
        options.Finish().ToArray().ShouldBe(Hex.Bytes("fe04f989"));
    }

    [Fact]
    public void Options_that_do_not_fit_are_refused()
        => Should.Throw<ArgumentException>(() =>
        {
            var options = new TcpOptionWriter(new byte[40]);
            options.FastOpen(new byte[39]);
        });

    [Theory]
    [InlineData(1)]
    [InlineData(0xFFFF)]
    [InlineData(0x1234)]
    public void Checksum_of_a_datagram_is_the_one_wanted(int wanted)
    {
        byte[] packet = new byte[128];
        foreach (IpFields ip in new[] { V4, V6 })
        {
            int length = PacketWriter.WriteUdpWithChecksum(packet, ip, 40000, 33434, (ushort)wanted, "ab"u8);
            IpPacket.TryParse(packet.AsSpan(0, length), out IpPacket read).ShouldBeTrue();
            UdpDatagram.TryParse(read.Payload, out UdpDatagram udp).ShouldBeTrue();
            udp.Checksum.ShouldBe((ushort)wanted);
            udp.IsChecksumRight(read.Source, read.Destination).ShouldBe(true);
        }
    }

    [Fact]
    public void Echo_requests_of_a_flow_share_their_checksum()
    {
        byte[] packet = new byte[128];
        for (ushort sequence = 0; sequence < 30; sequence++)
        {
            foreach (IpFields ip in new[] { V4, V6 })
            {
                int length = PacketWriter.WriteEchoRequestWithChecksum(packet, ip, 7, sequence, 0x4242);
                IpPacket.TryParse(packet.AsSpan(0, length), out IpPacket read).ShouldBeTrue();
                IcmpMessage.TryParse(read.Payload, read.Protocol, out IcmpMessage icmp).ShouldBeTrue();
                icmp.Checksum.ShouldBe((ushort)0x4242);
                icmp.IsChecksumRight(read.Source, read.Destination).ShouldBeTrue();
            }
        }
    }

    [Fact]
    public void Nothing_is_allocated()
    {
        byte[] packet = new byte[256];
        void Work()
        {
            Span<byte> room = stackalloc byte[40];
            var options = new TcpOptionWriter(room);
            options.MaximumSegmentSize(1460);
            PacketWriter.WriteTcp(packet, V4, new(1, 2), options.Finish());
            PacketWriter.WriteUdp(packet, V6, 1, 2);
            int length = PacketWriter.WriteEchoRequest(packet, V4, 1, 2);
            _ = IpPacket.TryParse(packet.AsSpan(0, length), out IpPacket ip);
            _ = IcmpMessage.TryParse(ip.Payload, ip.Protocol, out _);
        }

        Work();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++) Work();
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
    }
}
