using Sonde.Analysis.Reports.Comparing;

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
    /// <param name="Compared">At which targets it changed, and whether that may be noise; null where nothing is compared.</param>
    public sealed record Row(ConditionKey Key, IReadOnlyList<long> Counts, ComparedRow? Compared = null);

    /// <summary>The counts of one set of results.</summary>
    public static ConditionReport Of(ConditionCounts counts)
    {
        ArgumentNullException.ThrowIfNull(counts);
        return new ConditionReport(false, [.. counts.Keys.Select(key => new Row(key, [counts[key]]))], IsSame: false);
    }

    /// <summary>Where two sets of results differ.</summary>
    /// <param name="before">The counts of the first.</param>
    /// <param name="after">Those of the second.</param>
    /// <param name="compared">The results of both.</param>
    public static ConditionReport Between(ConditionCounts before, ConditionCounts after, Comparison compared)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        ArgumentNullException.ThrowIfNull(compared);
        ConditionKey[] keys = [.. before.Keys.Concat(after.Keys).Distinct().Order()];
        Dictionary<ConditionKey, ComparedRow> rows =
            compared.Rows().ToDictionary(row => new ConditionKey(row.What, row.Values[0] ?? "", row.Values[1] ?? ""));
        Row[] differing =
        [
            .. keys.Where(
                key => before[key] != after[key]
                || (rows.TryGetValue(key, out ComparedRow? row) && row.Appeared.Count + row.Went.Count > 0))
                .Select(key => new Row(key, [before[key], after[key], after[key] - before[key]], rows.GetValueOrDefault(key))),
        ];
        return new ConditionReport(true, differing, IsSame: keys.Length > 0 && differing.Length == 0);
    }
}
