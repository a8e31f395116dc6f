using Sonde.Packets.Dns;

namespace Sonde.Experiments.Interference.Dns;

/// <summary>
/// What follows an answer that comes from another distance than those to control names: the name and control names, in an order of chance.
/// Each comes to another port and may take another way, so that one alone tells nothing.
/// </summary>
/// <param name="trial">The trial.</param>
/// <param name="options">How.</param>
/// <param name="chance">Whose turn it is.</param>
internal sealed class DnsDistances(DnsTrial trial, DnsOptions options, Random chance)
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
                if (HasControls && HasPlain(type)) yield break; // it is told
                bool isControl = IsControlNext(type);
                yield return DnsStep.Wait(trial.Now + options.Pause);
                foreach (DnsStep step in isControl ? trial.AskControl() : trial.AskAside(type)) yield return step;
                // Silence costs a time limit each time.
                if (isControl ? trial.Liveness[^1].First is null : !trial.Features[^1].IsAnswered) break;
            }
        }
    }

    // Where machines take turns, so would questions of two kinds by turns: which is next is chance, but for one that has had its share. No
    // more is asked of that one: a capture, which has what was asked and no more, is read with chances of its own.
    private bool IsControlNext(DnsType type) => !HasControls && (HasPlain(type) || chance.Next(2) == 0);

    private bool HasPlain(DnsType type) => DnsEvidence.PlainOf(trial, type).Count() >= Enough;

    private bool HasControls => DnsEvidence.TtlsOfControls(trial).Length >= Enough;

    private bool MayBeAnothers(DnsType type) => DnsEvidence.AreAllAnothers(
        [.. DnsEvidence.PlainOf(trial, type)], DnsEvidence.TtlsOfControls(trial));
}
