using System.Net;
using System.Text.Json;

using Sonde.SystemTests.Lab;

namespace Sonde.SystemTests.Traceroute;

/// <summary>Real routers, and what the hops and verdicts of a run against them are.</summary>
public sealed class TraceroutePathTests
{
    private const int Traces = 19;

    [Theory]
    [InlineData(12, false, false)]
    [InlineData(12, true, false)]
    [InlineData(29, false, false)]
    [InlineData(5, false, true)]
    [InlineData(5, true, true)]
    public async Task Every_hop_of_all_19_traces_is_right(int routers, bool v6, bool ordinaryUser)
    {
        using var chain = LabChain.Of("each hop of 19 flows is compared", routers);
        JsonElement measurement = await chain.Client.TracerouteAsync(chain.Server.Address(v6), ordinaryUser);
        string[] truth = [.. chain.Hops(v6).Select(hop => hop.ToString())];
        IReadOnlyList<(string Name, string[] Hops)> series = measurement.Series();
        series.Count.ShouldBe(Traces);
        foreach ((string name, string[] hops) in series) hops.ShouldBe(truth, name);
        measurement.Verdict().ShouldBe("path.agrees");
        measurement.GetProperty("input").ValueKind.ShouldBe(JsonValueKind.Null);
        measurement.GetProperty("test_version").GetString().ShouldBe("0.3");
        measurement.GetProperty("test_helpers").GetProperty("backend").GetString().ShouldBe(chain.Server.Address(v6).ToString());
        measurement.GetProperty("test_keys").TryGetProperty("x_reconstructed", out _).ShouldBe(ordinaryUser);
        measurement.Published().ShouldNotContain(chain.Client.Address(v6).ToString() + "\"");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Middlebox_that_resets_and_one_that_drops_are_named(bool v6)
    {
        using var chain = LabChain.Of(8);
        chain.Routers[4].Rules(Middlebox.ResetTcp(443));
        chain.Routers[5].Rules(Middlebox.DropTcp(80));
        JsonElement measurement = await chain.Client.TracerouteAsync(chain.Server.Address(v6));
        measurement.Verdict().ShouldBe("path.reset_midway:5");
        measurement.Verdict("tcp/443").ShouldBe("path.reset_midway:5");
        measurement.Verdict("tcp/80").ShouldBe("path.dropped_after:6");
        measurement.Verdict("tcp/22").ShouldBe("path.agrees");
        measurement.Verdict("icmp").ShouldBe("path.agrees");
    }

    [Fact]
    public async Task Silent_hop_is_no_loss_and_a_diamond_is_no_divergence()
    {
        using var network = new LabNetwork();
        LabHost client = network.Host("client"), a = network.Router("a"), b1 = network.Router("b1"), b2 = network.Router("b2"),
            c = network.Router("c"), d = network.Router("d"), server = network.Host("server");
        network.Link(client, a);
        network.Link(a, b1);
        network.Link(a, b2);
        network.Link(b1, c);
        network.Link(b2, c);
        network.Link(c, d);
        network.Link(d, server);
        network.Start();
        server.Sysctl(("ipv4.icmp_ratemask", "0"));
        d.Rules(Middlebox.Silent());
        JsonElement measurement = await client.TracerouteAsync(server.V4);
        measurement.Verdict().ShouldBe("path.agrees");
        measurement.GetProperty("test_keys").GetProperty("x_multipath").EnumerateArray().Select(ttl => ttl.GetInt32()).ShouldContain(2);
        JsonElement silent = measurement.GetProperty("test_keys").GetProperty("x_path").GetProperty("hops").EnumerateArray()
            .Single(hop => hop.GetProperty("ttl").GetInt32() == 4);
        silent.GetProperty("note").GetString().ShouldBe("silent");
    }

    [Fact]
    public async Task Rewritten_type_of_service_labels_and_a_translator_are_seen_in_the_quotes()
    {
        using var network = new LabNetwork();
        LabHost client = network.Host("client"), server = network.Host("server");
        network.SoftPath(client, server, TimeSpan.FromMilliseconds(2),
            new SoftHop("198.18.0.1", "2001:db8:50::1") { TypeOfService = 0x28 },
            new SoftHop("198.18.0.2", "2001:db8:50::2") { Labels = [new MplsLabel(16190, 0, 255)], Nat = IPAddress.Parse("198.18.9.9") },
            new SoftHop("198.18.0.3", "2001:db8:50::3") { QuotedBytes = 28 });
        network.Start();
        JsonElement measurement = await client.TracerouteAsync(server.V4);
        JsonElement[] probes = [
            .. measurement.GetProperty("test_keys").GetProperty("x_probes").EnumerateArray()
            .Where(probe => probe.TryGetProperty("answer", out _))];
        JsonElement second = probes.First(probe => probe.GetProperty("ttl").GetInt32() == 2);
        second.GetProperty("changed").GetProperty("tos")[1].GetInt32().ShouldBe(0x28);
        second.GetProperty("mpls")[0].GetProperty("label").GetInt32().ShouldBe(16190);
        JsonElement third = probes.First(probe => probe.GetProperty("ttl").GetInt32() == 3);
        third.GetProperty("x_nat_detected").GetBoolean().ShouldBeTrue();
        measurement.Published().ShouldNotContain("198.18.9.9");
    }
}
