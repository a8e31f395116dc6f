namespace Sonde.Experiments.PathTransparency.Crafted;

/// <summary>How much a path loses at random, as far as packets that were answered show it.</summary>
/// <param name="Lost">How many of them had to be sent again.</param>
/// <param name="Sent">How many there were, the repeats among them.</param>
internal readonly record struct LossOdds(int Lost, int Sent)
{
    // The rule of succession: of few packets little is known; where some were lost, twice the error of so few above it, at most all.
    private double Share => Lost == 0 ? 1.0 / (Sent + 2) : Math.Min(1, (Lost + 1 + (2 * Math.Sqrt(Lost + 1))) / (Sent + 2));

    /// <summary>The chance that so many packets in a row are lost, from 0 to 1.</summary>
    public double Of(int unanswered) => Math.Pow(Share, unanswered);
}
