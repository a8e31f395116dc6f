namespace Sonde.Web.Counting;

/// <summary>Which rows stand for a number: the first few in the tables' order, those that say most before the others.</summary>
internal static class SampleIds
{
    /// <summary>How many rows are shown for a number.</summary>
    public const int Most = 3;

    /// <summary>Rows that say less come behind all that say more.</summary>
    private const long Later = 1_000_000_000_000;

    /// <summary>The column of a query that <see cref="Of"/> reads: unexpected rows first.</summary>
    public static readonly string Column =
        $"min(id + CASE expectation WHEN 'unexpected' THEN 0 ELSE {Later} END, {Most}) AS ids";

    /// <summary>The same where no row says more than another.</summary>
    public static readonly string AnyColumn = $"min(id, {Most}) AS ids";

    /// <summary>The rows of a query's row.</summary>
    public static IReadOnlyList<long> Of(Analysis.Reports.TableRow row) => [.. row.Numbers("ids").Select(id => id % Later)];
}
