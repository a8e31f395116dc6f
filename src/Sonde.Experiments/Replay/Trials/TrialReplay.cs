using System.Net;
using Sonde.Experiments.Contract;
using Sonde.Experiments.Drafts;
using Sonde.Experiments.Interference;
using Sonde.Experiments.Interference.Discard;
using Sonde.Experiments.Interference.Echo;
using Sonde.Experiments.Interference.Http;
using Sonde.Experiments.Interference.Https;
using Sonde.Experiments.Options;
using Sonde.Experiments.Targets;
using Sonde.Measurements.Formats.CensoredPlanet;
using Sonde.Packets.Ip;
using Sonde.Packets.Tcp;

namespace Sonde.Experiments.Replay.Trials;

/// <summary>
/// Has trials made again over what a capture shows: the experiment asks, and is told what came. Its options are not in a capture; those are
/// taken by which it asks for what was captured, and for nothing else.
/// </summary>
internal static class TrialReplay
{
    private static readonly string?[] Ways = [null, "Quick", "Thorough"];

    /// <summary>The experiment of trials at a vantage point.</summary>
    public static IExperiment ExperimentOf(VantageTrials trials) => trials.Port switch
    {
        7 => new EchoExperiment(),
        9 => new DiscardExperiment(),
        80 when !trials.IsSecure => new HttpExperiment(),
        _ when trials.IsSecure => new HttpsExperiment(),
        _ => DoesEcho(trials) ? new EchoExperiment() : new HttpExperiment(),
    };

    /// <summary>The measurements of trials at a vantage point.</summary>
    public static IEnumerable<MeasurementDraft> Drafts(
        VantageTrials trials, IExperiment experiment, CapturedTraffic traffic, RunContext context)
    {
        (List<MeasurementDraft> Drafts, int Missing, int Unused)? best = null;
        foreach (string? way in Ways)
        {
            var channel = new CapturedChannel(trials.Connections, trials.Connections[0].Packets[0].At, traffic.Last);
            List<MeasurementDraft> drafts = Run(trials, experiment, channel, way, context);
            if (best is { } sofar && (sofar.Missing, sofar.Unused).CompareTo((channel.Missing, channel.Unused)) <= 0) continue;
            best = (drafts, channel.Missing, channel.Unused);
            if (channel is { Missing: 0, Unused: 0 }) break;
        }

        PacketAddress source = trials.Connections[0].Flow.Source;
        string[] missing = trials.IsSecure ? ["certificate", "page"] : [];
        return best!.Value.Drafts.Select(draft => ReplayedDraft.Of(draft, source, missing));
    }

    private static List<MeasurementDraft> Run(
        VantageTrials trials, IExperiment experiment, CapturedChannel channel, string? way, RunContext context)
    {
        var options = new OptionValues(experiment.Description.Options);
        if (way is not null) options.Set(way, 1);
        var feed = new TargetFeed<Target>(trials.Names.Count + 1);
        foreach (string name in trials.Names) feed.PutAsync(TargetOf(trials, experiment, name), CancellationToken.None).AsTask().Wait();
        feed.Complete();
        var place = new IPEndPoint(trials.Server.ToIPAddress(), trials.Port);
        var outbox = new DraftsKept();
        var replayed = new RunContext(
            context with { Options = options, Contact = null }, new CapturedNetwork(channel, null, context.Network),
            new CapturedClock(() => channel.Now), context.Stop, feed, outbox)
        {
            SecretsNow = context.SecretsNow,
            ProbeAsn = context.ProbeAsn,
            ProbeCc = context.ProbeCc,
            KnownControl = () => channel.NextName(place) is { } name && !trials.Names.Contains(name) ? name.Split('/')[0] : null,
        };
        if (experiment is HttpsExperiment) new TrialRun(new SealedWeb(channel.WasAskedAgain), replayed).Run();
        else experiment.Run(replayed);
        return outbox.Drafts;
    }

    private static Target TargetOf(VantageTrials trials, IExperiment experiment, string name)
    {
        string host = trials.Server.ToString();
        return new Target
        {
            Input = experiment.WriteInput(host, trials.Port),
            Host = host,
            Address = trials.Server.ToIPAddress(),
            Port = trials.Port,
            Trial = new TrialJob(host, trials.Port, name),
            IsCaptured = true,
        };
    }

    private static bool DoesEcho(VantageTrials trials)
    {
        foreach (CapturedConnection connection in trials.Connections)
        {
            ReadOnlySpan<byte> request = connection.Request.Span;
            foreach (SeenSegment packet in connection.Packets)
            {
                if (packet.Kind == SeenKind.Heard && IpPacket.TryParse(packet.Bytes.Span, out IpPacket ip)
                    && TcpSegment.TryParse(ip.Payload, out TcpSegment segment) && !segment.Payload.IsEmpty)
                    return request.StartsWith(segment.Payload);
            }
        }

        return false;
    }
}
