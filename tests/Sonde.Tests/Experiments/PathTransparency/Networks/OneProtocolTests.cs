using Sonde.Tests.Simulation;

namespace Sonde.Tests.Experiments.PathTransparency.Networks;

/// <summary>Boxes that look at the protocol: what becomes of datagrams is no word of TCP's packets, which alone are measured.</summary>
public sealed class OneProtocolTests
{
    private const int Routers = 6;
    private const byte Tcp = 6, Udp = 17;
    private const string Dscp = "48.connectivity.works 0.replymark:0 48.replymark:0", Evil = "connectivity.works mark.not_seen";

    [Fact]
    public void What_becomes_of_datagrams_is_said_of_no_connection()
    {
        NetworkScene said = Measure("dscp", 3, Udp);
        said.Conditions.ShouldBe($"{Dscp} undecided:kept_or_bleached");
        said.Ways.ShouldBeEmpty();
        said = Measure("evilbit", 3, Udp);
        said.Conditions.ShouldBe($"{Evil} undecided:kept_or_cleared");
        said.Ways.ShouldBeEmpty();
        said = Measure("ecn", 3, Udp);
        said.Conditions.ShouldContain("mark.kept.fwd");
        said.Conditions.ShouldNotContain("contradictory");
        said.Ways.ShouldBeEmpty();
    }

    [Fact]
    public void What_becomes_of_connections_is_said_though_datagrams_arrive_as_they_left()
    {
        NetworkScene said = Measure("dscp", 3, Tcp);
        said.Conditions.ShouldBe($"{Dscp} 48.path.bleached");
        said.Ways.ShouldBe(["dscp_48 changed:0 3 4"]);
        said = Measure("evilbit", 3, Tcp);
        said.Conditions.ShouldBe($"{Evil} path.cleared");
        said.Ways.ShouldBe(["evil stripped 3 4"]);
        said = Measure("ecn", 3, Tcp);
        said.Conditions.ShouldContain("mark.bleached.fwd");
        said.Ways.ShouldBe(["ect0 changed:not_ect 3 4"]);
    }

    // Nobody cites what the last router does to a SYN.
    [Fact]
    public void Connections_whose_last_router_changes_them_are_kept_by_no_datagram_that_the_target_cites()
    {
        Measure("dscp", Routers, Tcp).Conditions.ShouldBe($"{Dscp} undecided:kept_or_bleached");
        Measure("evilbit", Routers, Tcp).Conditions.ShouldBe($"{Evil} undecided:kept_or_cleared");
        NetworkScene said = Measure("ecn", Routers, Tcp);
        said.Conditions.ShouldContain("mark.bleached.fwd");
        said.Conditions.ShouldNotContain("contradictory");
    }

    private static NetworkScene Measure(string name, int place, byte protocol)
    {
        PathHop[] hops = [.. Enumerable.Repeat(new PathHop(), Routers)];
        hops[place - 1] = PathHop.Changing(packet =>
        {
            if (packet[9] == protocol) PathBoxes.Of(name)(packet);
        });
        return NetworkScene.Measure(name, hops);
    }
}
