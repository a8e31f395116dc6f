using System.Net;
using System.Net.Sockets;

namespace Sonde.SystemTests.Lab;

/// <summary>Routes from links: every address of a host by the shortest ways to it, through routers only.</summary>
internal static class LabRoutes
{
    /// <summary>The lines for `ip -batch` that give a host its routes.</summary>
    public static IEnumerable<string> Of(LabHost host, IReadOnlyList<LabHost> hosts)
    {
        if (host.Links is [LabLink only])
        {
            LabEnd beyond = only.Beyond(host);
            yield return $"route add default via {beyond.V4} dev {only.At(host).Interface}";
            yield return $"route add ::/0 via {beyond.V6} dev {only.At(host).Interface}";
            yield break;
        }
        foreach (LabHost target in hosts)
        {
            Dictionary<LabHost, int> distance = Distances(target);
            if (target == host || !distance.TryGetValue(host, out int own))
                continue;
            LabLink[] ways = [.. host.Links.Where(link => Leads(link.Beyond(host).Host, target, distance, own))];
            foreach (string route in Routes(host, target, ways))
                yield return route;
        }
    }

    private static IEnumerable<string> Routes(LabHost host, LabHost target, LabLink[] ways)
    {
        foreach (LabLink link in target.Links)
        {
            // An address on a link of this host's own is reached by that link already.
            if (host.Links.Contains(link))
                continue;
            yield return $"route add {link.At(target).V4}/32{Ways(host, ways, v6: false)}";
            yield return $"route add {link.At(target).V6}/128{Ways(host, ways, v6: true)}";
        }
        foreach (IPNetwork prefix in target.Announced)
            yield return $"route add {prefix}{Ways(host, ways, prefix.BaseAddress.AddressFamily == AddressFamily.InterNetworkV6)}";
    }

    private static string Ways(LabHost host, LabLink[] ways, bool v6)
        => string.Concat(ways.Select(link =>
            $"{(ways.Length > 1 ? " nexthop" : "")} via {link.Beyond(host).Address(v6)} dev {link.At(host).Interface}"));

    private static bool Leads(LabHost next, LabHost target, Dictionary<LabHost, int> distance, int own)
        => (next == target || next.Forwards) && distance.TryGetValue(next, out int its) && its == own - 1;

    private static Dictionary<LabHost, int> Distances(LabHost target)
    {
        var distance = new Dictionary<LabHost, int> { [target] = 0 };
        var queue = new Queue<LabHost>([target]);
        while (queue.TryDequeue(out LabHost? host))
        {
            if (host != target && !host.Forwards)
                continue;
            foreach (LabHost next in host.Links.Select(link => link.Beyond(host).Host))
            {
                if (distance.TryAdd(next, distance[host] + 1))
                    queue.Enqueue(next);
            }
        }
        return distance;
    }
}
