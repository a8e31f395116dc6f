using Sonde.Packets.Ip;

namespace Sonde.Experiments.Traceroute.Probes;

/// <summary>
/// The multipath detection algorithm: at each TTL so many flows are sent that, were there one router more than those seen, all of
/// the flows would have missed it with a chance of 5 % at most. All TTLs are searched at the same time.
/// </summary>
/// <param name="maxTtl">The highest TTL.</param>
internal sealed class MultipathSearch(int maxTtl)
{
    /// <summary>The confidence with which no further router is at a TTL.</summary>
    public const double Confidence = 0.95;

    // Flows that must have been answered where 0, 1, 2… routers are known (Veitch et al., INFOCOM 2009).
    private static readonly int[] Needed = [6, 6, 11, 16, 21, 27, 33, 38, 44, 51, 57, 63, 70, 76, 83, 90, 96];

    private readonly HashSet<PacketAddress>[] _routers = [.. Enumerable.Range(0, maxTtl + 1).Select(_ => new HashSet<PacketAddress>())];

    /// <summary>The flows that are sent over the whole path.</summary>
    public static int FewestFlows => Needed[0];

    /// <summary>The most flows that any TTL may need.</summary>
    public static int MostFlows => Needed[^1];

    /// <summary>How many flows a TTL needs, by what is known of it.</summary>
    public int FlowsFor(int ttl) => Needed[Math.Min(_routers[ttl].Count, Needed.Length - 1)];

    /// <summary>A router answered at a TTL.</summary>
    /// <returns>Whether it was not known there.</returns>
    public bool Add(int ttl, PacketAddress router) => _routers[ttl].Count < Needed.Length && _routers[ttl].Add(router);
}
