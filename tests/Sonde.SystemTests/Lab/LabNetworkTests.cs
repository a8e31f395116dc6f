using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Sonde.SystemTests.Lab;

public sealed class LabNetworkTests
{
    [Theory]
    [InlineData(false, "-I")]
    [InlineData(false, "-U")]
    [InlineData(false, "-T")]
    [InlineData(true, "-I")]
    [InlineData(true, "-U")]
    [InlineData(true, "-T")]
    public void Traceroute_through_a_chain_finds_the_true_hops(bool v6, string protocol)
    {
        LabMachine.Require("traceroute");
        using var chain = LabChain.Of(5);
        Traceroute(chain.Client, chain.Server.Address(v6), protocol).ShouldBe(chain.Hops(v6).Select(hop => hop.ToString()));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_diamond_has_two_branches_and_the_seed_chooses_between_them(bool v6)
    {
        LabMachine.Require("traceroute");
        using var network = new LabNetwork { WithoutLimits = "twelve traces in a row ask the same routers" };
        LabHost client = network.Host("client"), left = network.Router("left"), right = network.Router("right"),
            server = network.Host("server");
        LabHost[] branches = [network.Router("a"), network.Router("b")];
        network.Link(client, left);
        network.Link(right, server);
        foreach (LabHost branch in branches)
        {
            network.Link(left, branch);
            network.Link(branch, right);
        }

        network.Start();

        // traceroute's UDP takes another port a probe, and so another branch.
        IReadOnlyList<string> some =
            [.. Enumerable.Range(0, 12).Select(i => Traceroute(client, server.Address(v6), "-T", "-p", $"{100 + i}")[1])];
        some.Distinct().Order().ShouldBe(branches.Select(branch => branch.Address(v6).ToString()).Order());
    }

    [Fact]
    public void A_silent_router_is_a_gap()
    {
        LabMachine.Require("traceroute");
        using var chain = LabChain.Of(3);
        chain.Routers[1].Rules(Middlebox.Silent());
        Traceroute(chain.Client, chain.Server.V4, "-U")[1].ShouldBe("*");
    }

    [Fact]
    public void Every_address_of_an_announced_prefix_answers()
    {
        using var chain = LabChain.Of(1, "192.0.2.0/24", "2001:db8:ffff::/64");
        using Socket listener = chain.Server.Listen(80, 10);
        using Socket v4 = chain.Client.Connect(IPAddress.Parse("192.0.2.77"), 80);
        using Socket v6 = chain.Client.Connect(IPAddress.Parse("2001:db8:ffff::77"), 80);
        v4.Connected.ShouldBeTrue();
        v6.Connected.ShouldBeTrue();
    }

    [Fact]
    public async Task A_capture_holds_the_packets_sent_while_it_ran()
    {
        using var chain = LabChain.Of(1);
        using Socket listener = chain.Server.Listen(80, 10);
        Capture capture = await Capture.StartAsync(chain.Client.Links[0].Left, "tcp");
        using (Socket socket = chain.Client.Connect(chain.Server.V4, 80))
            socket.Shutdown(SocketShutdown.Both);
        await capture.StopAsync();
        IReadOnlyList<string[]> packets = capture.Fields("tcp.flags.syn == 1", "ip.src", "tcp.dstport", "tcp.flags.ack");
        packets.Count.ShouldBe(2);
        packets[0].ShouldBe([chain.Client.V4.ToString(), "80", "0"]);
        packets[1][0].ShouldBe(chain.Server.V4.ToString());
    }

    [Fact]
    public async Task Nginx_answers_in_its_own_namespace_only()
    {
        using var chain = LabChain.Of(1);
        await chain.Server.NginxAsync(80);
        using (Socket there = chain.Client.Connect(chain.Server.V6, 80))
            there.Connected.ShouldBeTrue();
        Should.Throw<SocketException>(() => chain.Client.Connect(chain.Client.V4, 80)).SocketErrorCode.ShouldBe(
            SocketError.ConnectionRefused);
    }

    [Fact]
    public async Task An_ordinary_user_has_no_capability()
    {
        using var chain = LabChain.Of(1);
        LabProcess status = chain.Client.Start("cat", ["/proc/self/status"], new LabProcessOptions { AsOrdinaryUser = true });
        await status.EndAsync(TimeSpan.FromSeconds(10));
        status.Output.ShouldContain("Uid:\t65534\t65534");
        status.Output.ShouldContain("CapEff:\t0000000000000000");
        status.Output.ShouldContain("CapBnd:\t0000000000000000");
    }

    /// <summary>The hops of one traceroute with one probe each; "*" for none.</summary>
    internal static IReadOnlyList<string> Traceroute(LabHost from, IPAddress to, params IEnumerable<string> options)
        => [.. from.Run("traceroute", ["-n", "-q", "1", "-w", "1", "-m", "40", .. options, to.ToString()])
            .Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1)
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1])
            .Select(hop => IPAddress.TryParse(hop, out IPAddress? address) ? address.ToString() : hop)];

    /// <summary>The least time of each hop of a traceroute with several probes each, in milliseconds.</summary>
    internal static IReadOnlyList<double> LeastTimes(LabHost from, IPAddress to, params IEnumerable<string> options)
        => [.. from.Run("traceroute", ["-n", "-w", "1", "-m", "40", .. options, to.ToString()])
            .Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1)
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Select(
                words => words.Zip(words.Skip(1)).Where(pair => pair.Second == "ms")
                .Min(pair => double.Parse(pair.First, CultureInfo.InvariantCulture)))];
}
