using Sonde.Experiments.Drafts;
using Sonde.Experiments.Network;

namespace Sonde.Experiments.Runs;

/// <summary>
/// The stage between measuring and writing in which names of addresses are looked up, where a measurement wants any: not where packets are
/// sent, and for a short time only.
/// </summary>
/// <param name="names">Looks them up.</param>
/// <param name="time">The clock.</param>
internal sealed class NameStage(INames names, TimeProvider time)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);

    /// <summary>The measurement with its names.</summary>
    public async ValueTask<MeasurementDraft> PassAsync(MeasurementDraft draft)
    {
        if (draft.Names is not { } wanted) return draft;
        using var limit = new CancellationTokenSource(Limit, time);
        return draft with { Form = wanted.With(await names.NamesOfAsync(wanted.Addresses, limit.Token)), Names = null };
    }
}
