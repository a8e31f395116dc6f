using Sonde.Experiments.Traceroute.Answers;
using Sonde.Experiments.Traceroute.Probes;

namespace Sonde.Experiments.Traceroute.Paths;

/// <summary>
/// Whether what a flow shows is the doing of its port, or of its way. Routers spread load over ways by ports, and such ways need not be
/// equally long: then the destination's own answer comes from too near, and a destination that is silent to one port seems to be silent too
/// near. Probes from other ports to the same destination port take other ways; what is done to the port meets them all the same.
/// </summary>
/// <param name="plan">The trace.</param>
/// <param name="facts">What its flows show together.</param>
internal sealed class PathWays(ITrace plan, PathFacts facts)
{
    // How often a flow is asked from other ports at one TTL.
    private const int MostAsked = 64;

    /// <summary>What is known of an answer in the destination's name that came from nearer than the destination.</summary>
    /// <param name="flow">The flow.</param>
    /// <param name="ending">The answer.</param>
    public WayTold OfEnded(int flow, FlowEnding ending)
    {
        if (!plan.Settings.AsksFromOtherPorts) return WayTold.Port;
        if (AreUnequal(flow, ending.Ttl)) return WayTold.Way;
        // Nobody can be asked again in a capture.
        if (plan.IsReplayed && !plan.Flows[flow].Asides.Exists(aside => aside.Ttl == ending.Ttl))
            return IsTooNearForItsWay(flow, ending) ? WayTold.Port : WayTold.Way;
        if (EndChance(flow, ending.Ttl) > PathSilence.MostChance)
            return HasAskedEnough(flow, ending.Ttl) || plan.IsReplayed ? WayTold.Way : WayTold.Open;
        // Routers may choose a way by the protocol alone.
        bool isLike = ControlsOf(flow, ending.Ttl).Any(other => facts.AreAlike(flow, other));
        return isLike || IsTooNearForItsWay(flow, ending) ? WayTold.Port : WayTold.Way;
    }

    private bool HasAskedEnough(int flow, int ttl) => plan.Flows[flow].Asides.Count(aside => aside.Ttl == ttl) >= MostAsked;

    /// <summary>What an answer from too near is asked beside: it reaches the destination, and not so near.</summary>
    public int? ControlFor(int flow, int ttl)
        => ControlsOf(flow, ttl).OrderByDescending(other => facts.AreAlike(flow, other))
            .ThenByDescending(other => facts.Reaches[other].Ending!.Answer.Heard.Protocol == TraceProtocol.Tcp)
            .Select(other => (int?)other).FirstOrDefault();

    // How likely it is chance, at most, that probes of the flow's from so many ports ended at a TTL, and of others that went beside them
    // none. That a probe is silent says as much as that a router answered it: it did not end there, or what came of it was lost, and what
    // loses packets does not know which is which.
    private double EndChance(int flow, int ttl)
    {
        SentProbe[] asked = [.. AsidesOf(flow, ttl)];
        SentProbe[] controls = [.. facts.Others(flow).Where(other => !facts.Deviates(other)).SelectMany(other => AsidesOf(other, ttl))];
        return Array.Exists(controls, probe => probe.HasEnded)
            ? 1
            : TrialOdds.Of(asked.Length, controls.Length, asked.Count(probe => probe.HasEnded));
    }

    private IEnumerable<SentProbe> AsidesOf(int flow, int ttl)
        => plan.Flows[flow].Asides.Where(aside => aside.Ttl == ttl && aside is { Errno: 0, IsUncertain: false });

    private IEnumerable<int> ControlsOf(int flow, int ttl)
        => facts.Others(flow).Where(
            other => facts.Reaches[other] is { IsReached: true, Ending: { } end } && end.Ttl > ttl && facts.IsAtTarget(other)
            && !facts.Deviates(other));

    // The destination answered another flow, which reaches it farther away, or one like it, as near as that.
    private bool AreUnequal(int flow, int ttl)
    {
        foreach (int other in facts.Others(flow))
        {
            if (facts.Deviates(other) || facts.Reaches[other] is not { IsReached: true, Ending: { } end }) continue;
            if (plan.Flows[other].Asides.Exists(aside => aside.HasEnded && aside.Ttl <= ttl && aside.Ttl < end.Ttl)) return true;
        }

        return false;
    }

    // On ways as long there as back, what stands N hops away is answered from by N - 1 routers, or as many as of the destination's own
    // answers. Who answers from a router's place is heard from nearer: its packets pass one router less than the probe's did.
    private bool IsTooNearForItsWay(int flow, FlowEnding ending)
    {
        if (facts.UsualReplyTtl is not { } usual || facts.Distance is not { } distance) return false;
        int own = ending.Ttl - ReplyDistance.Of(ending.Answer.Heard.ReplyTtl);
        return own > distance - ReplyDistance.Of(usual);
    }
}
