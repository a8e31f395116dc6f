using Sonde.Experiments.Framework;
using Sonde.Experiments.Network;
using Sonde.Experiments.Traceroute.Payloads;

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
        using ITraceChannel channel = context.Network.OpenTraces(context.Connects);
        context.Network.DropRights();
        new ProbeLoop<TracePlan, TraceProbe, TraceReply>(channel, context.Time, context.Pacing, context.Stop).Run(
            context.Targets,
            target => new TracePlan(target, settings, channel, random),
            plan => context.Report(TraceMeasurement.Of(plan, context, keepsPrivateHops, version)),
            context.Flush);
    }
}
