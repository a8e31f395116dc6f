using Sonde.Experiments.Contract;
using Sonde.Experiments.Drafts;
using Sonde.Experiments.Interference.Trials;
using Sonde.Experiments.Options;
using Sonde.Experiments.Targets;
using Sonde.Measurements.Formats.CensoredPlanet;
using Sonde.Measurements.Model;

namespace Sonde.Experiments.Interference;

/// <summary>Interference with a name on the way to servers that the user lists, by the method of Quack and Hyperquack.</summary>
/// <param name="service">The service of the servers.</param>
internal abstract class InterferenceExperiment(TrialService service) : IExperiment
{
    public abstract ExperimentDescription Description { get; }

    public TargetReading ReadTarget(string text) => TrialTargets.Read(text, service.Name);

    public string WriteInput(string host, long port) => TrialTargets.Write(host, port, service.Name);

    public string? WithDomain(string text, string domain) => TrialTargets.WithDomain(text, domain);

    public string ResumeKey(Target target) => TrialTargets.KeyOf(target, service.Name);

    public string? Check(OptionValues options)
    {
        if (options.IsOn("Quick") && options.IsOn("Thorough")) return "--quick and --thorough exclude each other";
        TrialOptions trial = TrialOptions.From(options);
        if (service.Name is "echo" or "discard" && trial.Timeout <= trial.QuietTime)
            return $"--timeout {Durations.Text(trial.Timeout)}: must be longer than --quiet-time {Durations.Text(trial.QuietTime)}, for which nothing is to come before an answer is at its end";
        foreach (string control in options.Texts("ControlDomain"))
        {
            if (TestName.Read(control, out TestName name) is { } flaw) return $"--control-domain {control}: {flaw}";
            if (name.Path.Length > 0)
                return $"--control-domain {control}: a control name has no path; it is asked for with the path that is tested";
        }

        return null;
    }

    public Effort EffortOf(OptionValues options)
    {
        TrialOptions trial = TrialOptions.From(options);
        string longest = Durations.Text(TrialBound.Of(trial, service.Name == "https"));
        return new Effort(
            trial.IsQuick
                ? "one request for the name and one for a control name (and two for names that nobody has, where control names were given and the name fails), each on a connection of its own"
                : $"a control, at most {trial.Tries} requests for the name (and one or two where a slow or busy server is to be told from a filter), and controls again, each on a connection of its own; one trial at an address every {Durations.Text(trial.Spacing)}, or one behind the other where they take longer: {longest} at most, where nothing is answered any more",
            null);
    }

    public void Run(RunContext context) => new TrialRun(service, context).Run();

    public MeasurementDraft Unresolved(Target target, DateTimeOffset at, OptionValues values)
    {
        var line = new HyperquackLine(
            new System.Net.IPEndPoint(target.Address, (int)target.Port), service.Name, target.Trial?.TestUrl ?? "", [],
            new OwnPart(service.Name, at.UtcDateTime) { Target = ResumeKey(target) });
        HyperquackProbe probe = new(
            at.UtcDateTime, at.UtcDateTime, MatchesTemplate: false,
            new TryDetail { Stage = Stage.Setup, Failure = target.Lookup!.Failure, IsLocal = true })
        {
            ControlUrl = target.Host,
            Error = $"dial tcp: lookup {target.Host}: no such host",
        };
        line = line with { Probes = [probe], ControlsFailed = true };
        return new MeasurementDraft(
            target, at, target.Lookup.Took, TrialDraft.Version, new MeasurementForm.Own(new TrialLine(line)),
            Outcome.SetupFailure)
        { Failures = [target.Lookup.Failure!.Value] };
    }

    public IEnumerable<MeasuredPacket> PacketsOf(MeasurementDraft draft) => (draft.Line as TrialLine)?.Packets ?? [];

    public string NoteOf(MeasurementDraft draft) => draft.Line?.Summary ?? "";
}
