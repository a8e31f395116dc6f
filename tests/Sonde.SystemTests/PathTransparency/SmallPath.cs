using Sonde.SystemTests.Lab;

namespace Sonde.SystemTests.PathTransparency;

/// <summary>A web server behind two routers and a link between them that takes less than others, and who says so.</summary>
internal sealed class SmallPath
{
    /// <summary>The longest packet that the link takes.</summary>
    public const int Mtu = 1300;

    /// <summary>Rules of a router that says nothing of packets that are too big.</summary>
    public const string Mute = """
        table inet mute {
          chain out {
            type filter hook output priority 0; policy accept;
            icmp type destination-unreachable icmp code frag-needed drop
            icmpv6 type packet-too-big drop
          }
        }
        """;

    private readonly LabHost _near, _far;
    private readonly LabLink _small;
    private readonly bool _tellsClient, _tellsServer;

    private SmallPath(LabNetwork network, LabHost client, string name, bool tellsClient, bool tellsServer)
    {
        (_tellsClient, _tellsServer) = (tellsClient, tellsServer);
        (_near, _far, Server) = (network.Router($"{name}-n"), network.Router($"{name}-f"), network.Host($"{name}-s"));
        network.Link(client, _near);
        _small = network.Link(_near, _far);
        network.Link(_far, Server);
    }

    /// <summary>The server.</summary>
    public LabHost Server { get; }

    /// <summary>What is to be said of sizes, without the experiment's name.</summary>
    public required string Expected { get; init; }

    /// <summary>Makes the hosts and links of one.</summary>
    /// <param name="network">The network, before it starts.</param>
    /// <param name="client">Who measures.</param>
    /// <param name="name">What its hosts' names begin with.</param>
    /// <param name="tellsClient">Whether the router before the link says that a packet is too big.</param>
    /// <param name="tellsServer">Whether the one behind it says so to the server.</param>
    /// <param name="expected">What is to be said of it.</param>
    public static SmallPath Make(LabNetwork network, LabHost client, string name, bool tellsClient, bool tellsServer, string expected)
        => new(network, client, name, tellsClient, tellsServer) { Expected = expected };

    /// <summary>Makes the link small, the routers mute and the server listen, once the network runs.</summary>
    public Task BeginAsync()
    {
        foreach (LabHost router in (LabHost[])[_near, _far]) router.Ip($"link set {_small.At(router).Interface} mtu {Mtu}");
        if (!_tellsClient) _near.Rules(Mute);
        if (!_tellsServer) _far.Rules(Mute);
        return Server.NginxLongAsync(80);
    }
}
