using Sonde.Experiments.Traceroute.Probes;

namespace Sonde.Experiments.Traceroute.Paths;

/// <summary>
/// How far one flow came. A router or a target that limits its answers is silent at times, so that the lowest TTL of an ending is an upper
/// bound: what ended it stands somewhere from <see cref="Lowest"/> on.
/// </summary>
/// <param name="Ending">Where and how it ended, or null.</param>
/// <param name="LastHeard">The highest TTL, up to its ending, that was answered; 0 for none.</param>
/// <param name="Lowest">The TTL behind the last router that answered it, and behind silence that is no chance: what ended it may stand
/// there.</param>
/// <param name="IsReached">Whether the destination's own address ended it.</param>
internal sealed record FlowReach(FlowEnding? Ending, int LastHeard, int Lowest, bool IsReached)
{
    /// <summary>How far a flow came.</summary>
    /// <param name="flow">The flow.</param>
    /// <param name="settings">How the trace goes.</param>
    public static FlowReach Of(FlowState flow, TraceSettings settings)
    {
        FlowEnding? ending = FlowEnding.Of(flow);
        int last = LastAnswered(flow, ending?.Ttl ?? settings.MaxTtl);
        int lowest = Math.Max(ending is null ? last + 1 : LastAnswered(flow, ending.Ttl - 1) + 1, settings.FirstTtl);
        while (lowest < ending?.Ttl && flow.Chances[lowest] <= PathSilence.MostChance) lowest++;
        return new FlowReach(ending, last, lowest, ending is not null && flow.IsReached);
    }

    /// <summary>Whether what ended it may stand at a TTL.</summary>
    public bool MayEndAt(int ttl) => Ending is { } ending && Lowest <= ttl && ttl <= ending.Ttl;

    private static int LastAnswered(FlowState flow, int top)
    {
        int ttl = top;
        while (ttl > 0 && flow.AnsweredAt(ttl) is null) ttl--;
        return ttl;
    }
}
