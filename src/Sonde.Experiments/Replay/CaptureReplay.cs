using Sonde.Experiments.Contract;
using Sonde.Experiments.Replay.Paths;
using Sonde.Experiments.Replay.Payloads;
using Sonde.Experiments.Replay.Trials;
using Sonde.Experiments.Traceroute;
using Sonde.Packets.Ip;

namespace Sonde.Experiments.Replay;

/// <summary>What captures hold, as the experiments that would have measured it.</summary>
public static class CaptureReplay
{
    /// <summary>The experiments of which captures hold measurements; none where they hold none that can be read.</summary>
    /// <param name="test">The capture.</param>
    /// <param name="control">The capture of the control beside it, or null.</param>
    /// <param name="keepsPrivateHops">Whether private routers before the first public one are published.</param>
    public static IReadOnlyList<IExperiment> Of(CapturedTraffic test, CapturedTraffic? control, bool keepsPrivateHops)
    {
        List<IExperiment> found = [];
        var traceroute = new TracerouteExperiment();
        ReplayedTrace[] payloads = [.. PayloadReplay.Of(test, control)];
        if (payloads.Length > 0)
        {
            found.Add(
                new ReplayedExperiment(
                    traceroute,
                    context => payloads.Select(
                        trace => PayloadReplay.Draft(trace, context, traceroute.Description.Version, keepsPrivateHops))));
        }

        HashSet<PacketAddress> measured = [.. payloads.Select(trace => PacketAddress.From(trace.Target.Address))];
        ReplayedPath[] paths = [.. PathReplay.Of(test, measured)];
        if (paths.Length > 0)
        {
            found.Add(
                new ReplayedExperiment(
                    traceroute,
                    context => paths.Select(trace => PathReplay.Draft(trace, context, traceroute.Description.Version, keepsPrivateHops))));
        }

        measured.UnionWith(paths.Select(trace => PacketAddress.From(trace.Target.Address)));
        foreach (VantageTrials trials in VantageTrials.Of(test, measured))
        {
            IExperiment experiment = TrialReplay.ExperimentOf(trials);
            found.Add(new ReplayedExperiment(experiment, context => TrialReplay.Drafts(trials, experiment, test, context)));
        }

        return found;
    }
}
