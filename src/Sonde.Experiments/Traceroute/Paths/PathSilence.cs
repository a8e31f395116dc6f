using Sonde.Experiments.Traceroute.Probes;

namespace Sonde.Experiments.Traceroute.Paths;

/// <summary>
/// How likely a flow's silence is chance, by what was asked to find out (<c>SilenceTrials</c>): where other ports of ours were asked from,
/// by their silence, for the flow's own may have been given a way that is silent by itself. Nothing is taken from how many answered before:
/// routers leave out what they like, and one that limits its answers leaves out many in a row.
/// </summary>
/// <param name="flow">The flow.</param>
/// <param name="last">The highest TTL at which it was answered itself.</param>
/// <param name="farthest">The highest TTL at which a router is to be expected.</param>
internal sealed class PathSilence(FlowState flow, int last, int farthest)
{
    /// <summary>
    /// What is likelier than this may be chance: 1 in 100,000 for a trace, divided by the hundred flows and hops that it may be asked of.
    /// </summary>
    public const double MostChance = 1e-7;

    /// <summary>The highest TTL at which it was answered, from whatever port.</summary>
    public int Last { get; } = Math.Max(last, flow.LastAside);

    /// <summary>The lowest TTL as far as which it is silent from whatever port, and that is no chance; or null.</summary>
    public int? First => flow.Asides.Count == 0 ? FirstOwn
        : flow.Asides.Exists(aside => aside.HasEnded) ? null : FirstOf(flow.AsideChances, Last);

    /// <summary>The same of its own port alone.</summary>
    public int? FirstOwn => FirstOf(flow.Chances, last);

    /// <summary>Of how many TTLs a trial said something.</summary>
    public int Tried
    {
        get
        {
            double[] chances = flow.Asides.Count == 0 ? flow.Chances : flow.AsideChances;
            return Enumerable.Range(Last + 1, Math.Max(0, farthest - Last)).Count(ttl => chances[ttl] < 1);
        }
    }

    /// <summary>
    /// Whether it remains to be asked from other ports, of TTLs at which routers answer others: none was heard as far as there.
    /// </summary>
    public bool IsOpenAside(IEnumerable<int> witnesses)
        => !flow.Asides.Exists(aside => aside.HasEnded) && witnesses.Any(ttl => ttl > Last);

    private int? FirstOf(double[] chances, int behind)
    {
        double chance = 1;
        for (int ttl = behind + 1; ttl <= farthest; ttl++)
        {
            chance *= chances[ttl];
            if (chance <= MostChance) return ttl;
        }

        return null;
    }
}
