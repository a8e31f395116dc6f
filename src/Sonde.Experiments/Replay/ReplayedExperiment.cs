using Sonde.Experiments.Contract;
using Sonde.Experiments.Drafts;
using Sonde.Experiments.Options;
using Sonde.Experiments.Targets;

namespace Sonde.Experiments.Replay;

/// <summary>An experiment whose measurements were made before: they are read out of captures.</summary>
/// <param name="of">The experiment.</param>
/// <param name="drafts">What makes its measurements, each when it is to be written: no more than one is in memory.</param>
internal sealed class ReplayedExperiment(IExperiment of, Func<RunContext, IEnumerable<Func<MeasurementDraft>>> drafts) : IExperiment
{
    /// <inheritdoc/>
    public ExperimentDescription Description => of.Description;

    /// <inheritdoc/>
    public TargetReading ReadTarget(string text) => of.ReadTarget(text);

    /// <inheritdoc/>
    public string WriteInput(string host, long port) => of.WriteInput(host, port);

    /// <inheritdoc/>
    public MeasurementDraft Unresolved(Target target, DateTimeOffset at, OptionValues values) => of.Unresolved(target, at, values);

    /// <inheritdoc/>
    public IEnumerable<string> TableOf(MeasurementDraft draft, int width) => of.TableOf(draft, width);

    /// <inheritdoc/>
    public string NoteOf(MeasurementDraft draft) => of.NoteOf(draft);

    /// <inheritdoc/>
    public void Run(RunContext context)
    {
        foreach (Func<MeasurementDraft> make in drafts(context))
        {
            if (context.Stop.IsInterrupted) return;
            context.ReportLater(make);
            context.Flush();
        }
    }
}
