using System.Net;
using System.Net.Sockets;

namespace Sonde.SystemTests.Lab;

/// <summary>Routes from links: every address by the shortest ways to the link that it is on, through routers only.</summary>
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

        foreach (LabHost target in hosts.Where(target => target != host))
        {
            // An address on a link of this host's own is reached by that link already.
            foreach (LabLink link in target.Links.Where(link => !host.Links.Contains(link)))
            {
                LabLink[] ways = Ways(host, target, Distances(target, [link.Left.Host, link.Right.Host]));
                if (ways.Length == 0)
                    continue;
                yield return $"route add {link.At(target).V4}/32{By(host, ways, v6: false)}";
                yield return $"route add {link.At(target).V6}/128{By(host, ways, v6: true)}";
            }

            foreach (IPNetwork prefix in target.Announced)
            {
                LabLink[] ways = Ways(host, target, Distances(target, [target]));
                if (ways.Length > 0)
                    yield return $"route add {prefix}{By(host, ways, prefix.BaseAddress.AddressFamily == AddressFamily.InterNetworkV6)}";
            }
        }
    }

    private static string By(LabHost host, LabLink[] ways, bool v6)
        => string.Concat(ways.Select(link =>
            $"{(ways.Length > 1 ? " nexthop" : "")} via {link.Beyond(host).Address(v6)} dev {link.At(host).Interface}"));

    private static LabLink[] Ways(LabHost host, LabHost target, Dictionary<LabHost, int> distance)
        => distance.TryGetValue(host, out int own)
            ? [.. host.Links.Where(link => Leads(link.Beyond(host).Host, target, distance, own))]
            : [];

    private static bool Leads(LabHost next, LabHost target, Dictionary<LabHost, int> distance, int own)
        => (next == target || next.Forwards) && distance.TryGetValue(next, out int its) && its == own - 1;

    // How far each host is from the target: from the target itself, or from either end of the link that the address is on.
    private static Dictionary<LabHost, int> Distances(LabHost target, ReadOnlySpan<LabHost> nearest)
    {
        var distance = new Dictionary<LabHost, int>();
        var queue = new Queue<LabHost>();
        foreach (LabHost host in nearest)
        {
            distance[host] = 0;
            queue.Enqueue(host);
        }

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
