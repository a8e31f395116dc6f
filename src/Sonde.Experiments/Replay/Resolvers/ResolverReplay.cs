using System.Net;
using Sonde.Experiments.Contract;
using Sonde.Experiments.Drafts;
using Sonde.Experiments.Interference.Dns;
using Sonde.Experiments.Options;
using Sonde.Experiments.Replay.Trials;
using Sonde.Experiments.Targets;
using Sonde.Measurements.Formats.CensoredPlanet;
using Sonde.Packets.Ip;
using Sonde.Packets.Redaction;

namespace Sonde.Experiments.Replay.Resolvers;

/// <summary>
/// Has trials of resolvers made again over what a capture shows. Options are in no capture: those are taken by which is asked for what was
/// captured, and for nothing else.
/// </summary>
internal static class ResolverReplay
{
    private static readonly string[][] Ways = [[], ["NoFetch"], ["Quick"], ["Quick", "NoFetch"], ["Thorough"], ["Thorough", "NoFetch"]];

    /// <summary>The measurements of trials at a resolver.</summary>
    public static IEnumerable<MeasurementDraft> Drafts(
        ResolverTrials trials, DnsExperiment experiment, CapturedTraffic traffic, RunContext context)
    {
        (List<MeasurementDraft> Drafts, int Missing, int Unused)? best = null;
        // Pages may stand anywhere; what answers over TCP is the resolver itself.
        CapturedConnection[] connections = [.. traffic.Connections.Where(connection => connection.Packets.Count > 0)];
        if (traffic.HidesAnswers) context = WithHidden(context, connections);
        foreach (string[] way in Ways)
        {
            var conversations = new CapturedChannel(connections, trials.Queries[0].At, traffic.Last, standsFor: false);
            var channel = new CapturedExchanges(trials.Queries, trials.Controls.ToHashSet(), conversations);
            List<MeasurementDraft> drafts = Run(trials, experiment, channel, way, context);
            if (best is { } sofar && (sofar.Missing, sofar.Unused).CompareTo((channel.Missing, channel.Unused)) <= 0) continue;
            best = (drafts, channel.Missing, channel.Unused);
            if (channel is { Missing: 0, Unused: 0 }) break;
        }

        PacketAddress source = PacketAddress.From(trials.Queries[0].Source.Address);
        return best!.Value.Drafts.Select(draft => ReplayedDraft.Of(draft, source, "certificate")).Select(
            draft => !traffic.HidesAnswers ? draft
                : draft with { Sources = [.. draft.Sources, .. HiddenAnswers.StandIns.Select(each => each.ToIPAddress())] });
    }

    // The prober's own address in an answer was visited like any other, or was on the blocklist: one in a private range is.
    private static RunContext WithHidden(RunContext context, CapturedConnection[] connections)
    {
        PacketAddress[] visited = [.. connections.Select(connection => connection.Flow.Destination)];
        return context with
        {
            BlockedBy = address => HiddenAnswers.StandIns.Contains(PacketAddress.From(address))
                && !visited.Contains(HiddenAnswers.Published(PacketAddress.From(address)))
                ? "hidden"
                : context.BlockedBy(address),
        };
    }

    private static List<MeasurementDraft> Run(
        ResolverTrials trials, DnsExperiment experiment, CapturedExchanges channel, string[] way, RunContext context)
    {
        var options = new OptionValues(experiment.Description.Options);
        foreach (string each in way) options.Set(each, 1);
        if (trials.Type is { } type) options.Set("Type", type);
        foreach (IPEndPoint control in trials.Controls) options.Add("ControlResolver", control.ToString());
        foreach (string name in trials.Liveness) options.Add("ControlDomain", name);
        var feed = new TargetFeed<Target>(trials.Names.Count + 1);
        foreach (string name in trials.Names)
            feed.PutAsync(TargetOf(trials.Resolver, experiment, name), CancellationToken.None).AsTask().Wait();
        feed.Complete();
        var outbox = new DraftsKept();
        experiment.Run(
            new RunContext(
                context with { Options = options, Contact = null }, new CapturedNetwork(null, channel, context.Network),
                new CapturedClock(() => channel.Now), context.Stop, feed, outbox)
            {
                SecretsNow = context.SecretsNow,
                ProbeAsn = context.ProbeAsn,
                ProbeCc = context.ProbeCc,
            });
        return outbox.Drafts;
    }

    private static Target TargetOf(IPEndPoint resolver, DnsExperiment experiment, string name)
    {
        string host = resolver.Address.ToString();
        return new Target
        {
            Input = experiment.WriteInput(host, resolver.Port),
            Host = host,
            Address = resolver.Address,
            Port = resolver.Port,
            Trial = new TrialJob(host, resolver.Port, name),
            IsCaptured = true,
        };
    }
}
