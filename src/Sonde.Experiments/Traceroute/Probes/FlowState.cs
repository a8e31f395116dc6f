using Sonde.Experiments.Network;

namespace Sonde.Experiments.Traceroute.Probes;

/// <summary>How far one flow of a trace has come.</summary>
/// <param name="maxTtl">The highest TTL.</param>
internal sealed class FlowState(int maxTtl)
{
    /// <summary>The probes of each TTL.</summary>
    public List<SentProbe>[] Hops { get; } = [.. Enumerable.Range(0, maxTtl + 1).Select(_ => new List<SentProbe>(1))];

    /// <summary>
    /// The lowest TTL at which it ended: the destination answered, or something said that it cannot be reached. Null so far.
    /// </summary>
    public int? End { get; set; }

    /// <summary>Whether it was the destination that answered there.</summary>
    public bool IsReached { get; set; }

    /// <summary>
    /// Whether its probes go one after the other: its destination answers without naming the probe, so only one may wait.
    /// </summary>
    public bool IsSerial { get; set; }

    /// <summary>While <see cref="IsSerial"/>: until when late answers to earlier probes may come.</summary>
    public Instant QuietUntil { get; set; }

    /// <summary>How many of its probes wait for an answer.</summary>
    public int Outstanding { get; set; }

    /// <summary>How likely the silence of its own probes at each TTL is chance, at most; 1 as long as that was not tried.</summary>
    public double[] Chances { get; } = [.. Enumerable.Repeat(1.0, maxTtl + 1)];

    /// <summary>
    /// Probes like its own, each from a port of its own: what all of them meet is the doing of the flow's protocol and destination port.
    /// </summary>
    public List<SentProbe> Asides { get; } = [];

    /// <summary>
    /// How likely it is chance, of losses and of ways, at most, that <see cref="Asides"/> are silent at a TTL where a router answers those
    /// of another flow; 1 as long as that was not tried.
    /// </summary>
    public double[] AsideChances { get; } = [.. Enumerable.Repeat(1.0, maxTtl + 1)];

    /// <summary>The highest TTL at which something answered a probe of <see cref="Asides"/>; 0 for none.</summary>
    public int LastAside => Asides.Where(aside => aside.Answer is not null).Select(aside => aside.Ttl).DefaultIfEmpty(0).Max();

    /// <summary>The answer to a TTL, or null.</summary>
    public SentProbe? AnsweredAt(int ttl)
    {
        foreach (SentProbe probe in Hops[ttl])
        {
            if (probe.Answer is not null) return probe;
        }

        return null;
    }
}
