using Sonde.Experiments.Drafts;

namespace Sonde.Experiments.Contract;

/// <summary>Takes what an experiment measured to where lines are written.</summary>
public interface IMeasurementOutbox
{
    /// <summary>Takes what was measured. It never waits for the writing.</summary>
    void Report(MeasurementDraft draft);

    /// <summary>
    /// Takes a measurement that is made only when its line is due, on the thread that writes: what is large, or takes long to make, neither
    /// waits in memory nor holds probes up.
    /// </summary>
    void ReportLater(Func<MeasurementDraft> make);

    /// <summary>Hands what was reported to the thread that writes; to be called whenever the experiment is about to wait.</summary>
    void Flush();
}
