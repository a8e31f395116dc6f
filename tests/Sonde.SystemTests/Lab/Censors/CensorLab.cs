using System.Net;

namespace Sonde.SystemTests.Lab.Censors;

/// <summary>
/// A censored Internet in a box: client, the router with the censors, a plain router, and a server that is every vantage point. Every
/// behaviour has an address of its own in both families, and all of them can be tested at once.
/// </summary>
internal sealed class CensorLab : IDisposable
{
    /// <summary>The time to live with which packets of the servers arrive at the client.</summary>
    public const int ServerTtl = 62;

    /// <summary>The same of what the first router and the box make.</summary>
    public const int PathTtl = 64;

    // What passes through the box has prefixes of its own.
    private const string BoxV4 = "198.51.100.128/25", BoxV6 = "2001:db8:90::/48", OtherV4 = "192.0.2.0/24", OtherV6 = "2001:db8:91::/48";

    private readonly LabChain _chain;
    private readonly List<IDisposable> _parts = [];
    private readonly Dictionary<Behaviour, (IPAddress V4, IPAddress V6)> _addresses = [];

    private CensorLab(LabChain chain, IReadOnlyList<Behaviour> behaviours)
    {
        _chain = chain;
        int inBox = 1, others = 1;
        foreach (Behaviour behaviour in behaviours)
        {
            int number = behaviour.IsInBox ? inBox++ : others++;
            string v4 = behaviour.IsInBox ? $"198.51.100.{128 + number}" : $"192.0.2.{number}";
            _addresses[behaviour] = (IPAddress.Parse(v4), IPAddress.Parse($"2001:db8:{(behaviour.IsInBox ? 90 : 91)}:{number:x}::7"));
        }
    }

    /// <summary>Where measurements are made from.</summary>
    public LabHost Client => _chain.Client;

    /// <summary>The router with the censors.</summary>
    public LabHost Router => _chain.Routers[0];

    /// <summary>The plain router behind it.</summary>
    public LabHost Beyond => _chain.Routers[1];

    /// <summary>The server.</summary>
    public LabHost Server => _chain.Server;

    /// <summary>The client's link.</summary>
    public LabLink Link => Client.Links[0];

    /// <summary>The authority that the real site's certificate is of, as a PEM file.</summary>
    public string AuthorityFile => Path.Combine(_chain.Network.Folder, "tls", "ca.pem");

    /// <summary>Every prefix of the lab that a measurement has to allow.</summary>
    public static IReadOnlyList<string> Prefixes { get; } = [BoxV4, BoxV6, OtherV4, OtherV6, .. Places.Prefixes];

    /// <summary>Makes the lab and starts all that is in it.</summary>
    /// <param name="behaviours">What lives there; null: every behaviour of docs/accuracy.md.</param>
    public static async Task<CensorLab> CreateAsync(IReadOnlyList<Behaviour>? behaviours = null)
    {
        LabMachine.Require("nginx", "unbound", "dnsdist");
        var lab = new CensorLab(LabChain.Of(2, Prefixes), behaviours ?? Behaviours.All);
        try
        {
            await lab.StartAsync();
            return lab;
        }
        catch
        {
            lab.Dispose();
            throw;
        }
    }

    /// <summary>Where a behaviour lives.</summary>
    public IPAddress Address(Behaviour behaviour, bool v6) => v6 ? _addresses[behaviour].V6 : _addresses[behaviour].V4;

    /// <summary>The behaviour that lives at an address, or null.</summary>
    public Behaviour? At(IPAddress address)
        => _addresses.FirstOrDefault(pair => pair.Value.V4.Equals(address) || pair.Value.V6.Equals(address)).Key;

    public void Dispose()
    {
        _parts.ForEach(part => part.Dispose());
        _chain.Dispose();
    }

    private async Task StartAsync()
    {
        (IPAddress Address, Behaviour Behaviour)[] all =
            [.. _addresses.Keys.SelectMany(one => ((IPAddress, Behaviour)[])[(Address(one, false), one), (Address(one, true), one)])];
        // nginx and dnsdist bind addresses of IPv6 that are the host's by prefix only.
        Server.Sysctl([("ipv6.ip_nonlocal_bind", "1"), ("core.somaxconn", "8192"), ("ipv4.tcp_max_syn_backlog", "8192")]);
        string dead = string.Join(
            "\n", Places.Silent.SelectMany(place => (string[])[$"ip daddr {Places.V4(place)} drop", $"ip6 daddr {Places.V6(place)} drop"]));
        Server.Rules(Middlebox.Passing(dead));
        Router.Rules(Ruleset(all));
        var certificates = new Certificates(Path.Combine(_chain.Network.Folder, "tls"));
        _parts.Add(certificates);
        _parts.Add(CensorProxy.In(Router, certificates, all));
        _parts.AddRange(CensorServers.Listen(Server, all));
        _parts.Add(CensorBox.Beside(Router, [BoxV4, BoxV6], all));
        await CensorServers.StartAsync(Server, _chain.Network.Folder, certificates, all);
        if (all.Any(pair => pair.Behaviour.Service == Service.Dns))
            await CensorResolvers.StartAsync(Server, _chain.Network.Folder, all);
    }

    // The box changes packets under the eyes of connection tracking, so what goes through it is not tracked.
    private string Ruleset(IReadOnlyList<(IPAddress Address, Behaviour Behaviour)> all)
    {
        IEnumerable<string> rules = all.Where(pair => pair.Behaviour.Censor is Censor.Rules)
            .Select(pair => ((Censor.Rules)pair.Behaviour.Censor!).Line(To(pair.Address), IsV6(pair.Address)));
        IEnumerable<string> turned = all.SelectMany(pair => Turned(pair.Address, pair.Behaviour));
        return $$"""
            table inet censors {
              chain untracked { type filter hook prerouting priority raw; ip daddr {{BoxV4}} notrack; ip saddr {{BoxV4}} notrack; ip6 daddr {{BoxV6}} notrack; ip6 saddr {{BoxV6}} notrack; }
              chain passing { type filter hook forward priority 0;
                {{string.Join("\n    ", rules)}}
              }
              chain turning { type nat hook prerouting priority dstnat;
                {{string.Join("\n    ", turned)}}
              }
            }
            """;
    }

    private IEnumerable<string> Turned(IPAddress address, Behaviour behaviour) => behaviour.Censor switch
    {
        Censor.Proxy => [$"{To(address)} tcp dport {behaviour.Port} redirect to :{CensorProxy.Port}"],
        Censor.Hijack hijack =>
        [
            .. ((string[])["udp", "tcp"]).Select(protocol =>
                $"{To(address)} {protocol} dport 53 dnat {(IsV6(address) ? "ip6" : "ip")} to {Address(Behaviours.Named(hijack.To), IsV6(address))}"),
        ],
        _ => [],
    };

    private static bool IsV6(IPAddress address) => address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6;

    private static string To(IPAddress address) => $"{(IsV6(address) ? "ip6" : "ip")} daddr {address}";
}
