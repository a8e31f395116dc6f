using System.Net;
using System.Text.Json;
using Sonde.Tests.Simulation;

namespace Sonde.Tests.Cli.Commands;

/// <summary><c>--ip-metadata</c> in live measurements: networks of the prober and of its resolver, from files alone.</summary>
public sealed class IpMetadataTests
{
    private const string Target = "tcpconnect://203.0.113.80:443";

    [Fact]
    public void Prober_and_resolver_are_named_by_the_files()
    {
        using var host = new TestHost(Network());
        JsonElement line = host.Ping(
            [.. Files(host), "--probe-ip", "8.1.2.3", "--resolve", "--allow", "203.0.113.0/24", "tcpconnect://www.example:443"])
            .Ends(0).Lines.ShouldHaveSingleItem();
        line.GetProperty("probe_asn").GetString().ShouldBe("AS3356");
        line.GetProperty("probe_network_name").GetString().ShouldBe("Level 3");
        line.GetProperty("probe_cc").GetString().ShouldBe("US");
        line.GetProperty("probe_ip").GetString().ShouldBe("127.0.0.1");
        line.GetProperty("resolver_asn").GetString().ShouldBe("AS15169");
        line.GetProperty("resolver_network_name").GetString().ShouldBe("Google LLC");
        line.GetRawText().ShouldNotContain("8.1.2.3");
        line.GetRawText().ShouldNotContain("8.8.8.8");
    }

    [Fact]
    public void Resolver_that_was_not_asked_is_not_named()
    {
        using var host = new TestHost(Network());
        JsonElement line = host.Ping([.. Files(host), "--probe-ip", "8.1.2.3", Target]).Ends(0).Lines.ShouldHaveSingleItem();
        line.GetProperty("resolver_asn").GetString().ShouldBe("AS0");
        line.GetProperty("resolver_network_name").GetString().ShouldBe("");
    }

    [Fact]
    public void Address_that_the_measurement_left_from_serves_where_none_is_given_and_a_private_one_is_nobodys()
    {
        using var host = new TestHost(Network("8.8.8.77"));
        host.Ping([.. Files(host), Target]).Ends(0).Lines[0].GetProperty("probe_asn").GetString().ShouldBe("AS15169");
        using var behind = new TestHost(Network("192.168.1.5"));
        JsonElement line = behind.Ping([.. Files(behind), Target]).Ends(0).Lines[0];
        line.GetProperty("probe_asn").GetString().ShouldBe("AS0");
        line.GetProperty("probe_cc").GetString().ShouldBe("ZZ");
    }

    [Fact]
    public void What_the_user_says_stands_and_is_not_mixed_with_another_network()
    {
        using var host = new TestHost(Network());
        JsonElement line = host.Ping([.. Files(host), "--probe-ip", "8.1.2.3", "--probe-asn", "AS64496", Target]).Ends(0).Lines[0];
        line.GetProperty("probe_asn").GetString().ShouldBe("AS64496");
        line.GetProperty("probe_network_name").GetString().ShouldBe("");
        line.GetProperty("probe_cc").GetString().ShouldBe("ZZ");
        JsonElement same = host.Ping([.. Files(host), "--probe-ip", "8.1.2.3", "--probe-asn", "AS3356", "--probe-cc", "IT", Target])
            .Ends(0).Lines[0];
        same.GetProperty("probe_network_name").GetString().ShouldBe("Level 3");
        same.GetProperty("probe_cc").GetString().ShouldBe("IT");
    }

    [Fact]
    public void File_that_is_none_is_a_usage_error_before_any_packet()
    {
        using var host = new TestHost(Network());
        host.Ping("--ip-metadata", host.Path("nowhere"), Target).Ends(2).Error.ShouldStartWith("sonde: --ip-metadata ");
        host.Ping("--ip-metadata", host.Write("odd", "what is this"), Target).Ends(2).Error.ShouldStartWith("sonde: --ip-metadata ");
        host.Network.Connects.Sent.ShouldBeEmpty();
    }

    private static SimulatedNetwork Network(string? local = null) => new((_, _) => Answer.Connects(10))
    {
        Resolver = IPAddress.Parse("8.8.8.8"),
        LocalAddresses = local is null ? [] : [IPAddress.Parse(local)],
        Names = { ["www.example"] = [IPAddress.Parse("203.0.113.80")] },
    };

    private static string[] Files(TestHost host) =>
    [
        "--ip-metadata", host.Write("routeviews-rv2-20200701-1200.pfx2as", "8.0.0.0\t9\t3356", "8.8.8.0\t24\t15169"),
        "--ip-metadata", host.Write("20200701.as-org2info.txt",
            "# format:org_id|changed|org_name|country|source", "LVLT|20120130|Level 3|US|ARIN", "GOGL|20120130|Google LLC|US|ARIN",
            "# format:aut|changed|aut_name|org_id|opaque_id|source", "3356|20120224|LVLT-3356|LVLT|x|ARIN",
            "15169|20120224|GOOGLE|GOGL|x|ARIN"),
    ];
}
