using Sonde.Experiments.Contract;
using Sonde.Experiments.Drafts;
using Sonde.Experiments.Interference.Dns;
using Sonde.Experiments.Replay.Paths;
using Sonde.Experiments.Replay.Payloads;
using Sonde.Experiments.Replay.Resolvers;
using Sonde.Experiments.Replay.Trials;
using Sonde.Experiments.Replay.Wires;
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
        // Trials that looked for the hop as well are told as trials.
        HashSet<(PacketAddress, int)> tried = control is not null ? [] : [
            .. VantageTrials.Of(test, new HashSet<PacketAddress>()).Where(trials => trials.AreOurs)
            .Select(trials => (trials.Server, trials.Port))];
        PayloadPair[] payloads = [.. PayloadReplay.Of(test, control).Where(pair => !tried.Contains((pair.Test.Server, pair.Test.Port)))];
        if (payloads.Length > 0)
        {
            found.Add(
                new ReplayedExperiment(
                    traceroute,
                    context => payloads.Select<PayloadPair, Func<MeasurementDraft>>(
                        pair => () => PayloadReplay.Draft(pair, context, traceroute.Description.Version, keepsPrivateHops))));
        }

        HashSet<PacketAddress> measured = [.. payloads.Select(pair => pair.Test.Server)];
        foreach (WireTarget target in WireTarget.Of(test, measured).ToArray())
        {
            if (WireReplay.Of(target) is not { } wire || !measured.Add(target.Address)) continue;
            found.Add(new ReplayedExperiment(wire.Experiment, context => [() => wire.Draft(context)]));
        }

        foreach (ResolverTrials trials in ResolverTrials.Of(test))
        {
            if (!measured.Add(PacketAddress.From(trials.Resolver.Address))) continue;
            var experiment = new DnsExperiment();
            found.Add(new ReplayedExperiment(experiment, context => Each(ResolverReplay.Drafts(trials, experiment, test, context))));
        }

        ReplayedPath[] paths = [.. PathReplay.Of(test, measured)];
        if (paths.Length > 0)
        {
            found.Add(
                new ReplayedExperiment(
                    traceroute,
                    context => paths.Select<ReplayedPath, Func<MeasurementDraft>>(
                        trace => () => PathReplay.Draft(trace, context, traceroute.Description.Version, keepsPrivateHops))));
        }

        measured.UnionWith(paths.Select(trace => PacketAddress.From(trace.Target.Address)));
        foreach (VantageTrials trials in VantageTrials.Of(test, measured))
        {
            IExperiment experiment = TrialReplay.ExperimentOf(trials);
            found.Add(new ReplayedExperiment(experiment, context => Each(TrialReplay.Drafts(trials, experiment, test, context))));
        }

        return found;
    }

    private static IEnumerable<Func<MeasurementDraft>> Each(IEnumerable<MeasurementDraft> drafts)
        => drafts.Select<MeasurementDraft, Func<MeasurementDraft>>(draft => () => draft);
}
