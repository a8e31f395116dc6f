namespace Sonde.Analysis.Outputs;

/// <summary>What a unit came to.</summary>
/// <param name="Key">The unit.</param>
/// <param name="Lines">Lines that were not blank.</param>
/// <param name="Rows">Rows made.</param>
/// <param name="Rejected">Lines and files rejected.</param>
/// <param name="RejectedByReason">The same by reason, in order.</param>
/// <param name="Outcomes">Rows by outcome, in order.</param>
internal sealed record UnitCounts(
    string Key, long Lines, long Rows, long Rejected,
    IReadOnlyDictionary<string, long> RejectedByReason, IReadOnlyDictionary<string, long> Outcomes);
