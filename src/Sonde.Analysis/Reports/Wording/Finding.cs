namespace Sonde.Analysis.Reports.Wording;

/// <summary>What a person is told: a sentence with its basis, how sure it is, and what else it could be.</summary>
/// <param name="Sentence">The sentence: how many of how many tests, from how many networks, where and when, what happened, whether controls
/// worked, and the share with its interval, or why there is none. Texts from the network may be in it.</param>
/// <param name="HowSure">Over what the interval was reckoned, or what is wanting for one; empty for a single test.</param>
/// <param name="OtherCauses">What else it could be, in words; null where nothing was unexpected.</param>
/// <param name="Code">The outcome that it is about, or null.</param>
/// <param name="IsEnough">Whether there are tests and networks enough for a share.</param>
public sealed record Finding(string Sentence, string HowSure, string? OtherCauses, string? Code, bool IsEnough)
{
    /// <summary>All of it, one sentence after the other.</summary>
    public string Text => string.Join(
        ' ', ((string[])[Sentence, HowSure, OtherCauses is null ? "" : $"It could also be {OtherCauses}."]).Where(part => part.Length > 0));
}
