using Sonde.Packets.Ip;

namespace Sonde.Tests.Packets.Ip;

public sealed class Ipv4PacketTests
{
    // A SYN/ACK with the MSS option, 44 bytes, and two bytes of padding.
    private static readonly byte[] SynAck = Hex.Bytes(
        "4500002c000040003206 5c87 c6336407c000020a 01bb9c40 00000063 00001235 6012 7210 892d 0000 020405b4 0000");

    [Fact]
    public void Header_is_read()
    {
        Ipv4Packet.TryParse(SynAck, out Ipv4Packet packet).ShouldBeTrue();
        packet.TotalLength.ShouldBe(44);
        packet.DontFragment.ShouldBeTrue();
        packet.IsFragment.ShouldBeFalse();
        packet.Ttl.ShouldBe((byte)50);
        packet.Protocol.ShouldBe(IpProtocol.Tcp);
        packet.IsHeaderChecksumRight.ShouldBeTrue();
        packet.Source.ToString().ShouldBe("198.51.100.7");
        packet.Destination.ToString().ShouldBe("192.0.2.10");
        packet.Payload.Length.ShouldBe(24);
        packet.Trailer.Length.ShouldBe(2);
    }

    [Theory]
    [InlineData(0)] // states less than its own header
    [InlineData(19)]
    [InlineData(65535)] // states more than is there
    public void Stated_length_never_leads_beyond_the_bytes(int stated)
    {
        byte[] bytes = [.. SynAck];
        bytes[2] = (byte)(stated >> 8);
        bytes[3] = (byte)stated;
        Ipv4Packet.TryParse(bytes, out Ipv4Packet packet).ShouldBeTrue();
        (packet.Payload.Length + packet.Trailer.Length).ShouldBe(bytes.Length - 20);
    }

    [Fact]
    public void Options_are_walked_and_a_malformed_one_ends_the_walk()
    {
        byte[] bytes = new byte[20 + 12];
        bytes[0] = 0x48;
        Hex.Bytes("01 940400 00 0703ff ff 99 0900").CopyTo(bytes, 20);
        Ipv4Packet.TryParse(bytes, out Ipv4Packet packet).ShouldBeTrue();
        var seen = new List<string>();
        foreach (Ipv4Option option in packet.Options) seen.Add($"{option.Kind}:{option.Data.Length}:{option.IsMalformed}");
        seen.ShouldBe(["1:0:False", "148:2:False", "7:1:False", "255:3:True"]);
    }

    [Fact]
    public void Any_bytes_parse_or_are_refused() => Hex.AnyBytes(bytes =>
    {
        if (bytes.Length > 0) bytes[0] = (byte)(0x40 | bytes[0] & 0xF);
        if (!Ipv4Packet.TryParse(bytes, out Ipv4Packet packet)) return;
        foreach (Ipv4Option option in packet.Options) _ = option.Data.Length;
        (packet.HeaderLength + packet.Payload.Length + packet.Trailer.Length).ShouldBe(bytes.Length);
        _ = packet.IsHeaderChecksumRight;
    });
}
