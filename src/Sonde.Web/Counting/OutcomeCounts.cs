using System.Globalization;
using Sonde.Analysis.Reports;

namespace Sonde.Web.Counting;

/// <summary>What a group of tests came to.</summary>
/// <param name="Tests">All of them.</param>
/// <param name="Expected">Those that came to what was expected.</param>
/// <param name="Unexpected">Those that did not.</param>
/// <param name="Inconclusive">Those that may be the vantage point's fault, or whose controls failed.</param>
/// <param name="Invalid">Those that say nothing.</param>
public readonly record struct OutcomeCounts(long Tests, long Expected, long Unexpected, long Inconclusive, long Invalid)
{
    /// <summary>The columns of a query that <see cref="Of"/> reads.</summary>
    public const string Columns =
        "count(*) AS tests, count(*) FILTER (expectation = 'expected') AS expected, count(*) FILTER (expectation = 'unexpected') AS unexpected, "
        + "count(*) FILTER (expectation = 'inconclusive') AS inconclusive, "
        + "count(*) FILTER (expectation = 'invalid' OR expectation IS NULL) AS invalid";

    /// <summary>Of a row of a query.</summary>
    public static OutcomeCounts Of(TableRow row)
        => new(row.Count("tests"), row.Count("expected"), row.Count("unexpected"), row.Count("inconclusive"), row.Count("invalid"));

    /// <summary>Those that say something of the network.</summary>
    public long Conclusive => Expected + Unexpected;

    /// <summary>The share of unexpected ones among those that say something; null where none does.</summary>
    public double? Rate => Conclusive == 0 ? null : (double)Unexpected / Conclusive;

    /// <summary>The share in words, with what it is of: <c>30 % (12 of 40)</c>.</summary>
    public string Share => Rate is { } rate
        ? string.Create(CultureInfo.InvariantCulture, $"{rate * 100:0.#} % ({Unexpected:#,0} of {Conclusive:#,0})")
        : "none conclusive";
}
