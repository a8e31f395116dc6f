using Sonde.Measurements.Model;

namespace Sonde.Analysis.Pipeline;

/// <summary>What a line comes to.</summary>
/// <param name="Outcome">The outcome.</param>
/// <param name="Expectation">What that says of the network: <c>expected</c>, <c>unexpected</c>, <c>inconclusive</c> or
/// <c>invalid</c>.</param>
/// <param name="Rule">The rule that decided.</param>
public sealed record LineVerdict(Outcome Outcome, string Expectation, string Rule)
{
    /// <summary>Whether the tries came to different outcomes.</summary>
    public bool IsMixed { get; init; }
}
