using Sonde.Analysis.Metadata;

namespace Sonde.Tests.Analysis.Metadata;

public sealed class BogonsTests
{
    [Theory]
    [InlineData("0.1.2.3", "this network")]
    [InlineData("10.255.255.255", "private use")]
    [InlineData("11.0.0.0", null)]
    [InlineData("100.64.0.1", "shared address space")]
    [InlineData("100.128.0.1", null)]
    [InlineData("172.31.0.1", "private use")]
    [InlineData("172.32.0.1", null)]
    [InlineData("192.168.0.1", "private use")]
    [InlineData("223.255.255.255", null)]
    [InlineData("239.1.1.1", "multicast")]
    [InlineData("255.255.255.255", "reserved")]
    [InlineData("::", "unspecified")]
    [InlineData("::1", "loopback")]
    [InlineData("fd00::1", "unique local")]
    [InlineData("fe80::1", "link local")]
    [InlineData("ff02::1", "multicast")]
    [InlineData("2001:db8::1", "documentation")]
    [InlineData("2600::1", null)]
    [InlineData("::ffff:10.0.0.1", "private use")]
    public void Special_addresses_are_named_by_their_use(string text, string? use)
    {
        NetAddress.TryParse(text, out NetAddress address).ShouldBeTrue();
        Bogons.UseOf(address).ShouldBe(use);
    }
}
