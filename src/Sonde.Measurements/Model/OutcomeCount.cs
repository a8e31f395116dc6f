namespace Sonde.Measurements.Model;

/// <summary>How often an outcome came.</summary>
/// <param name="Outcome">The outcome.</param>
/// <param name="Count">How many probes came to it.</param>
public readonly record struct OutcomeCount(Outcome Outcome, int Count);
