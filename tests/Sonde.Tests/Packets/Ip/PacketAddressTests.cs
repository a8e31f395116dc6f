using System.Net;
using Sonde.Packets.Ip;

namespace Sonde.Tests.Packets.Ip;

public sealed class PacketAddressTests
{
    [Theory]
    [InlineData("192.0.2.1", false, false)]
    [InlineData("10.255.0.1", true, false)]
    [InlineData("172.16.0.1", true, false)]
    [InlineData("172.32.0.1", false, false)]
    [InlineData("192.168.1.1", true, false)]
    [InlineData("100.64.0.1", true, false)]
    [InlineData("100.128.0.1", false, false)]
    [InlineData("169.254.1.1", true, false)]
    [InlineData("fe80::1", true, false)]
    [InlineData("fd00::1", true, false)]
    [InlineData("2001:db8::1", false, false)]
    [InlineData("127.0.0.53", false, true)]
    [InlineData("::1", false, true)]
    public void Address_survives_the_round_trip_and_knows_its_kind(string text, bool isPrivate, bool isLoopback)
    {
        PacketAddress.TryParse(text, out PacketAddress address).ShouldBeTrue();
        address.ToString().ShouldBe(text);
        address.ShouldBe(PacketAddress.From(IPAddress.Parse(text)));
        address.IsPrivate.ShouldBe(isPrivate);
        address.IsLoopback.ShouldBe(isLoopback);
    }

    [Theory]
    [InlineData("1")]
    [InlineData("1.2.3")]
    [InlineData("example.com")]
    [InlineData("")]
    public void What_is_no_address_is_refused(string text) => PacketAddress.TryParse(text, out _).ShouldBeFalse();
}
