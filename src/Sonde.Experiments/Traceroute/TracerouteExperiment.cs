using Sonde.Experiments.Contract;

namespace Sonde.Experiments.Traceroute;

/// <summary>The same engine and the same test keys for everyday use.</summary>
internal sealed class TracerouteExperiment() : TraceExperiment(Described with
{
    CommandName = "traceroute",
    Outcomes = [.. Described.Outcomes, "path.answered_midway:N"], // of payloads, which the other one does not send
})
{
    private static ExperimentDescription Described => Describe(
        "sonde_traceroute", "the path to a host by the protocols and ports you choose, side by side", "0.1.0", TracerouteOptions.Everyday);
}
