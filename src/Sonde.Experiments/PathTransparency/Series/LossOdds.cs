namespace Sonde.Experiments.PathTransparency.Series;

/// <summary>How much a path loses at random, as far as packets that were answered show it.</summary>
/// <param name="lost">How many of them had to be sent again.</param>
/// <param name="sent">How many there were, the repeats among them.</param>
internal readonly struct LossOdds(int lost, int sent)
{
    // Of so many runs one may mistake chance for a verdict.
    private const double Certain = 1e-4, CertainWithoutLoss = 1e-3;

    /// <summary>Whether so many packets in a row, sent in vain, may be no more than that.</summary>
    public bool MayExplain(int unanswered)
    {
        // The rule of succession: of few packets little is known; where some were lost, twice the error of so few above it.
        double share = lost == 0 ? 1.0 / (sent + 2) : Math.Min(1, (lost + 1 + (2 * Math.Sqrt(lost + 1))) / (sent + 2));
        return Math.Pow(share, unanswered) > (lost == 0 ? CertainWithoutLoss : Certain);
    }
}
