namespace Sonde.Analysis.Reports;

/// <summary>How often each condition came; of two files, where they differ.</summary>
/// <param name="IsDifference">Whether two files are compared.</param>
/// <param name="Rows">The conditions, in order.</param>
/// <param name="IsSame">Whether two files were compared that have conditions and do not differ.</param>
public sealed record ConditionReport(bool IsDifference, IReadOnlyList<ConditionReport.Row> Rows, bool IsSame)
{
    /// <summary>One condition.</summary>
    /// <param name="Key">Which, at which port and in which network.</param>
    /// <param name="Counts">How often; of a comparison before, after, and the difference.</param>
    public sealed record Row(ConditionKey Key, IReadOnlyList<long> Counts);

    /// <summary>The counts of one set of results.</summary>
    public static ConditionReport Of(ConditionCounts counts)
    {
        ArgumentNullException.ThrowIfNull(counts);
        return new ConditionReport(false, [.. counts.Keys.Select(key => new Row(key, [counts[key]]))], IsSame: false);
    }

    /// <summary>Where two sets of results differ.</summary>
    public static ConditionReport Between(ConditionCounts before, ConditionCounts after)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        ConditionKey[] keys = [.. before.Keys.Concat(after.Keys).Distinct().Order()];
        Row[] rows = [
            .. keys.Where(key => before[key] != after[key])
            .Select(key => new Row(key, [before[key], after[key], after[key] - before[key]]))];
        return new ConditionReport(true, rows, IsSame: keys.Length > 0 && rows.Length == 0);
    }
}
