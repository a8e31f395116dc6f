using System.Net;
using System.Net.Sockets;
using System.Text.Json;

using Sonde.SystemTests.Lab;

namespace Sonde.SystemTests.TcpPing;

/// <summary>Servers and the path to them, each doing one thing: the exact failure, outcome and evidence.</summary>
public sealed class TcpPingOutcomeTests
{
    private const int Port = 80;

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task Open_port_matches(bool v6, bool ordinaryUser)
    {
        using var chain = LabChain.Of(1);
        await chain.Server.NginxAsync(Port);
        JsonElement measurement = await chain.Client.TcpPingAsync(chain.Server.Address(v6), Port, ordinaryUser);
        measurement.ShouldAllBe("success match");
        foreach (JsonElement ping in measurement.Pings())
        {
            ping.GetProperty("x_rtt").GetDouble().ShouldBeInRange(0.000_001, ping.Took());
            ping.GetProperty("x_syn_retransmits").GetInt32().ShouldBe(0);
            ping.GetProperty("x_source_port").GetInt32().ShouldBeInRange(1024, 65535);
            ping.TryGetProperty("x_rst", out _).ShouldBeFalse();
            ping.TryGetProperty("x_synack", out JsonElement synAck).ShouldBe(!ordinaryUser);
            if (!ordinaryUser)
                synAck.GetProperty("ttl").GetInt32().ShouldBe(63);
        }
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task Closed_port_is_refused_by_the_server(bool v6, bool ordinaryUser)
    {
        using var chain = LabChain.Of(1);
        JsonElement measurement = await chain.Client.TcpPingAsync(chain.Server.Address(v6), Port, ordinaryUser);
        measurement.ShouldAllBe("connection_refused dial/tcp.refused");
        foreach (JsonElement ping in measurement.Pings())
        {
            ping.TryGetProperty("x_rtt", out _).ShouldBeFalse();
            ping.TryGetProperty("x_rst", out JsonElement rst).ShouldBe(!ordinaryUser);
            if (!ordinaryUser)
                (rst.GetProperty("ttl").GetInt32(), rst.GetProperty("window").GetInt32()).ShouldBe((63, 0));
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Reset_on_the_path_looks_like_the_server_but_for_its_ttl(bool v6)
    {
        using var chain = LabChain.Of(3);
        chain.Routers[1].Rules(Middlebox.ResetTcp(Port));
        JsonElement measurement = await chain.Client.TcpPingAsync(chain.Server.Address(v6), Port);
        measurement.ShouldAllBe("connection_refused dial/tcp.refused");
        measurement.Pings().ShouldAllBe(ping => ping.GetProperty("x_rst").GetProperty("ttl").GetInt32() == 63);
        JsonElement server = await chain.Client.TcpPingAsync(chain.Server.Address(v6), Port + 1);
        server.Pings().ShouldAllBe(ping => ping.GetProperty("x_rst").GetProperty("ttl").GetInt32() == 61);
    }

    [Theory]
    [InlineData(false, true)]
    [InlineData(true, false)]
    public async Task Dropped_syns_time_out(bool v6, bool ordinaryUser)
    {
        using var chain = LabChain.Of(1);
        chain.Routers[0].Rules(Middlebox.DropTcp(Port));
        JsonElement measurement = await chain.Client.TcpPingAsync(chain.Server.Address(v6), Port, ordinaryUser);
        measurement.ShouldAllBe("generic_timeout_error dial/timeout");
        foreach (JsonElement ping in measurement.Pings())
        {
            ping.Took().ShouldBeInRange(3.0, 4.5); // a busy machine wakes late, but never before the limit
            ping.GetProperty("x_syn_retransmits").GetInt32().ShouldBeInRange(1, 4);
        }
    }

    [Theory]
    [InlineData("net-unreachable", "network_unreachable dial/ip.network_unreachable 3/0")]
    [InlineData("host-unreachable", "host_unreachable dial/ip.host_no_route 3/1")]
    [InlineData("prot-unreachable", "no_protocol_option dial/ip.host_no_route 3/2")]
    [InlineData("port-unreachable", "connection_refused dial/tcp.refused 3/3")]
    [InlineData("net-prohibited", "network_unreachable dial/ip.network_unreachable 3/9")]
    [InlineData("host-prohibited", "host_unreachable dial/ip.host_no_route 3/10")]
    [InlineData("admin-prohibited", "host_unreachable dial/ip.host_no_route 3/13")]
    public async Task Icmp_error_says_who_refused(string code, string expected)
    {
        using var chain = LabChain.Of(1);
        chain.Routers[0].Rules(Middlebox.RejectV4(code, Port));
        JsonElement measurement = await chain.Client.TcpPingAsync(chain.Server.V4, Port, ordinaryUser: true);
        measurement.ShouldAllBe($"{expected} from {chain.Routers[0].V4}");
        measurement.Pings().ShouldAllBe(ping => !Has(ping, "x_rst"));
    }

    [Theory]
    [InlineData("no-route", "network_unreachable dial/ip.network_unreachable 1/0")]
    [InlineData("admin-prohibited", "permission_denied dial/ip.host_no_route 1/1")]
    [InlineData("addr-unreachable", "host_unreachable dial/ip.host_no_route 1/3")]
    [InlineData("port-unreachable", "connection_refused dial/tcp.refused 1/4")]
    [InlineData("policy-fail", "permission_denied dial/ip.host_no_route 1/5")]
    [InlineData("reject-route", "permission_denied dial/ip.network_unreachable 1/6")]
    public async Task Icmpv6_error_says_who_refused(string code, string expected)
    {
        using var chain = LabChain.Of(1);
        chain.Routers[0].Rules(Middlebox.RejectV6(code, Port));
        JsonElement measurement = await chain.Client.TcpPingAsync(chain.Server.V6, Port, ordinaryUser: true);
        measurement.ShouldAllBe($"{expected} from {chain.Routers[0].V6}");
    }

    [Fact]
    public async Task Port_unreachable_of_the_server_comes_from_the_server()
    {
        using var chain = LabChain.Of(1);
        chain.Server.Rules(Middlebox.RejectV4("port-unreachable", Port) + "\n" + Middlebox.RejectV6("port-unreachable", Port));
        (await chain.Client.TcpPingAsync(chain.Server.V4, Port))
            .ShouldAllBe($"connection_refused dial/tcp.refused 3/3 from {chain.Server.V4}");
        (await chain.Client.TcpPingAsync(chain.Server.V6, Port))
            .ShouldAllBe($"connection_refused dial/tcp.refused 1/4 from {chain.Server.V6}");
    }

    [Theory]
    [InlineData("unreachable", "host_unreachable setup/system_failure", "host_unreachable setup/system_failure")]
    [InlineData("prohibit", "permission_denied setup/system_failure", "permission_denied setup/system_failure")]
    [InlineData("blackhole", "invalid_argument setup/system_failure", "invalid_argument setup/system_failure")]
    public async Task Route_of_the_client_that_leads_nowhere(string kind, string v4, string v6)
    {
        using var chain = LabChain.Of(1);
        chain.Client.Ip($"route add {kind} {chain.Server.V4}/32", $"route add {kind} {chain.Server.V6}/128");
        (await chain.Client.TcpPingAsync(chain.Server.V4, Port)).ShouldAllBe(v4);
        (await chain.Client.TcpPingAsync(chain.Server.V6, Port)).ShouldAllBe(v6);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task No_route_at_all(bool ordinaryUser)
    {
        using var chain = LabChain.Of(1);
        chain.Client.Ip("route del default", "route del ::/0");
        (await chain.Client.TcpPingAsync(chain.Server.V4, Port, ordinaryUser)).ShouldAllBe("network_unreachable setup/system_failure");
        JsonElement measurement = await chain.Client.TcpPingAsync(chain.Server.V6, Port, ordinaryUser);
        measurement.ShouldAllBe("network_unreachable setup/system_failure");
        measurement.Pings().ShouldAllBe(ping => ping.GetProperty("x_local").GetBoolean());
    }

    [Theory]
    [InlineData("unreachable", "host_unreachable dial/ip.host_no_route 3/1", "network_unreachable dial/ip.network_unreachable 1/0")]
    [InlineData("prohibit", "host_unreachable dial/ip.host_no_route 3/13", "permission_denied dial/ip.host_no_route 1/1")]
    public async Task Route_of_a_router_that_leads_nowhere(string kind, string v4, string v6)
    {
        using var chain = LabChain.Of("the ICMP error of every ping is read", 2);
        chain.Routers[0].Ip(
            $"route replace {kind} {chain.Server.V4}/32", $"route del {chain.Server.V6}/128", $"route add {kind} {chain.Server.V6}/128");
        (await chain.Client.TcpPingAsync(chain.Server.V4, Port)).ShouldAllBe($"{v4} from {chain.Routers[0].V4}");
        (await chain.Client.TcpPingAsync(chain.Server.V6, Port)).ShouldAllBe($"{v6} from {chain.Routers[0].V6}");
    }

    [Fact]
    public async Task Black_hole_of_a_router_is_silence()
    {
        using var chain = LabChain.Of(2);
        chain.Routers[0].Ip(
            $"route replace blackhole {chain.Server.V4}/32", $"route del {chain.Server.V6}/128",
            $"route add blackhole {chain.Server.V6}/128");
        JsonElement[] measurements = await Task.WhenAll(
            chain.Client.TcpPingAsync(chain.Server.V4, Port, ordinaryUser: false, "-O", "Timeout=700"),
            chain.Client.TcpPingAsync(chain.Server.V6, Port, ordinaryUser: false, "-O", "Timeout=700"));
        foreach (JsonElement measurement in measurements)
        {
            measurement.ShouldAllBe("generic_timeout_error dial/timeout");
            measurement.Pings().ShouldAllBe(ping => ping.Took() >= 0.7 && ping.Took() < 1.5);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task First_syn_lost_is_a_success_after_a_second_and_says_so(bool v6)
    {
        using var chain = LabChain.Of(1);
        await chain.Server.NginxAsync(Port);
        chain.Routers[0].Rules(Middlebox.DropFirstSyn());
        JsonElement measurement = await chain.Client.TcpPingAsync(chain.Server.Address(v6), Port, ordinaryUser: true);
        measurement.ShouldAllBe("success match");
        foreach (JsonElement ping in measurement.Pings())
        {
            ping.Took().ShouldBeInRange(0.95, 2.5);
            ping.GetProperty("x_syn_retransmits").GetInt32().ShouldBe(1);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Full_accept_queue_times_out(bool v6)
    {
        using var chain = LabChain.Of(1);
        using Socket listener = chain.Server.Listen(Port, 0);
        IPAddress address = chain.Server.Address(v6);
        using Socket filler = chain.Client.Connect(address, Port);
        JsonElement measurement = await chain.Client.TcpPingAsync(address, Port, ordinaryUser: false, "-O", "Timeout=1500");
        measurement.ShouldAllBe("generic_timeout_error dial/timeout");
        // The system repeats it each second; a busy machine may give it up later than it is told to.
        measurement.Pings().ShouldAllBe(ping => ping.GetProperty("x_syn_retransmits").GetInt32() >= 1);
    }

    private static bool Has(JsonElement ping, string key) => ping.TryGetProperty(key, out _);
}
