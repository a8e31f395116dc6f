using System.Net;
using Sonde.Experiments.Drafts;
using Sonde.Experiments.Targets;
using Sonde.Measurements.Formats.Pathspider;
using Sonde.Measurements.Model;

namespace Sonde.Experiments.PathTransparency;

/// <summary>The lines of inputs that are not measured: each line of input has one of output.</summary>
internal static class Unmeasured
{
    /// <summary>The line of a target that an experiment cannot measure.</summary>
    public static MeasurementDraft Draft(string nettest, string version, Target target, string error, DateTimeOffset at)
        => Draft(
            version, target,
            new TransparencyLine(nettest, new PathspiderRecord(JobTargets.JobOf(target)) { Error = error }, Outcome.SetupFailure)
            { Hostname = target.Hostname }, at) with
        { IsRejected = true };

    /// <summary>The line of an input that is no target.</summary>
    public static MeasurementDraft Draft(string nettest, string version, string text, PathspiderJob job, string error, DateTimeOffset at)
    {
        var target = new Target { Input = text, Host = job.Address ?? "", Address = IPAddress.None, Port = job.Port ?? 0, Job = job };
        var line = new TransparencyLine(
            nettest, new PathspiderRecord(job) { Error = error }, Outcome.SetupFailure)
        { Text = job.Fields.Count == 0 ? text : null };
        return Draft(version, target, line, at);
    }

    private static MeasurementDraft Draft(string version, Target target, TransparencyLine line, DateTimeOffset at)
        => new(target, at, 0, version, new MeasurementForm.Own(line), Outcome.SetupFailure) { WasMeasured = false };
}
