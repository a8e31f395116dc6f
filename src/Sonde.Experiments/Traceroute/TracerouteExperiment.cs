using Sonde.Experiments.Framework;

namespace Sonde.Experiments.Traceroute;

/// <summary>The same engine and the same test keys for everyday use.</summary>
internal sealed class TracerouteExperiment : IExperiment
{
    private const string Version = "0.1.0";

    public ExperimentDescription Description { get; } = new()
    {
        Name = "sonde_traceroute",
        CommandName = "traceroute",
        Summary = "the path to a host by the protocols and ports you choose, side by side",
        Version = Version,
        Status = ExperimentStatus.Exploratory,
        TargetForm = "HOST",
        TargetExample = "192.0.2.1",
        Options = TracerouteOptions.Everyday,
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
