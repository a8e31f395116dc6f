using Sonde.Packets.Captures;

namespace Sonde.Tests.Packets.Captures;

public sealed class LinkLayerTests
{
    private static readonly byte[] Ethernet = new byte[12], Cooked = new byte[14], Packet = [0x45, 0, 0, 20, .. new byte[16]];

    public static TheoryData<string, byte[]> Wraps => new()
    {
        { "nothing", [8, 0] },
        { "a tag", [0x81, 0, 0, 5, 8, 0] },
        { "two tags", [0x88, 0xA8, 0, 5, 0x81, 0, 0, 6, 8, 0] },
        { "a session of PPPoE", [0x88, 0x64, 0x11, 0, 0, 1, 0, 22, 0, 0x21] },
        { "a session of PPPoE in a tag", [0x81, 0, 0, 7, 0x88, 0x64, 0x11, 0, 0, 1, 0, 22, 0, 0x21] },
        { "a label", [0x88, 0x47, 0, 1, 1, 64] },
        { "three labels", [0x88, 0x47, 0, 1, 0, 64, 0, 2, 0, 64, 0, 3, 1, 64] },
        { "a label in a tag", [0x81, 0, 0, 7, 0x88, 0x48, 0, 1, 1, 64] },
    };

    [Theory]
    [MemberData(nameof(Wraps))]
    public void Packet_is_found_in_whatever_wraps_it(string wrap, byte[] type)
    {
        wrap.ShouldNotBeEmpty();
        LinkLayer.TryGetIp(LinkType.Ethernet, [.. Ethernet, .. type, .. Packet], out ReadOnlySpan<byte> ip).ShouldBeTrue();
        ip.SequenceEqual(Packet).ShouldBeTrue();
        LinkLayer.TryGetIp(LinkType.LinuxSll, [.. Cooked, .. type, .. Packet], out ip).ShouldBeTrue();
        ip.SequenceEqual(Packet).ShouldBeTrue();
    }

    [Theory]
    [InlineData("0806")] // ARP
    [InlineData("8863 1109 0000 0004 0101 0000")] // PPPoE, before there is a session
    [InlineData("8864 1100 0001 0004 C021 0000")] // PPP's own
    [InlineData("8847 00010040")] // no label is the last
    [InlineData("8847 00010140 00000000")] // a pseudowire
    public void What_is_no_packet_of_ip_is_none(string type)
        => LinkLayer.TryGetIp(LinkType.Ethernet, [.. Ethernet, .. Hex.Bytes(type)], out _).ShouldBeFalse();

    [Fact]
    public void Any_bytes_are_a_packet_or_none() => Hex.AnyBytes(bytes =>
    {
        foreach (LinkType type in Enum.GetValues<LinkType>())
            if (LinkLayer.TryGetIp(type, bytes, out ReadOnlySpan<byte> ip)) ip.Length.ShouldBeGreaterThan(0);
    });
}
