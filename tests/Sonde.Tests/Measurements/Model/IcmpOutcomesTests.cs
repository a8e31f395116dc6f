using System.Net.Sockets;
using Sonde.Measurements.Model;

namespace Sonde.Tests.Measurements.Model;

public sealed class IcmpOutcomesTests
{
    [Theory]
    [InlineData(4, 3, 0, "dial/ip.network_unreachable")]
    [InlineData(4, 3, 1, "dial/ip.host_no_route")]
    [InlineData(4, 3, 2, "dial/ip.host_no_route")]
    [InlineData(4, 3, 3, "dial/tcp.refused")]
    [InlineData(4, 3, 4, null)]
    [InlineData(4, 3, 9, "dial/ip.network_unreachable")]
    [InlineData(4, 3, 10, "dial/ip.host_no_route")]
    [InlineData(4, 3, 13, "dial/ip.host_no_route")]
    [InlineData(4, 3, 16, "unknown/unknown")]
    [InlineData(4, 11, 0, "dial/ip.host_no_route")]
    [InlineData(4, 11, 1, "dial/timeout")]
    [InlineData(4, 12, 0, "unknown/unknown")]
    [InlineData(4, 5, 1, null)]
    [InlineData(4, 0, 0, null)]
    [InlineData(6, 1, 0, "dial/ip.network_unreachable")]
    [InlineData(6, 1, 1, "dial/ip.host_no_route")]
    [InlineData(6, 1, 2, "dial/ip.network_unreachable")]
    [InlineData(6, 1, 3, "dial/ip.host_no_route")]
    [InlineData(6, 1, 4, "dial/tcp.refused")]
    [InlineData(6, 1, 5, "dial/ip.host_no_route")]
    [InlineData(6, 1, 6, "dial/ip.network_unreachable")]
    [InlineData(6, 2, 0, null)]
    [InlineData(6, 3, 0, "dial/ip.host_no_route")]
    [InlineData(6, 4, 1, "dial/ip.host_no_route")]
    [InlineData(6, 4, 0, "unknown/unknown")]
    [InlineData(6, 129, 0, null)]
    public void An_icmp_error_has_one_outcome(int version, byte type, byte code, string? expected)
    {
        string? outcome = IcmpOutcomes.OfConnect(
            version == 4 ? AddressFamily.InterNetwork : AddressFamily.InterNetworkV6, type, code)?.Code;
        outcome.ShouldBe(expected);
    }

    [Fact]
    public void Only_an_unreachable_port_is_a_refusal()
    {
        foreach (AddressFamily family in (AddressFamily[])[AddressFamily.InterNetwork, AddressFamily.InterNetworkV6])
        {
            List<(int, int)> refusals = [.. from type in Enumerable.Range(0, 256) from code in Enumerable.Range(0, 256)
                where IcmpOutcomes.OfConnect(family, (byte)type, (byte)code)?.Class == OutcomeClasses.TcpRefused select (type, code)];
            refusals.ShouldBe([family == AddressFamily.InterNetwork ? (3, 3) : (1, 4)]);
        }
    }
}
