using System.Globalization;
using Sonde.Analysis.Reports;
using Sonde.Analysis.Reports.Wording;

namespace Sonde.Web.Counting;

/// <summary>What a group of tests came to.</summary>
/// <param name="Tests">All of them.</param>
/// <param name="Expected">Those that came to what was expected.</param>
/// <param name="Unexpected">Those that did not.</param>
/// <param name="Inconclusive">Those that may be the vantage point's fault, or whose controls failed.</param>
/// <param name="Invalid">Those that say nothing.</param>
/// <param name="Networks">The known networks of those that say something.</param>
public readonly record struct OutcomeCounts(
    long Tests, long Expected, long Unexpected, long Inconclusive, long Invalid, long Networks)
{
    /// <summary>The columns of a query that <see cref="Of"/> reads.</summary>
    public const string Columns =
        "count(*) AS tests, count(*) FILTER (expectation = 'expected') AS expected, count(*) FILTER (expectation = 'unexpected') AS unexpected, "
        + "count(*) FILTER (expectation = 'inconclusive') AS inconclusive, "
        + "count(*) FILTER (expectation = 'invalid' OR expectation IS NULL) AS invalid, "
        + $"count(DISTINCT {SeenColumns.NetworkUnit}) FILTER (expectation IN ('expected', 'unexpected')) AS telling_networks";

    /// <summary>Of a row of a query.</summary>
    public static OutcomeCounts Of(TableRow row)
        => new(row.Count("tests"), row.Count("expected"), row.Count("unexpected"), row.Count("inconclusive"), row.Count("invalid"),
            row.Count("telling_networks"));

    /// <summary>Those that say something of the network.</summary>
    public long Conclusive => Expected + Unexpected;

    /// <summary>The share of unexpected ones among those that say something; null where none does.</summary>
    public double? Rate => Conclusive == 0 ? null : (double)Unexpected / Conclusive;

    /// <summary>Whether there is enough for a share.</summary>
    /// <param name="least">From how many tests that say something on.</param>
    /// <param name="over">What it speaks of.</param>
    public bool IsEnough(int least, IntervalUnit over) => Sufficiency.IsEnough(Conclusive, Networks, least, over);

    /// <summary>The share in words, or that there is not enough for one, and why.</summary>
    /// <param name="least">From how many tests that say something on.</param>
    /// <param name="over">What it speaks of.</param>
    public string ShareIfEnough(int least, IntervalUnit over)
        => IsEnough(least, over) ? Share
            : over == IntervalUnit.Networks && Conclusive >= Math.Max(1, least)
                ? $"insufficient ({Numerals.Count(Networks, "known network")})"
                : $"insufficient ({Numerals.Count(Conclusive, "telling test")})";

    /// <summary>The share in words, with what it is of: <c>30 % (12 of 40)</c>.</summary>
    public string Share => Rate is { } rate
        ? string.Create(CultureInfo.InvariantCulture, $"{rate * 100:0.#} % ({Unexpected:#,0} of {Conclusive:#,0})")
        : "none conclusive";
}
