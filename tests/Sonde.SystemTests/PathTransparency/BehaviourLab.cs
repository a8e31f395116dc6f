using Sonde.SystemTests.Lab;

namespace Sonde.SystemTests.PathTransparency;

/// <summary>A client, routers in a row of which one does what behaviours do, and a server of each kind behind the last.</summary>
internal sealed class BehaviourLab : IDisposable
{
    private readonly LabNetwork _network;

    private BehaviourLab(LabNetwork network, LabHost client, IReadOnlyList<LabHost> routers)
        => (_network, Client, Routers) = (network, client, routers);

    public LabHost Client { get; }

    public IReadOnlyList<LabHost> Routers { get; }

    /// <summary>Makes the lab.</summary>
    /// <param name="routers">How many routers there are.</param>
    /// <param name="behaviours">The behaviours, each with the router that does it, from 1.</param>
    /// <param name="withoutLimits">Why hosts do not limit their ICMP errors; null: they do.</param>
    public static async Task<BehaviourLab> CreateAsync(
        int routers, IReadOnlyList<(PathBehaviour Behaviour, int Router)> behaviours, string? withoutLimits = null)
    {
        var network = new LabNetwork { WithoutLimits = withoutLimits };
        LabHost client = network.Host("client");
        LabHost[] between = [.. Enumerable.Range(1, routers).Select(number => network.Router($"r{number}"))];
        LabHost[] row = [client, .. between];
        foreach ((LabHost left, LabHost right) in row.Zip(row.Skip(1))) network.Link(left, right);
        var servers = new Dictionary<ServerKind, LabHost>();
        foreach (ServerKind kind in behaviours.Select(each => each.Behaviour.Server).Distinct())
        {
            servers[kind] = network.Host(kind.ToString().ToLowerInvariant());
            network.Link(between[^1], servers[kind]);
        }

        foreach ((PathBehaviour behaviour, _) in behaviours)
            foreach (string prefix in behaviour.Prefixes) servers[behaviour.Server].Announce(prefix);
        var lab = new BehaviourLab(network, client, between);
        try
        {
            network.Start();
            foreach (var box in behaviours.GroupBy(each => each.Router))
            {
                string[] rules = [.. box.SelectMany(each => Rules(each.Behaviour))];
                if (rules.Length > 0) between[box.Key - 1].Rules(Table(rules));
            }

            foreach ((ServerKind kind, LabHost server) in servers)
            {
                server.Sysctl(
                    ("ipv4.tcp_ecn", kind == ServerKind.Old ? "0" : "1"),
                    ("core.somaxconn", "4096"), ("ipv4.tcp_max_syn_backlog", "4096"));
                await Task.WhenAll(server.NginxAsync(80), server.UnboundAsync());
            }
        }
        catch
        {
            network.Dispose();
            throw;
        }

        return lab;
    }

    public void Dispose() => _network.Dispose();

    private static IEnumerable<string> Rules(PathBehaviour behaviour)
        => behaviour.Rules(behaviour.Match(v6: false)).Concat(behaviour.IsIpv4Only ? [] : behaviour.Rules(behaviour.Match(v6: true)));

    private static string Table(IEnumerable<string> rules) => $$"""
        table inet behaviours {
          chain middle {
            type filter hook forward priority -150; policy accept;
            {{string.Join("\n    ", rules)}}
          }
        }
        """;
}
