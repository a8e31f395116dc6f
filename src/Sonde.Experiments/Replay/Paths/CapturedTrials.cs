using Sonde.Experiments.Traceroute.Paths;
using Sonde.Experiments.Traceroute.Plans;
using Sonde.Experiments.Traceroute.Probes;

namespace Sonde.Experiments.Replay.Paths;

/// <summary>
/// Finds the trials of silence in what was sent (<see cref="SilenceTrials"/>): runs of probes of one TTL, of several flows, some of them
/// sent more than once. What such a run says of chance is the same, whoever sent it.
/// </summary>
/// <param name="probes">The probes, in order.</param>
internal sealed class CapturedTrials(IReadOnlyList<SentProbe> probes)
{
    /// <summary>Notes how likely each flow's silence is to be chance.</summary>
    public void Weigh(IReadOnlyList<FlowState> flows)
    {
        for (int from = 0; from < probes.Count;)
        {
            int to = from;
            while (to < probes.Count && probes[to].Ttl == probes[from].Ttl) to++;
            SentProbe[] run = [.. probes.Skip(from).Take(to - from)];
            // What leaves from ports of its own is compared with its like.
            foreach (IGrouping<bool, SentProbe> like in run.GroupBy(probe => probe.IsAside))
            {
                IGrouping<int, SentProbe>[] each = [.. like.GroupBy(probe => probe.Flow)];
                if (each.Length > 1 && Array.Exists(each, flow => flow.Count() > 1)) Weigh(each, run[0].Ttl, flows, isAside: like.Key);
            }

            from = to;
        }
    }

    private static void Weigh(IGrouping<int, SentProbe>[] each, int ttl, IReadOnlyList<FlowState> flows, bool isAside)
    {
        IGrouping<int, SentProbe>[] controls = [.. each.Where(flow => flow.Any(IsHeard))];
        foreach (IGrouping<int, SentProbe> doubted in each.Where(flow => flows[flow.Key].AnsweredAt(ttl) is null))
        {
            bool tells = controls.Length > 0 && doubted.All(probe => !probe.IsUncertain && (!isAside || probe.Answer is null));
            if (!tells) continue;
            IGrouping<int, SentProbe> control = controls.MaxBy(flow => flow.Count(IsHeard))!;
            (isAside ? flows[doubted.Key].AsideChances : flows[doubted.Key].Chances)[ttl] *= TrialOdds.Of(
                control.Count(), doubted.Count(), control.Count(IsHeard));
        }

        bool IsHeard(SentProbe probe) => isAside ? probe.HasExpired : probe.Answer is not null;
    }
}
