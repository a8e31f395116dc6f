using System.Net;

namespace Sonde.SystemTests.Lab;

/// <summary>A client, routers in a row, and a server: the shape of most tests of a path.</summary>
internal sealed class LabChain : IDisposable
{
    private LabChain(LabNetwork network, LabHost client, IReadOnlyList<LabHost> routers, LabHost server)
    {
        Network = network;
        Client = client;
        Routers = routers;
        Server = server;
    }

    public LabNetwork Network { get; }

    public LabHost Client { get; }

    public IReadOnlyList<LabHost> Routers { get; }

    public LabHost Server { get; }

    /// <summary>Makes and starts a chain; <paramref name="announced"/> are prefixes whose every address is the server's.</summary>
    public static LabChain Of(int routers, params IEnumerable<string> announced) => Of(null, routers, announced);

    /// <summary>The same, whose hosts do not limit their ICMP errors, and why (<see cref="LabNetwork.WithoutLimits"/>).</summary>
    public static LabChain Of(string? withoutLimits, int routers, params IEnumerable<string> announced)
    {
        var network = new LabNetwork { WithoutLimits = withoutLimits };
        LabHost client = network.Host("client");
        LabHost[] between = [.. Enumerable.Range(1, routers).Select(number => network.Router($"r{number}"))];
        LabHost server = network.Host("server");
        LabHost[] all = [client, .. between, server];
        foreach ((LabHost left, LabHost right) in all.Zip(all.Skip(1)))
            network.Link(left, right);
        foreach (string prefix in announced)
            server.Announce(prefix);
        try
        {
            network.Start();
        }
        catch
        {
            network.Dispose();
            throw;
        }

        return new LabChain(network, client, between, server);
    }

    /// <summary>The truth that a traceroute is held against: from whom the answers to TTL 1, 2, 3… come.</summary>
    public IReadOnlyList<IPAddress> Hops(bool v6)
        => [.. Routers.Append(Server).Select(host => host.Links[0].At(host).Address(v6))];

    public void Dispose() => Network.Dispose();
}
