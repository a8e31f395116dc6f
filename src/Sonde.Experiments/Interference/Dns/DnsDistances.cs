using Sonde.Packets.Dns;

namespace Sonde.Experiments.Interference.Dns;

/// <summary>
/// What follows an answer that comes from another distance than those to control names: the name and a control name, by turns. Each comes
/// to another port and may take another way, so that one alone tells nothing.
/// </summary>
/// <param name="trial">The trial.</param>
/// <param name="options">How.</param>
internal sealed class DnsDistances(DnsTrial trial, DnsOptions options)
{
    /// <summary>
    /// Questions for the name, and for control names, of which all are to tell the same. Of ways by which half of the questions go, so
    /// many of the one kind go by one and as many of the other kind by the other once in five hundred.
    /// </summary>
    public const int Enough = 5;

    /// <summary>The steps.</summary>
    public IEnumerable<DnsStep> Steps()
    {
        bool isReset = trial.Alike is null && trial.Tests is [.., { Transport: "tcp", RstTtl: not null }];
        for (int asked = 0; isReset && asked < Enough && !HasControls; asked++)
        {
            yield return DnsStep.Wait(trial.Now + options.Pause);
            foreach (DnsStep step in trial.AskControl()) yield return step;
        }

        foreach (DnsType type in trial.Types)
        {
            while (MayBeAnothers(type))
            {
                if (HasControls && DnsEvidence.PlainOf(trial, type).Count() >= Enough) yield break; // it is told
                int asked = trial.Features.Count;
                yield return DnsStep.Wait(trial.Now + options.Pause);
                foreach (DnsStep step in trial.AskControl()) yield return step;
                if (!MayBeAnothers(type)) break;
                yield return DnsStep.Wait(trial.Now + options.Pause);
                foreach (DnsStep step in trial.AskAside(type)) yield return step;
                if (!trial.Features[asked].IsAnswered || trial.Liveness[^1].First is null) break; // that costs a time limit each time
            }
        }
    }

    private bool HasControls => DnsEvidence.TtlsOfControls(trial).Length >= Enough;

    private bool MayBeAnothers(DnsType type) => DnsEvidence.AreAllAnothers(
        [.. DnsEvidence.PlainOf(trial, type)], DnsEvidence.TtlsOfControls(trial));
}
