namespace Sonde.Analysis.Reports.Comparing;

/// <summary>How often something came on two sides, and at which targets that changed.</summary>
/// <param name="Values">The values of what is grouped by; null where one is not known.</param>
/// <param name="What">The condition, or the outcome's code.</param>
/// <param name="Before">In how many results before.</param>
/// <param name="BeforeOf">Of how many.</param>
/// <param name="After">In how many results after.</param>
/// <param name="AfterOf">Of how many.</param>
/// <param name="Appeared">Targets measured on both sides where it came after and not before, in order.</param>
/// <param name="Went">Those where it came before and not after.</param>
/// <param name="Both">How many targets were measured on both sides.</param>
/// <param name="Test">The test that weighs the difference: <c>McNemar</c>, of the same targets, or <c>Fisher</c>, of others.</param>
/// <param name="Chance">The chance of such a difference, or a greater one, where there is none.</param>
/// <param name="ChanceOfMany">The same, where so many differences were looked at (Holm).</param>
public sealed record ComparedRow(
    IReadOnlyList<string?> Values, string What, long Before, long BeforeOf, long After, long AfterOf, IReadOnlyList<string> Appeared,
    IReadOnlyList<string> Went, long Both, string Test, double Chance, double ChanceOfMany)
{
    /// <summary>Below this chance a difference is taken for real.</summary>
    public const double Noise = 0.05;

    /// <summary>
    /// <c>appeared</c> where it never came before and is what a target is after, <c>went</c> where it never came after and was what one is
    /// before, else <c>changed</c>. Of targets that are others on each side that is what never came, by itself.
    /// </summary>
    public string Kind
        => Before == 0 && (Appeared.Count > 0 || IsOfOthers) ? "appeared"
            : After == 0 && (Went.Count > 0 || IsOfOthers) ? "went"
            : "changed";

    private bool IsOfOthers => Test == "Fisher";

    /// <summary>Whether the difference may be chance.</summary>
    public bool MayBeNoise => ChanceOfMany >= Noise;
}
