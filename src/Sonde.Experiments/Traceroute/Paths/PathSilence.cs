using Sonde.Experiments.Traceroute.Probes;

namespace Sonde.Experiments.Traceroute.Paths;

/// <summary>
/// How likely silence is to be chance, by what was asked to find out (<c>SilenceTrials</c>). Nothing is taken from how many answered
/// before: routers leave out what they like, and one that limits its answers leaves out many in a row.
/// </summary>
internal static class PathSilence
{
    /// <summary>
    /// What is likelier than this may be chance: 1 in 100,000 for a trace, divided by the hundred flows and hops that it may be asked of.
    /// </summary>
    public const double MostChance = 1e-7;

    /// <summary>How likely a flow's silence at all TTLs of a span is chance, at most.</summary>
    public static double ChanceOver(FlowState flow, int from, int to)
    {
        double chance = 1;
        for (int ttl = from; ttl <= to; ttl++) chance *= flow.Chances[ttl];
        return chance;
    }

    /// <summary>The lowest TTL of a span as far as which silence is no chance, or null.</summary>
    public static int? FirstSilent(FlowState flow, int from, int to)
    {
        double chance = 1;
        for (int ttl = from; ttl <= to; ttl++)
        {
            chance *= flow.Chances[ttl];
            if (chance <= MostChance) return ttl;
        }

        return null;
    }

    /// <summary>How many TTLs of a span a trial said something of.</summary>
    public static int TriedIn(FlowState flow, int from, int to)
    {
        int tried = 0;
        for (int ttl = from; ttl <= to; ttl++) tried += flow.Chances[ttl] < 1 ? 1 : 0;
        return tried;
    }
}
