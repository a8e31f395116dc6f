namespace Sonde.Analysis.Reports;

/// <summary>A group of measurements that something is said of.</summary>
/// <param name="Group">What they came to.</param>
/// <param name="Test">The nettest; null where it is not known.</param>
/// <param name="Subject">What they are about (<see cref="SeenColumns.Subject"/>).</param>
/// <param name="Country">The country of the vantage points; null where it is not known.</param>
/// <param name="Rows">How many rows of the table <c>outcomes</c> there are.</param>
/// <param name="Ids">A few of them, unexpected ones first.</param>
public sealed record FoundGroup(
    SummaryGroup Group, string? Test, string Subject, string? Country, long Rows, IReadOnlyList<long> Ids);
