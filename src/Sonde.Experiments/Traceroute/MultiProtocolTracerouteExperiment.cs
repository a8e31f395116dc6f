namespace Sonde.Experiments.Traceroute;

/// <summary>ICMP, TCP and UDP to nine ports at once (OONI ts-009).</summary>
internal sealed class MultiProtocolTracerouteExperiment() : TraceExperiment(Describe(
    "multi_protocol_traceroute", "how ICMP, TCP and UDP to nine ports travel to a host, and where they part", "0.3",
    TracerouteOptions.Document));
