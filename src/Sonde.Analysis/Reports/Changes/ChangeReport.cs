namespace Sonde.Analysis.Reports.Changes;

/// <summary>What the series of each group shows.</summary>
/// <param name="By">What they are grouped by.</param>
/// <param name="Of">Of which tests the share was asked for; null for those that did not come to what is expected.</param>
/// <param name="Findings">What each shows, in the order of their keys.</param>
/// <param name="Unread">What could not be counted, and why, in words; empty when all was.</param>
public sealed record ChangeReport(
    IReadOnlyList<SummaryKey> By, string? Of, IReadOnlyList<ChangeFinding> Findings, IReadOnlyList<string> Unread);
