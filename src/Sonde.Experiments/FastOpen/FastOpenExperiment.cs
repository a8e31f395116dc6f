using Sonde.Experiments.Framework;
using Sonde.Measurements.Formats.Pathspider;

namespace Sonde.Experiments.FastOpen;

/// <summary>TCP fast open along the path to a target: PATHspider's plugin <c>tfo</c>, and what it cannot tell.</summary>
internal sealed class FastOpenExperiment : IExperiment
{
    public ExperimentDescription Description { get; } = new()
    {
        Name = FastOpenMeasurement.Name,
        Summary = "TCP fast open: does the path let it through",
        Version = FastOpenMeasurement.Version,
        Status = ExperimentStatus.Exploratory,
        TargetForm = "ADDRESS:PORT, RANGE:PORT, or PATHspider's jobs on standard input",
        TargetExample = "192.0.2.1:53",
        Options = FastOpenOptions.Descriptions,
        Rate = 100,
        Parallel = 200,
        Prose = () => ExperimentProse.Of("FastOpen"),
    };

    public TargetReading ReadTarget(string text) => FastOpenTargets.Read(text);

    public string WriteInput(string host, long port) => FastOpenTargets.Write(host, port);

    public string? Check(OptionValues options)
        => options.IsOn("Locate") && options.Text("Layer") == FastOpenOptions.Kernel ? "--locate sends crafted segments: it does not go with --layer kernel" : null;

    public void Run(RunContext context) => new FastOpenRun(context).Run();

    public MeasurementDraft Unresolved(Target target, DateTimeOffset at, OptionValues values)
        => FastOpenMeasurement.Error(target.Input, target.Job ?? new PathspiderJob([]), $"{target.Host}: {target.Lookup!.Failure}", at);

    public MeasurementDraft? Unmeasured(string text, string error, DateTimeOffset at)
    {
        _ = PathspiderJobReader.Read(text, out PathspiderJob job);
        return FastOpenMeasurement.Error(text, job, error, at);
    }

    public string? RepeatKey(Target target) => $"{target.Address} {target.Port} {target.Job?.Domain}";

    public string ResumeKey(Target target)
        => target.Lookup is { Failure: not null } ? UnmeasuredKey(target.Input)! : PathspiderKey.Of(FastOpenMeasurement.JobOf(target));

    public string? UnmeasuredKey(string text)
    {
        _ = PathspiderJobReader.Read(text, out PathspiderJob job);
        return PathspiderKey.OfUnmeasured(text, job);
    }
}
