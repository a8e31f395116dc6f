using Sonde.Packets.Addresses;
using Sonde.Packets.Ip;

namespace Sonde.Tests.Packets.Addresses;

public sealed class SpecialRangesTests
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
    [InlineData("255.255.255.254", "reserved")]
    [InlineData("255.255.255.255", "limited broadcast")]
    [InlineData("::", "unspecified address")]
    [InlineData("::1", "loopback")]
    [InlineData("fd00::1", "unique local")]
    [InlineData("fe80::1", "link local")]
    [InlineData("ff02::1", "multicast")]
    [InlineData("2001:db8::1", "documentation")]
    [InlineData("2600::1", null)]
    [InlineData("::ffff:10.0.0.1", "private use")]
    public void Special_addresses_are_named_by_their_use(string text, string? use)
    {
        LiteralAddress.TryParse(text, out PacketAddress address).ShouldBeTrue();
        (SpecialRanges.Find(address.Unmapped)?.Use).ShouldBe(use);
    }

    [Fact]
    public void Every_range_is_found_from_its_first_to_its_last_address_unless_a_narrower_one_is()
    {
        foreach (SpecialRange range in SpecialRanges.All)
        {
            foreach (PacketAddress address in (PacketAddress[])[range.Block.First, range.Block.Last])
            {
                range.Block.Contains(address).ShouldBeTrue(range.Use);
                SpecialRanges.Find(address)!.Block.Length.ShouldBeGreaterThanOrEqualTo(range.Block.Length, range.Use);
            }
        }
    }

    [Fact]
    public void What_relays_announce_is_no_bogon_and_is_blocked_all_the_same()
    {
        SpecialRange[] relayed = [.. SpecialRanges.All.Where(range => !range.IsBogon)];
        relayed.Select(range => range.Use).ShouldBe(["Teredo", "6to4"]);
        relayed.ShouldAllBe(range => range.IsBlocked);
    }
}
