using Sonde.Analysis.Reports;
using Sonde.Web.Pages;
using Sonde.Web.Tables;

namespace Sonde.Web.Counting;

/// <summary>What a group of tests came to as cells of a table, each of which leads to rows of its own.</summary>
internal static class CountCells
{
    /// <summary>The names of the columns.</summary>
    public static readonly IReadOnlyList<string> Names = ["tests", .. Kinds.Select(kind => kind.Name)];

    /// <summary>The columns of a query that <see cref="Of"/> reads.</summary>
    public static readonly string Columns =
        $"{OutcomeCounts.Columns}, {SampleIds.Column}, "
        + string.Join(", ", Kinds.Select(kind => $"min(id, {SampleIds.Most}) FILTER ({kind.Where}) AS {kind.Name}_ids"));

    private static (string Name, string Where)[] Kinds =>
    [
        ("expected", "expectation = 'expected'"), ("unexpected", "expectation = 'unexpected'"),
        ("inconclusive", "expectation = 'inconclusive'"), ("invalid", "(expectation = 'invalid' OR expectation IS NULL)"),
    ];

    /// <summary>The cells of a query's row: all tests, then those of each kind.</summary>
    /// <param name="context">The page.</param>
    /// <param name="row">The row.</param>
    /// <param name="title">What the tests are.</param>
    /// <param name="where">The condition that gives them.</param>
    public static IReadOnlyList<Cell> Of(PageContext context, TableRow row, string title, string where)
    {
        long tests = row.Count("tests");
        return
        [
            Cell.Of(tests, context.Shelf.Link(title, "outcomes", where, tests, SampleIds.Of(row))),
            .. Kinds.Select(kind => Cell.Of(
                row.Count(kind.Name), context.Shelf.Link(
                    $"{title}: {kind.Name}", "outcomes", $"{where} AND {kind.Where}", row.Count(kind.Name),
                    row.Numbers($"{kind.Name}_ids")))),
        ];
    }
}
