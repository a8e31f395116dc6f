using System.Globalization;
using Sonde.Experiments.Contract;
using Sonde.Experiments.Options;
using Sonde.Experiments.Traceroute.Answers;
using Sonde.Experiments.Traceroute.Payloads;
using Sonde.Experiments.Traceroute.Probes;
using Sonde.Measurements.Model;

namespace Sonde.Experiments.Traceroute;

/// <summary>What a trace sends to one target, and how long it takes at most.</summary>
internal static class TraceEffort
{
    /// <summary>Of a trace with these options, which were checked.</summary>
    public static Effort Of(OptionValues values)
    {
        if (PayloadOptions.AreAsked(values))
        {
            PayloadSettings payload = PayloadOptions.Settings(values);
            return new Effort(
                $"a payload and a control within TCP connections to port {payload.Port}, each with TTL {payload.FirstTtl} to {payload.MaxTtl} or as far as the destination",
                null);
        }

        TraceSettings settings = TracerouteOptions.Settings(values);
        long most = (long)settings.Flows.Count * (settings.MaxTtl - settings.FirstTtl + 1) * settings.Tries;
        string flows = string.Join(", ", settings.Flows.Select(Name).Distinct());
        double sending = settings.Rate > 0 ? most / settings.Rate : 0;
        return new Effort(
            string.Create(
                CultureInfo.InvariantCulture,
                $"at most {most} {Numerals.Word(most, "packet")} ({flows}) with TTL {settings.FirstTtl} to {settings.MaxTtl} or as far as the destination{(settings.Rate > 0 ? $", {settings.Rate} a second" : "")}"),
            TimeSpan.FromSeconds(Math.Ceiling(sending)) + settings.LongestWait + settings.LongestTrials);
    }

    private static string Name(TraceFlow flow) => flow.Protocol == TraceProtocol.Icmp
        ? "icmp"
        : string.Create(CultureInfo.InvariantCulture, $"{flow.Protocol.ToString().ToLowerInvariant()}/{flow.Port}");
}
