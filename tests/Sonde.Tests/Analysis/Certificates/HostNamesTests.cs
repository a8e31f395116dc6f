using Sonde.Analysis.Certificates;

namespace Sonde.Tests.Analysis.Certificates;

public sealed class HostNamesTests
{
    [Theory]
    [InlineData("a.example", "A.Example", true)]
    [InlineData("a.example", "*.example", true)]
    [InlineData("example.com", "*.com", true)]
    [InlineData("b.a.example", "*.example", false)]
    [InlineData("a.example", "f*.x,a.example", false)]
    [InlineData("a.example", "a.example,f*.x", true)]
    [InlineData("a.example", "*.*.x,a.example", false)]
    [InlineData("a.example", "*,a.example", false)]
    [InlineData("192.0.2.1", "192.0.2.1", false)]
    public void Alternative_names_are_compared_in_order(string host, string names, bool matches)
        => HostNames.Match(new Certificate(host, null, null, null, names.Split(','), [host]), host).ShouldBe(matches);

    [Fact]
    public void Common_name_counts_when_there_is_no_other()
    {
        HostNames.Match(new Certificate("192.0.2.1", null, null, null, [], ["192.0.2.1"]), "192.0.2.1").ShouldBeTrue();
        HostNames.Match(new Certificate("a.example", null, null, null, ["b.example"], ["a.example"]), "a.example").ShouldBeFalse();
    }
}
