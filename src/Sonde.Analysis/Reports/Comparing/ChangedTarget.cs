namespace Sonde.Analysis.Reports.Comparing;

/// <summary>A target that was not the same on both sides.</summary>
/// <param name="Values">The values of what is grouped by.</param>
/// <param name="Target">The target, or a name at a vantage point.</param>
/// <param name="Before">What it was before; null where it was not measured.</param>
/// <param name="After">What it was after; null where it was not measured.</param>
public sealed record ChangedTarget(IReadOnlyList<string?> Values, string Target, string? Before, string? After);
