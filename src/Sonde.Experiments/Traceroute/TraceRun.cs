using Sonde.Experiments.Contract;
using Sonde.Experiments.Loop;
using Sonde.Experiments.Network;
using Sonde.Experiments.Traceroute.Lines;
using Sonde.Experiments.Traceroute.Payloads;
using Sonde.Experiments.Traceroute.Plans;
using Sonde.Experiments.Traceroute.Probes;
using Sonde.Measurements.Model;

namespace Sonde.Experiments.Traceroute;

/// <summary>Runs traces over one channel.</summary>
internal static class TraceRun
{
    /// <summary>Traces to all targets that the context brings.</summary>
    /// <param name="context">The run.</param>
    /// <param name="version">The version of the form.</param>
    public static void Run(RunContext context, string version)
    {
        if (PayloadOptions.AreAsked(context.Options))
        {
            PayloadRun.Run(context, version);
            return;
        }

        TraceSettings settings = TracerouteOptions.Settings(context.Options);
        bool keepsPrivateHops = context.Options.IsOn("KeepPrivateHops");
        var random = new Random(context.Seed);
        using IPacketChannel channel = context.Network.Packets.Needed("packets of our own making").Open(context.Connects);
        context.Network.DropRights();
        using TraceWatch? watch = context.Watch is { } show ? new TraceWatch(context, show, keepsPrivateHops, channel.Wake) : null;
        new ProbeLoop<TracePlan, PacketProbe, PacketReply>(channel, context.Time, context.Pacing, context.Stop).Run(
            context.Targets,
            target =>
            {
                var plan = new TracePlan(target, settings, channel, random);
                watch?.Add(plan);
                return plan;
            },
            plan =>
            {
                watch?.Remove(plan);
                context.ReportLater(() => TraceMeasurement.Of(plan, context, keepsPrivateHops, version));
            },
            () =>
            {
                context.Flush();
                watch?.Turn();
            });
        context.CaptureEnded(channel.CaptureDrops);
        if (channel.CaptureDrops is > 0 and { } lost)
            context.Notice($"{Numerals.Count(lost, "packet")} that arrived {Numerals.Word(lost, "was lost before it was", "were lost before they were")} read: some hops may seem silent");
    }
}
