using Sonde.Experiments.Contract;
using Sonde.Experiments.Drafts;
using Sonde.Experiments.Options;
using Sonde.Experiments.Targets;
using Sonde.Experiments.Traceroute.Lines;
using Sonde.Experiments.Traceroute.Tables;
using Sonde.Experiments.Traceroute.Watching;
using Sonde.Measurements.Formats.Ooni.Traceroute;

namespace Sonde.Experiments.Traceroute;

/// <summary>What the traceroutes share: one engine and one form of test keys.</summary>
/// <param name="description">What one says about itself.</param>
internal abstract class TraceExperiment(ExperimentDescription description) : IExperiment
{
    public ExperimentDescription Description => description;

    public TargetReading ReadTarget(string text) => TraceTarget.Read(text);

    public string WriteInput(string host, long port) => host;

    public string? Check(OptionValues options) => TracerouteOptions.Check(options);

    public void Run(RunContext context) => TraceRun.Run(context, description.Version);

    public IEnumerable<string> TableOf(MeasurementDraft draft, int width)
        => draft.TestKeys is not TracerouteTestKeys trace
            ? []
            : trace.Payload is null ? TraceTable.Of(trace, width) : PayloadTable.Of(trace, width);

    public IEnumerable<string> TableOf(MeasurementProgress progress, int width)
        => progress.SoFar is TracerouteTestKeys trace ? TraceTable.OfUnfinished(trace, width) : [];

    public IEnumerable<string> FindingsOf(MeasurementDraft draft) => draft.TestKeys is not TracerouteTestKeys trace
        ? []
        : trace.Payload is null ? TraceTable.Findings(trace) : PayloadTable.Findings(trace);

    public IWatch? Watch(OptionValues options)
        => options.Options.Any(option => option.Role == OptionRole.Watch && options.IsOn(option.Name)) ? new PathWatch() : null;

    public Effort EffortOf(OptionValues options) => TraceEffort.Of(options);

    public IEnumerable<MeasuredPacket> PacketsOf(MeasurementDraft draft)
        => draft.TestKeys is TracerouteTestKeys trace ? TracePackets.Of(trace, draft.Runtime) : [];

    public MeasurementDraft Unresolved(Target target, DateTimeOffset at, OptionValues values)
        => TraceMeasurement.Unresolved(target, at, description.Version);

    /// <summary>The description of one, as far as they share it.</summary>
    protected static ExperimentDescription Describe(string name, string summary, string version, IReadOnlyList<OptionDescription> options)
        => new()
        {
            Name = name,
            Summary = summary,
            Version = version,
            Status = ExperimentStatus.Exploratory,
            TargetForm = "HOST",
            TargetExample = "192.0.2.1",
            Options = options,
            Rate = 20,
            Parallel = 20, // most of a trace's time is listening
            Outcomes =
        [
            "dial/ip.host_no_route", "dial/ip.network_unreachable", "dial/tcp.refused", "dial/timeout", "match", "path.diverges:N",
            "path.dropped_after:N",
            "path.reset_midway:N", "setup/system_failure",
        ],
            Prose = () => ExperimentProse.Of("Traceroute"),
        };
}
