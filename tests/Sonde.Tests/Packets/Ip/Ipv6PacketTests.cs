using Sonde.Packets.Ip;

namespace Sonde.Tests.Packets.Ip;

public sealed class Ipv6PacketTests
{
    private const string Addresses = "20010db8000000000000000000000001 20010db8000000000000000000000002";

    [Fact]
    public void Extension_headers_are_walked_to_the_payload()
    {
        // Hop-by-hop (padding), fragment (first of more, id 7), destination options, then 8 bytes of UDP.
        byte[] bytes = Hex.Bytes(
            $"60a12345 0020 00 40 {Addresses} 2c00 0104 00000000 3c 00 0001 00000007 1100 0104 00000000 1122334400080000");
        Ipv6Packet.TryParse(bytes, out Ipv6Packet packet).ShouldBeTrue();
        packet.TrafficClass.ShouldBe((byte)0x0a);
        packet.FlowLabel.ShouldBe(0x12345);
        packet.AreExtensionsWhole.ShouldBeTrue();
        packet.Protocol.ShouldBe(IpProtocol.Udp);
        packet.MoreFragments.ShouldBeTrue();
        packet.FragmentOffset.ShouldBe(0);
        packet.FragmentId.ShouldBe(7u);
        packet.Payload.Length.ShouldBe(8);
        packet.PayloadOffset.ShouldBe(64);
    }

    [Fact]
    public void Walk_ends_at_a_later_fragment()
    {
        byte[] bytes = Hex.Bytes($"60000000 0010 2c 40 {Addresses} 00 00 0008 00000007 0000000000000000");
        Ipv6Packet.TryParse(bytes, out Ipv6Packet packet).ShouldBeTrue();
        packet.FragmentOffset.ShouldBe(8);
        packet.Payload.Length.ShouldBe(8);
        packet.Protocol.ShouldBe(IpProtocol.HopByHop);
    }

    [Fact]
    public void Header_that_overruns_leaves_no_payload()
    {
        byte[] bytes = Hex.Bytes($"60000000 0010 00 40 {Addresses} 11ff 0104 00000000 1122334400080000");
        Ipv6Packet.TryParse(bytes, out Ipv6Packet packet).ShouldBeTrue();
        packet.AreExtensionsWhole.ShouldBeFalse();
        packet.Payload.IsEmpty.ShouldBeTrue();
    }

    [Fact]
    public void Any_bytes_parse_or_are_refused() => Hex.AnyBytes(bytes =>
    {
        if (bytes.Length > 6)
        {
            bytes[0] = 0x60;
            bytes[4] = 0;
            byte[] known = [0, 43, 44, 51, 60, 135, 6, 17, 58];
            bytes[6] = known[bytes[6] % known.Length];
            for (int i = 40; i < bytes.Length; i += 8) (bytes[i], bytes[Math.Min(i + 1, bytes.Length - 1)]) = (known[bytes[i] % 5], 0);
        }

        if (!Ipv6Packet.TryParse(bytes, out Ipv6Packet packet)) return;
        foreach (Ipv6Extension extension in packet.Extensions) _ = extension.Bytes.Length;
        _ = packet.Payload.Length + packet.Trailer.Length + packet.FragmentOffset + (packet.FragmentId ?? 0);
    });
}
