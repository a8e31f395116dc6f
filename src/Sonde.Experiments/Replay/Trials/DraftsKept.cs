using Sonde.Experiments.Contract;
using Sonde.Experiments.Drafts;

namespace Sonde.Experiments.Replay.Trials;

/// <summary>Keeps what was measured until it is known whether the capture was read as it was written.</summary>
internal sealed class DraftsKept : IMeasurementOutbox
{
    /// <summary>What was measured, in order.</summary>
    public List<MeasurementDraft> Drafts { get; } = [];

    /// <inheritdoc/>
    public void Report(MeasurementDraft draft) => Drafts.Add(draft);

    /// <inheritdoc/>
    public void ReportLater(Func<MeasurementDraft> make) => Drafts.Add(make());

    /// <inheritdoc/>
    public void Flush()
    {
    }
}
