namespace Sonde.Analysis.Outcomes;

/// <summary>One rule tried.</summary>
/// <param name="Rule">Its name.</param>
/// <param name="Test">What it asks, and of what text.</param>
/// <param name="Fired">Whether it was true.</param>
internal readonly record struct TraceStep(string Rule, string Test, bool Fired);
