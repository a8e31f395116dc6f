namespace Sonde.Analysis.Reports;

/// <summary>
/// A target that was measured live again and again from one origin by one nettest, and did not come to the same each time.
/// </summary>
/// <param name="Target">The target.</param>
/// <param name="From">From where it was measured; null where all was measured from one origin.</param>
/// <param name="Test">The nettest; null where one alone measured the target.</param>
/// <param name="First">When its outcome first was another one.</param>
/// <param name="Last">When it last was.</param>
/// <param name="Count">How often it changed.</param>
public sealed record SummaryChange(string Target, string? From, string? Test, string First, string Last, int Count);
