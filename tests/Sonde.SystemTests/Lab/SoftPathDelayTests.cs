namespace Sonde.SystemTests.Lab;

[Collection(nameof(Alone))]
public sealed class SoftPathDelayTests
{
    [Fact]
    public void The_delay_is_what_was_asked()
    {
        LabMachine.Require("traceroute");
        using var network = new LabNetwork();
        LabHost client = network.Host("client"), server = network.Host("server");
        network.SoftPath(client, server, TimeSpan.FromMilliseconds(5), new SoftHop("203.0.113.241", "2001:db8:f::1"),
            new SoftHop("203.0.113.242", "2001:db8:f::2") { Delay = TimeSpan.FromMilliseconds(20) });
        network.Start();

        // A busy machine adds to a time now and then, but never takes away: the least of ten is the path's own.
        IReadOnlyList<double> least = LabNetworkTests.LeastTimes(client, server.V4, "-I", "-N", "1", "-q", "10");
        least[0].ShouldBeInRange(5, 9);
        least[1].ShouldBeInRange(25, 29);
        least[2].ShouldBeInRange(25, 29);
    }
}
