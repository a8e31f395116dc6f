using Sonde.Experiments.Contract;
using Sonde.Experiments.Loop;
using Sonde.Experiments.Network;
using Sonde.Experiments.Wire;
using Sonde.Measurements.Model;
using Sonde.Packets.Ip;

namespace Sonde.Experiments.Traceroute.Payloads;

/// <summary>Runs payload traces over one channel.</summary>
internal static class PayloadRun
{
    /// <summary>Traces payloads to all targets that the context brings.</summary>
    /// <param name="context">The run.</param>
    /// <param name="version">The version of the form.</param>
    /// <exception cref="CannotMeasureException">The rights are missing, or free ports.</exception>
    public static void Run(RunContext context, string version)
    {
        PayloadSettings settings = PayloadOptions.Settings(context.Options);
        bool keepsPrivateHops = context.Options.IsOn("KeepPrivateHops");
        var random = new Random(context.Seed);
        using IPacketChannel channel = context.Network.Packets.Needed("packets of our own making").Open(context.Connects);
        if (!channel.IsRaw)
        {
            throw new CannotMeasureException(
                "payloads are sent within connections of our own making, which needs the right to send raw packets: run as root, or the native program with cap_net_raw (SECURITY.md says how)");
        }

        using CraftedPorts ports = CraftedPorts.Take(context.Network, channel, random);
        context.Network.DropRights();
        new ProbeLoop<PayloadPlan, PacketProbe, PacketReply>(channel, context.Time, context.Pacing, context.Stop).Run(
            context.Targets,
            target
                => new PayloadPlan(
                    target, settings, channel.SourceFor(PacketAddress.From(target.Address)), ports.Next, random,
                    () => channel.CaptureDrops ?? 0),
            plan => context.ReportLater(() => PayloadMeasurement.Of(plan, context, keepsPrivateHops, version)),
            context.Flush);
        context.CaptureEnded(channel.CaptureDrops);
        if (channel.CaptureDrops is > 0 and { } lost)
            context.Notice(
                $"{Numerals.Count(lost, "packet")} that arrived {Numerals.Word(lost, "was lost before it was", "were lost before they were")} read: what {Numerals.Word(lost, "it", "they")} may have shown decides nothing");
    }
}
