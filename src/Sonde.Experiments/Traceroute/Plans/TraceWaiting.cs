using Sonde.Experiments.Network;
using Sonde.Experiments.Traceroute.Probes;

namespace Sonde.Experiments.Traceroute.Plans;

/// <summary>
/// The probes that wait for their answers. One that waited as long as answers take at its TTL is sent again, so that what a router left
/// out comes soon; a cell that stays silent all the same is listened to for the longest wait from its first probe on, because a
/// router may be slower than all that lies behind it.
/// </summary>
/// <param name="settings">How the trace goes.</param>
/// <param name="flows">Its flows.</param>
/// <param name="reach">How far its path goes.</param>
/// <param name="waits">How long an answer takes.</param>
internal sealed class TraceWaiting(TraceSettings settings, IReadOnlyList<FlowState> flows, TraceReach reach, TraceWaits waits)
{
    private readonly List<SentProbe> _probes = [];

    /// <summary>A probe was sent.</summary>
    public void Add(SentProbe probe)
    {
        probe.IsOutstanding = true;
        _probes.Add(probe);
        flows[probe.Flow].Outstanding++;
    }

    /// <summary>The first answer to a probe came.</summary>
    public void Answered(SentProbe probe, Instant at)
    {
        Settle(probe);
        waits.Add(probe.Ttl, at - probe.SentAt);
    }

    /// <summary>A probe needs to wait no more.</summary>
    public void Settle(SentProbe probe)
    {
        if (!probe.IsOutstanding) return;
        probe.IsOutstanding = false;
        flows[probe.Flow].Outstanding--;
    }

    /// <summary>Takes out the probes whose time has come.</summary>
    /// <param name="now">The moment it is.</param>
    /// <param name="isLast">Whether nothing is sent any more.</param>
    /// <param name="over">Told of each, and whether its cell is silent and has tries left.</param>
    /// <returns>When the next one's comes, or never.</returns>
    public Instant TakeOverdue(Instant now, bool isLast, Action<SentProbe, bool> over)
    {
        Instant due = Instant.Never;
        for (int i = _probes.Count - 1; i >= 0; i--)
        {
            SentProbe probe = _probes[i];
            FlowState flow = flows[probe.Flow];
            bool hasTriesLeft = !probe.IsAside && flow.Hops[probe.Ttl].Count < settings.Tries;
            Instant own = DueAt(probe, flow, hasTriesLeft && !isLast);
            bool isInReach = probe.Ttl <= reach.LimitOf(flow);
            if (probe.IsOutstanding && own > now && isInReach)
            {
                due = Instant.Earlier(due, own);
                continue;
            }

            _probes[i] = _probes[^1];
            _probes.RemoveAt(_probes.Count - 1);
            bool isSilent = probe.IsOutstanding && isInReach;
            Settle(probe);
            over(probe, isSilent && hasTriesLeft);
        }

        return due;
    }

    /// <summary>When the last probe has waited as long as answers take; never while one is to be tried again.</summary>
    public Instant HeardOutAt()
    {
        Instant at = default;
        foreach (SentProbe probe in _probes)
        {
            FlowState flow = flows[probe.Flow];
            if (!probe.IsOutstanding || probe.IsAside || probe.Ttl > reach.LimitOf(flow)) continue;
            if (flow.Hops[probe.Ttl].Count < settings.Tries) return Instant.Never;
            at = Instant.Later(at, probe.SentAt + waits.For(probe.Ttl));
        }

        return at;
    }

    // Where answers cannot be told apart, the next probe of the flow waits for this one: no more patience than needed.
    private Instant DueAt(SentProbe probe, FlowState flow, bool isTriedAgain)
    {
        Instant own = probe.SentAt + waits.For(probe.Ttl);
        if (isTriedAgain || probe.IsAside || flow.IsSerial || flow.AnsweredAt(probe.Ttl) is not null) return own;
        return Instant.Later(own, flow.Hops[probe.Ttl][0].SentAt + settings.LongestWait);
    }
}
