using Sonde.Experiments.Contract;
using Sonde.Experiments.Drafts;
using Sonde.Experiments.Options;
using Sonde.Experiments.Targets;
using Sonde.Measurements.Formats.Pathspider;

namespace Sonde.Experiments.PathTransparency;

/// <summary>
/// An A/B experiment along the path to a target, by PATHspider's method: its jobs come in, each has one line of output, and exact repeats
/// are measured once. What is compared, and what that says, is the experiment's own.
/// </summary>
internal abstract class TransparencyExperiment : IExperiment
{
    public abstract ExperimentDescription Description { get; }

    public abstract void Run(RunContext context);

    public virtual string? Check(OptionValues options)
        => options.Options.Any(option => option.Name == "Payload") && options.Text("Payload") is not null
            && options.Text("Connect") is { } mode and not ConnectModes.Tcp
            ? $"--payload is what --connect tcp sends: it does not go with --connect {mode}"
            : null;

    public abstract Effort EffortOf(OptionValues options);

    public TargetReading ReadTarget(string text) => JobTargets.Read(text);

    public string WriteInput(string host, long port) => JobTargets.Write(host, port);

    public MeasurementDraft Unresolved(Target target, DateTimeOffset at, OptionValues values)
        => Unmeasured(target.Input, target.Job ?? new PathspiderJob([]), $"{target.Host}: {target.Lookup!.Failure}", at);

    public MeasurementDraft? Unmeasured(string text, string error, DateTimeOffset at)
    {
        _ = PathspiderJobReader.Read(text, out PathspiderJob job);
        return Unmeasured(text, job, error, at);
    }

    public IEnumerable<MeasuredPacket> PacketsOf(MeasurementDraft draft) => (draft.Line as TransparencyLine)?.Packets ?? [];

    public string? RepeatKey(Target target) => $"{target.Address} {target.Port} {target.Job?.Domain}";

    public string ResumeKey(Target target)
        => target.Lookup is { Failure: not null } ? UnmeasuredKey(target.Input)! : PathspiderKey.Of(JobTargets.JobOf(target));

    public string? UnmeasuredKey(string text)
    {
        _ = PathspiderJobReader.Read(text, out PathspiderJob job);
        return PathspiderKey.OfUnmeasured(text, job);
    }

    private MeasurementDraft Unmeasured(string text, PathspiderJob job, string error, DateTimeOffset at)
        => PathTransparency.Unmeasured.Draft(Description.Name, Description.Version, text, job, error, at);

    /// <summary>The option that asks for the packets of crafted probes.</summary>
    public static OptionDescription Pcap { get; } = new OptionDescription.Text(
        "Pcap", "also write the crafted packets and what came back, redacted, to a capture file", "FILE")
    {
        IsRecorded = false,
        Role = OptionRole.Pcap
    };
}
