using System.Net;
using Sonde.Experiments.Targets;

namespace Sonde.Tests.Experiments.Targets;

public sealed class AddressRangeTests
{
    [Theory]
    [InlineData("192.0.2.0/30", "192.0.2.0 192.0.2.1 192.0.2.2 192.0.2.3")]
    [InlineData("192.0.2.7/32", "192.0.2.7")]
    [InlineData("2001:db8::10/127", "2001:db8::10 2001:db8::11")]
    [InlineData("255.255.255.254/31", "255.255.255.254 255.255.255.255")]
    public void All_addresses_come_from_the_first_to_the_last(string text, string expected)
        => string.Join(' ', Read(text).Addresses()).ShouldBe(expected);

    [Theory]
    [InlineData("192.0.2.5/24", "192.0.2.5/24 has bits beyond its prefix: did you mean 192.0.2.0/24?")]
    [InlineData("192.0.2.0/33", "the prefix of 192.0.2.0/33 must be a number from 0 to 32")]
    [InlineData("192.0.2.0/", "the prefix of 192.0.2.0/ must be a number from 0 to 32")]
    [InlineData("192.0.2.0/+8", "the prefix of 192.0.2.0/+8 must be a number from 0 to 32")]
    [InlineData("names.example/24", "\"names.example/24\" is not a range such as 192.0.2.0/24")]
    [InlineData("10.0.0.0/11", "10.0.0.0/11 has more than 1,048,576 addresses, the most that a range may have (/12): give smaller ranges")]
    [InlineData(
        "2001:db8::/64", "2001:db8::/64 has more than 1,048,576 addresses, the most that a range may have (/108): give smaller ranges")]
    [InlineData("::/0", "::/0 has more than 1,048,576 addresses, the most that a range may have (/108): give smaller ranges")]
    public void What_is_no_range_gets_a_reason(string text, string error) => AddressRange.Read(text, out _).ShouldBe(error);

    [Fact]
    public void Greatest_range_is_read_and_is_not_made_at_once()
    {
        AddressRange range = Read("10.0.0.0/12");
        range.Count.ShouldBe(AddressRange.MostAddresses);
        range.Addresses().First().ShouldBe(IPAddress.Parse("10.0.0.0"));
        Read("2001:db8::/108").Addresses(7).Take(3).Distinct().Count().ShouldBe(3);
    }

    [Fact]
    public void Random_order_visits_each_address_once()
    {
        foreach (int bits in Enumerable.Range(0, 12))
        {
            foreach (int seed in Enumerable.Range(0, 20))
                Read($"10.0.0.0/{32 - bits}").Addresses(seed).Distinct().Count().ShouldBe(1 << bits);
        }
    }

    [Fact]
    public void Random_order_is_that_of_its_seed_and_not_the_sorted_one()
    {
        AddressRange range = Read("192.0.2.0/24");
        range.Addresses(1).ShouldBe(range.Addresses(1));
        range.Addresses(1).ShouldNotBe(range.Addresses(2));
        range.Addresses(1).ShouldNotBe(range.Addresses());
    }

    private static AddressRange Read(string text)
    {
        AddressRange.Read(text, out AddressRange range).ShouldBeNull();
        return range;
    }
}
