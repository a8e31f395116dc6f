using Sonde.Experiments.Traceroute.Paths;
using Sonde.Experiments.Traceroute.Plans;
using Sonde.Experiments.Traceroute.Probes;

namespace Sonde.Experiments.Replay.Paths;

/// <summary>
/// Finds the trials of silence in what was sent (<see cref="SilenceTrials"/>): runs of probes of one TTL, of several flows, some of them
/// sent more than once. What such a run says of chance is the same, whoever sent it.
/// </summary>
/// <param name="sent">The probes, in order.</param>
internal sealed class CapturedTrials(IEnumerable<SentProbe> sent)
{
    // What leaves from ports of its own is of another trial.
    private readonly List<SentProbe> _probes = [.. sent.Where(probe => !probe.IsAside)];

    /// <summary>Notes how likely each flow's silence is to be chance.</summary>
    public void Weigh(IReadOnlyList<FlowState> flows)
    {
        for (int from = 0; from < _probes.Count;)
        {
            int to = from;
            while (to < _probes.Count && _probes[to].Ttl == _probes[from].Ttl) to++;
            SentProbe[] run = [.. _probes.Skip(from).Take(to - from)];
            if (run.GroupBy(probe => probe.Flow) is var each && each.Count() > 1 && each.Any(flow => flow.Count() > 1)) Weigh(run, flows);
            from = to;
        }
    }

    private static void Weigh(SentProbe[] run, IReadOnlyList<FlowState> flows)
    {
        int ttl = run[0].Ttl;
        IGrouping<int, SentProbe>[] all = [.. run.GroupBy(probe => probe.Flow)];
        IGrouping<int, SentProbe>[] controls = [.. all.Where(flow => flows[flow.Key].AnsweredAt(ttl) is not null)];
        foreach (IGrouping<int, SentProbe> doubted in all.Where(flow => flows[flow.Key].AnsweredAt(ttl) is null))
        {
            if (controls.Length == 0 || doubted.Any(probe => probe.IsUncertain)) continue;
            IGrouping<int, SentProbe> control = controls.MaxBy(flow => flow.Count(probe => probe.Answer is not null))!;
            flows[doubted.Key].Chances[ttl] *= TrialOdds.Of(
                control.Count(), doubted.Count(), control.Count(probe => probe.Answer is not null));
        }
    }
}
