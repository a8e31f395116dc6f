namespace Sonde.Analysis.Reports;

/// <summary>What measurements came to, group by group.</summary>
/// <param name="By">What they are grouped by.</param>
/// <param name="Groups">The groups, in the order of their keys; empty where there was nothing to count.</param>
/// <param name="Changes">The targets measured directly whose outcome changed, in order.</param>
/// <param name="Unread">What could not be counted, and why, in words; empty when all was.</param>
public sealed record SummaryReport(
    IReadOnlyList<SummaryKey> By, IReadOnlyList<SummaryGroup> Groups, IReadOnlyList<SummaryChange> Changes, IReadOnlyList<string> Unread);
