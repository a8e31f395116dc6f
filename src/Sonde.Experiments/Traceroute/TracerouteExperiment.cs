namespace Sonde.Experiments.Traceroute;

/// <summary>The same engine and the same test keys for everyday use.</summary>
internal sealed class TracerouteExperiment() : TraceExperiment(Describe(
    "sonde_traceroute", "the path to a host by the protocols and ports you choose, side by side", "0.1.0", TracerouteOptions.Everyday) with
{
    CommandName = "traceroute",
});
