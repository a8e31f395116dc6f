namespace Sonde.Experiments.Traceroute;

/// <summary>
/// Weighs the silence of one flow at TTLs where others were answered. Routers leave probes out at random: silence tells of a drop only
/// where it is no chance, by how the flows that passed fared at the same routers.
/// </summary>
/// <param name="plan">The trace.</param>
/// <param name="lastAnswered">The highest answered TTL of each flow.</param>
internal sealed class PathSilence(TracePlan plan, IReadOnlyList<int> lastAnswered)
{
    /// <summary>What is likelier than this may be chance.</summary>
    public const double MostChance = 0.05;

    /// <summary>Whether a flow's silence over a span of TTLs is no chance.</summary>
    public bool IsTelling(int flow, int from, int to)
    {
        double chance = 1;
        for (int ttl = from; ttl <= to; ttl++) chance *= ChanceAt(flow, ttl);
        return chance <= MostChance;
    }

    /// <summary>How likely the flow's probes at a TTL stay silent although they pass: as likely as those of the flows that passed.</summary>
    private double ChanceAt(int flow, int ttl)
    {
        int tries = plan.Flows[flow].Hops[ttl].Count(probe => probe.Errno == 0);
        if (tries == 0) return 1;
        // A router may answer one protocol and not another.
        (int sent, int answered) = Fate(flow, ttl, plan.Settings.Flows[flow].Protocol);
        if (sent == 0) (sent, answered) = Fate(flow, ttl, null);
        return sent == 0 ? 1 : Math.Pow(1 - ((double)answered / sent), tries);
    }

    private (int Sent, int Answered) Fate(int flow, int ttl, TraceProtocol? protocol)
    {
        int sent = 0, answered = 0;
        for (int other = 0; other < plan.Flows.Count; other++)
        {
            if (other == flow || lastAnswered[other] <= ttl) continue;
            if (protocol is { } only && plan.Settings.Flows[other].Protocol != only) continue;
            foreach (SentProbe probe in plan.Flows[other].Hops[ttl])
            {
                if (probe.Errno != 0) continue;
                sent++;
                if (probe.Answer is not null) answered++;
            }
        }

        return (sent, answered);
    }
}
