using Sonde.Experiments.Framework;

namespace Sonde.Experiments.Traceroute;

/// <summary>ICMP, TCP and UDP to nine ports at once (OONI ts-009).</summary>
internal sealed class MultiProtocolTracerouteExperiment : IExperiment
{
    private const string Version = "0.3";

    public ExperimentDescription Description { get; } = new()
    {
        Name = "multi_protocol_traceroute",
        Summary = "how ICMP, TCP and UDP to nine ports travel to a host, and where they part",
        Version = Version,
        Status = ExperimentStatus.Exploratory,
        TargetForm = "HOST",
        TargetExample = "192.0.2.1",
        Options = TracerouteOptions.Document,
        Rate = 20,
        Parallel = 10,
        Prose = () => ExperimentProse.Of("Traceroute"),
    };

    public TargetReading ReadTarget(string text) => TraceTarget.Read(text);

    public string WriteInput(string host, long port) => host;

    public string? Check(OptionValues options) => TracerouteOptions.Check(options);

    public void Run(RunContext context) => TraceRun.Run(context, Version);

    public MeasurementDraft Unresolved(Target target, DateTimeOffset at, OptionValues values) => TraceMeasurement.Unresolved(target, at, Version);
}
