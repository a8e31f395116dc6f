using System.Net;
using Sonde.Packets.Ip;

namespace Sonde.Experiments.Privacy;

/// <summary>
/// Routers in private ranges before the first public one: their addresses say little of where, but much of whom, and are not published, as
/// of a traceroute. Where the target is in such a range itself, the network is its owner's to look at, and they stay.
/// </summary>
internal sealed class NearRouters
{
    /// <summary>What stands in place of an address that is not published.</summary>
    public const string Scrubbed = "[scrubbed]";

    private readonly HashSet<PacketAddress> _hidden = [];

    /// <summary>Looks which they are.</summary>
    /// <param name="target">The target.</param>
    /// <param name="hops">Who was heard, from the nearest on; null where nobody was.</param>
    public NearRouters(PacketAddress target, IEnumerable<PacketAddress?> hops)
    {
        if (target.IsPrivate) return;
        foreach (PacketAddress hop in hops.OfType<PacketAddress>())
        {
            if (!hop.IsPrivate) break;
            _hidden.Add(hop);
        }
    }

    /// <summary>A hop as it may be published.</summary>
    public string Publish(PacketAddress hop) => _hidden.Contains(hop) ? Scrubbed : hop.ToString();

    /// <summary>The sender of an ICMP error, of whom nobody knows at which hop he is, as it may be published.</summary>
    /// <param name="from">The sender.</param>
    /// <param name="target">What was asked.</param>
    public static string Publish(IPAddress from, IPAddress target)
        => PacketAddress.From(from).Unmapped.IsPrivate && !PacketAddress.From(target).Unmapped.IsPrivate ? Scrubbed : from.ToString();
}
