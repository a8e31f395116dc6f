using Sonde.Analysis.Reports.Counting;

namespace Sonde.Web.Counting;

/// <summary>Which rows stand for a number: the first few in the tables' order.</summary>
internal static class SampleIds
{
    /// <summary>How many rows are shown for a number.</summary>
    public const int Most = Tally.MostSamples;

    /// <summary>The column of a query that <see cref="Of"/> reads.</summary>
    public static readonly string AnyColumn = $"min(id, {Most}) AS ids";

    /// <summary>The rows of a query's row.</summary>
    public static IReadOnlyList<long> Of(Analysis.Reports.TableRow row) => [.. row.Numbers("ids")];
}
