using System.Net;
using System.Net.Sockets;

namespace Sonde.SystemTests.Lab;

public sealed class SoftPathTests
{
    private static readonly SoftHop First = new("203.0.113.241", "2001:db8:f::1");
    private static readonly SoftHop Second = new("203.0.113.242", "2001:db8:f::2");
    private static readonly SoftHop Third = new("203.0.113.243", "2001:db8:f::3");

    [Theory]
    [InlineData(false, "-I")]
    [InlineData(true, "-I")]
    [InlineData(false, "-U")]
    [InlineData(true, "-U")]
    [InlineData(false, "-T")]
    [InlineData(true, "-T")]
    public void Hops_in_user_space_answer_as_routers_do(bool v6, string protocol)
    {
        LabMachine.Require("traceroute");
        using LabNetwork network = Between(
            out LabHost client, out LabHost server, TimeSpan.Zero, First, Second with { IsSilent = true }, Third);
        LabNetworkTests.Traceroute(client, server.Address(v6), protocol)
            .ShouldBe([First.Address(v6).ToString(), "*", Third.Address(v6).ToString(), server.Address(v6).ToString()]);
    }

    [Theory]
    [InlineData(false, true)]
    [InlineData(false, false)]
    [InlineData(true, true)]
    [InlineData(true, false)]
    public async Task Mpls_labels_are_reported_as_the_field_reads_them(bool v6, bool hasLength)
    {
        LabMachine.Require("traceroute", "tshark");
        SoftHop labelled = First with { Labels = [new MplsLabel(16001, 3, 1), new MplsLabel(24005, 0, 2)], HasExtensionLength = hasLength };
        using LabNetwork network = Between(out LabHost client, out LabHost server, TimeSpan.Zero, labelled, Second);
        Capture capture = await Capture.StartAsync(client.Links[0].Left, "icmp or icmp6");
        string all = client.Run("traceroute", "-n", "-e", "-q", "1", server.Address(v6).ToString());
        await capture.StopAsync();

        // The form without a length is found by tshark only in IPv4, and by traceroute in both.
        all.ShouldContain("MPLS:L=16001,E=3,S=0,T=1/L=24005,E=0,S=1,T=2");
        if (!v6 || hasLength)
        {
            IReadOnlyList<string[]> packets = capture.Fields(
                v6 ? "icmpv6.type == 3" : "icmp.type == 11", "icmp.mpls.label", "icmp.ext.checksum.status", "icmpv6.checksum.status");
            packets[0][0].ShouldBe("16001");
        }
    }

    [Fact]
    public async Task A_nat_in_user_space_shows_in_the_quotes_and_carries_connections()
    {
        LabMachine.Require("traceroute");
        var outside = IPAddress.Parse("203.0.113.250");
        using LabNetwork network = Between(out LabHost client, out LabHost server, TimeSpan.Zero, First with { Nat = outside }, Second);
        using Socket listener = server.Listen(80, 4);
        Capture capture = await Capture.StartAsync(client.Links[0].Left);
        using (Socket socket = client.Connect(server.V4, 80))
            (await listener.AcceptAsync()).RemoteEndPoint.ShouldBeOfType<IPEndPoint>().Address.MapToIPv4().ShouldBe(outside);
        LabNetworkTests.Traceroute(client, server.V4, "-U");
        await capture.StopAsync();

        // The second source of an ICMP error is the one in its quote.
        IReadOnlyList<string[]> errors = capture.Fields("icmp.type == 11", "ip.src");
        errors.Select(row => row[0]).ShouldBe([First.V4, Second.V4]);
        capture.Fields($"icmp.type == 11 && ip.src == {outside}", "ip.src").Count.ShouldBe(1);
        capture.Fields("ip.checksum.status == 0 || tcp.checksum.status == 0", "ip.src").ShouldBeEmpty();
    }

    [Fact]
    public async Task Type_of_service_is_rewritten_with_right_checksums_and_loss_loses()
    {
        LabMachine.Require("traceroute");
        using LabNetwork network = Between(out LabHost client, out LabHost server, TimeSpan.Zero,
            First with { TypeOfService = 0x28 }, Second with { Loss = 0.5 });
        Capture capture = await Capture.StartAsync(server.Links[0].Right, "udp");
        using (Socket socket = client.Do(() => new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp)))
        {
            for (int i = 0; i < 400; i++)
                await socket.SendToAsync("x"u8.ToArray(), new IPEndPoint(server.V4, 5000 + i));
        }

        await capture.StopAsync();
        IReadOnlyList<string[]> packets = capture.Fields("udp.dstport >= 5000", "ip.dsfield", "ip.ttl");
        packets.Count.ShouldBeInRange(150, 250);
        packets.ShouldAllBe(row => row[0] == "0x28" && row[1] == "62");
    }

    private static LabNetwork Between(out LabHost client, out LabHost server, TimeSpan delay, params IReadOnlyList<SoftHop> hops)
    {
        var network = new LabNetwork();
        client = network.Host("client");
        server = network.Host("server");
        network.SoftPath(client, server, delay, hops);
        network.Start();
        return network;
    }
}
