namespace Sonde.Analysis.Reports.Comparing;

/// <summary>What differs between two sides.</summary>
/// <param name="By">What is grouped by.</param>
/// <param name="Rows">What differs, with counts and chances.</param>
/// <param name="Targets">The targets that were not the same.</param>
/// <param name="Before">Targets measured before, as one vantage point sees each.</param>
/// <param name="After">Targets measured after.</param>
/// <param name="Both">Targets measured on both sides.</param>
/// <param name="Silent">Results of both sides that say nothing and count nowhere: invalid ones, and those whose controls failed.</param>
/// <param name="Unread">What could not be counted, and why, in words; empty when all was.</param>
public sealed record ComparisonReport(
    IReadOnlyList<SummaryKey> By, IReadOnlyList<ComparedRow> Rows, IReadOnlyList<ChangedTarget> Targets, long Before, long After, long Both,
    long Silent, IReadOnlyList<string> Unread)
{
    /// <summary>What people call them: targets, where each was seen by one vantage point.</summary>
    public ComparedWords Words { get; init; } = ComparedWords.Plain(Both);
}
