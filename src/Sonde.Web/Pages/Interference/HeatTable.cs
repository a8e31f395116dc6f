using Sonde.Analysis.Reports;
using Sonde.Analysis.Reports.Counting;
using Sonde.Measurements.Model;
using Sonde.Web.Counting;
using Sonde.Web.Markup;
using Sonde.Web.Tables;

namespace Sonde.Web.Pages.Interference;

/// <summary>
/// A table of shares of unexpected outcomes: how dark a cell is says what share, and its text how many of how many. Of many rows and
/// columns those with the most unexpected outcomes are shown.
/// </summary>
/// <param name="Title">What it shows.</param>
/// <param name="Row">What a row is.</param>
/// <param name="Column">What a column is.</param>
/// <param name="MostRows">How many rows are shown.</param>
/// <param name="MostColumns">How many columns are shown.</param>
internal sealed record HeatTable(string Title, HeatAxis Row, HeatAxis Column, int MostRows, int MostColumns)
{
    /// <summary>What the file is called when it is saved.</summary>
    public required string FileName { get; init; }

    /// <summary>Whether columns are in their own order (days), not by how many outcomes were unexpected.</summary>
    public bool IsInOrder { get; init; }

    /// <summary>What a cell speaks of: of one network, or of several.</summary>
    public IntervalUnit Over { get; init; } = IntervalUnit.Tests;

    /// <summary>Whether a column is of networks that are not known: of how many it speaks nobody can tell, and no share is shown.</summary>
    public Func<OutcomeCube, int, bool> IsUnknown { get; init; } = (_, _) => false;

    /// <summary>Writes it.</summary>
    /// <param name="context">The page.</param>
    /// <param name="margins">What its rows and columns have.</param>
    public void Write(PageContext context, TestMargins margins)
    {
        OutcomeSelection outcomes = context.Outcomes;
        KindSlots slots = InterferenceTests.Slots(outcomes.Cube);
        (int[] rows, long allRows) = Shown(Row.Of(outcomes.Cube), margins, MostRows, inOrder: false);
        (int[] columns, long allColumns) = Shown(Column.Of(outcomes.Cube), margins, MostColumns, IsInOrder);
        if (rows.Length == 0 || columns.Length == 0)
        {
            context.Page.Leaf("p", $"No row says which {(rows.Length == 0 ? Row.Name : Column.Name)}.");
            return;
        }

        Dimension down = Row.Of(outcomes.Cube), across = Column.Of(outcomes.Cube);
        Axis[] axes = [down.Only(rows), across.Only(columns)];
        Tally tally = outcomes.Count(axes, slots, context.Shelf.TakesRows);
        IReadOnlyList<long>? networks = Over == IntervalUnit.Networks
            ? outcomes.Distinct(axes, outcomes.Cube.NetworkUnit, InterferenceTests.Telling(outcomes.Cube))
            : null;
        var cells = new Dictionary<(int, int), (OutcomeCounts Counts, string? Link)>();
        foreach (int group in tally.Groups)
        {
            (int row, int column) = (rows[tally.Place(group, 0)], columns[tally.Place(group, 1)]);
            OutcomeCounts counts = OutcomeCounts.Of(tally, group, networks) is var all && IsUnknown(outcomes.Cube, column)
                ? all with { Networks = 0 }
                : all;
            cells[(row, column)] = (counts, context.Shelf.Link(
                $"{down.Values[row]}, {across.Values[column]}", outcomes.Cube,
                InterferenceTests.Condition.And(Row.Is, down.Values[row]).And(Column.Is, across.Values[column]), counts.Tests,
                CountCells.Ids(slot => tally.Samples(group, slot))));
        }

        if (allRows > rows.Length || allColumns > columns.Length)
        {
            context.Page.Leaf("p",
                $"Shown are {rows.Length} of {Numerals.Count(allRows, "row")} and {columns.Length} of {Numerals.Count(allColumns, "column")}: those with the most unexpected outcomes, then the most tests.");
        }

        new DataTable(
            Title, [Row.Name, .. columns.Select(column => across.Values[column]!)],
            [.. rows.Select(
                row => (IReadOnlyList<Cell>)[
                    down.Values[row], .. columns.Select(column => CellOf(
                        cells, row, column, context.Enough, IsUnknown(outcomes.Cube, column) ? IntervalUnit.Networks : Over))])])
        { FileName = FileName }.Write(context.Page);
    }

    /// <summary>What the shades of cells say.</summary>
    public static void WriteKey(MarkupWriter page, int enough)
    {
        page.Open("ul", ("class", "key"));
        foreach ((string look, string text) in ((string, string)[])
            [("h0", "none unexpected"), ("h1", "below 10 %"), ("h2", "10 to 30 %"), ("h3", "30 to 60 %"), ("h4", "60 % and more"),
                ("few",
                    $"insufficient: fewer than {Numerals.Count(enough, "test that says something", "tests that say something")}, or of a country from fewer than {Sufficiency.LeastNetworks} known networks, or of networks that are not known")])
            page.Open("li").Leaf("span", null, ("class", $"swatch {look}")).Text(text).Close();
        page.Close();
    }

    private static Cell CellOf(
        Dictionary<(int, int), (OutcomeCounts Counts, string? Link)> cells, int row, int column, int enough, IntervalUnit over)
    {
        if (!cells.TryGetValue((row, column), out (OutcomeCounts Counts, string? Link) cell)) return new Cell("", Class: "none", Data: "");
        // Of tests that all say nothing no share is told, and no "0 of 0" either.
        string text = cell.Counts.Conclusive == 0
            ? Numerals.Count(cell.Counts.Tests, "says nothing", "say nothing")
            : $"{MarkupWriter.Count(cell.Counts.Unexpected)} of {MarkupWriter.Count(cell.Counts.Conclusive)}";
        bool isEnough = cell.Counts.IsEnough(enough, over);
        string look = !isEnough ? "few" : cell.Counts.Rate switch
        {
            0 => "h0",
            < 0.1 => "h1",
            < 0.3 => "h2",
            < 0.6 => "h3",
            _ => "h4",
        };
        string? note = isEnough ? null : cell.Counts.ShareIfEnough(enough, over);
        return new Cell(text, Link: cell.Link, Class: $"heat {look}", Data: note is null ? text : $"{text}, {note}", Note: note);
    }

    // Those with the most unexpected outcomes, and how many there are in all.
    private static (int[] Shown, long All) Shown(Dimension of, TestMargins margins, int most, bool inOrder)
    {
        Tally tally = margins.By(of);
        int[] known = [.. tally.Groups.Where(group => tally.Value(group) is not null)];
        int[] shown = [.. known.OrderByDescending(group => tally.Count(group, 0)).ThenByDescending(tally.Total)
            .ThenBy(group => tally.Value(group), StringComparer.Ordinal).Take(most).Select(group => tally.Place(group, 0))];
        if (inOrder) shown = [.. shown.OrderBy(number => of.Values[number], StringComparer.Ordinal)];
        return (shown, known.Length);
    }
}
