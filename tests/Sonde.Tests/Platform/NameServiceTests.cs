using System.Net;
using Sonde.Platform.Names;

namespace Sonde.Tests.Platform;

public sealed class NameServiceTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public void Name_of_this_machine_has_an_address()
        => NameService.Find("localhost", () => TimeSpan.Zero).Addresses.ShouldContain(address => IPAddress.IsLoopback(address));

    [Theory]
    [InlineData("")]
    [InlineData("a\0b.example")]
    [InlineData("\ud800.example")]
    public void What_can_be_no_name_does_not_exist(string name)
        => NameService.Find(name, () => TimeSpan.Zero).Failure!.Value.Text.ShouldBe("dns_nxdomain_error");

    [Theory]
    [InlineData(-2, 0.01, "dns_nxdomain_error")]
    [InlineData(-5, 0.01, "dns_no_answer")]
    [InlineData(-9, 0.01, "dns_no_answer")]
    [InlineData(-3, 0.01, "dns_temporary_failure")]
    [InlineData(-3, 1.001, "generic_timeout_error")]
    [InlineData(-4, 4, "dns_non_recoverable_failure")]
    [InlineData(-77, 0.01, "unknown_failure: lookup: error -77")]
    public void Each_error_of_the_systems_call_has_its_failure(int error, double took, string failure)
        => NameService.FailureOf(error, took * Second, Second).Text.ShouldBe(failure);

    [Theory]
    [InlineData("nameserver 192.0.2.53", 5)]
    [InlineData("options timeout:1 attempts:1", 1)]
    [InlineData("options rotate timeout:2\n#\noptions edns0 timeout:3", 3)]
    [InlineData("options timeout:900", 30)]
    [InlineData("options timeout:x timeout:", 5)]
    public void Resolvers_patience_is_read_from_its_configuration(string text, double seconds)
        => ResolverTimeout.Read(text.Split('\n')).TotalSeconds.ShouldBe(seconds);
}
