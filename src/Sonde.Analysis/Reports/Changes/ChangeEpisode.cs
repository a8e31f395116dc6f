namespace Sonde.Analysis.Reports.Changes;

/// <summary>A time in which the share of a series was raised.</summary>
/// <param name="Began">Its first day or hour; null where it was under way when the series begins.</param>
/// <param name="Earliest">The first that may be it, with a confidence of 95 %; null where it was under way.</param>
/// <param name="Latest">The last that may be it.</param>
/// <param name="LastBefore">The last with tests before it: between the two nothing is known.</param>
/// <param name="Ended">The first day or hour after it; null where it is under way when the series ends.</param>
/// <param name="ShareBefore">The share before it, 0 to 1; null where it was under way.</param>
/// <param name="ShareDuring">The share in it.</param>
/// <param name="ShareAfter">The share after it; null where it is under way.</param>
/// <param name="TestsBefore">Tests before it, back to the last change.</param>
/// <param name="TestsDuring">Tests in it.</param>
/// <param name="Chance">An upper bound of the chance that a series without a change shows one like it.</param>
/// <param name="Code">The most frequent outcome in it among those that raise the share.</param>
public sealed record ChangeEpisode(
    string? Began, string? Earliest, string? Latest, string? LastBefore, string? Ended, double? ShareBefore, double ShareDuring,
    double? ShareAfter, long TestsBefore, long TestsDuring, double Chance, string? Code)
{
    /// <summary>Tests after it, up to the next change; 0 where it is under way.</summary>
    public long TestsAfter { get; init; }
}
