using Sonde.Measurements.Model;

namespace Sonde.Analysis.Pipeline;

/// <summary>What a line comes to.</summary>
/// <param name="Outcome">The outcome.</param>
/// <param name="Expectation">What that says of the network; null: nothing.</param>
/// <param name="Rule">The rule that decided.</param>
public sealed record LineVerdict(Outcome Outcome, Expectation? Expectation, string Rule)
{
    /// <summary>Whether the tries came to different outcomes.</summary>
    public bool IsMixed { get; init; }
}
