using Sonde.Analysis.Reports;
using Sonde.Web.Counting;
using Sonde.Web.Markup;
using Sonde.Web.Tables;

namespace Sonde.Web.Pages.Interference;

/// <summary>
/// A table of shares of unexpected outcomes: how dark a cell is says what share, and its text how many of how many. Of many rows and
/// columns those with the most unexpected outcomes are shown.
/// </summary>
/// <param name="Title">What it shows.</param>
/// <param name="Row">What a row is, and the SQL that tells it.</param>
/// <param name="Column">What a column is, and the SQL that tells it.</param>
/// <param name="MostRows">How many rows are shown.</param>
/// <param name="MostColumns">How many columns are shown.</param>
internal sealed record HeatTable(
    string Title, (string Name, string Sql) Row, (string Name, string Sql) Column, int MostRows, int MostColumns)
{
    /// <summary>What the file is called when it is saved.</summary>
    public required string FileName { get; init; }

    /// <summary>Whether columns are in their own order (days), not by how many outcomes were unexpected.</summary>
    public bool IsInOrder { get; init; }

    /// <summary>What a cell speaks of: of one network, or of several.</summary>
    public IntervalUnit Over { get; init; } = IntervalUnit.Tests;

    /// <summary>
    /// The condition on the table for a row's or column's name, where it is not that of <see cref="Row"/> or <see cref="Column"/>.
    /// </summary>
    public Func<TableRow, string>? ColumnWhere { get; init; }

    /// <summary>Writes it.</summary>
    public void Write(PageContext context)
    {
        string[] rows = Names(context, Row.Sql, MostRows, inOrder: false), columns = Names(context, Column.Sql, MostColumns, IsInOrder);
        if (rows.Length == 0 || columns.Length == 0)
        {
            context.Page.Leaf("p", $"No row says which {(rows.Length == 0 ? Row.Name : Column.Name)}.");
            return;
        }

        long allRows = Distinct(context, Row.Sql), allColumns = Distinct(context, Column.Sql);
        string sql =
            $"SELECT {Row.Sql} AS row_name, {Column.Sql} AS column_name, {OutcomeCounts.Columns}, {NetworkKey.Columns}, {SampleIds.Column} FROM {InterferenceTests.Sql} "
            + $"WHERE {SqlText.In(Row.Sql, rows)} AND {SqlText.In(Column.Sql, columns)} GROUP BY 1, 2";
        var cells = new Dictionary<(string, string), (OutcomeCounts Counts, string? Link)>();
        foreach (TableRow row in context.Tables.Ask(sql))
        {
            (string name, string column) = (row.Text("row_name")!, row.Text("column_name")!);
            OutcomeCounts counts = OutcomeCounts.Of(row);
            string where = InterferenceTests.And($"{Is(Row.Sql, name)} AND {ColumnWhere?.Invoke(row) ?? Is(Column.Sql, column)}");
            cells[(name, column)] = (
                counts, context.Shelf.Link($"{name}, {column}", "outcomes", where, counts.Tests, SampleIds.Of(row)));
        }

        if (allRows > rows.Length || allColumns > columns.Length)
        {
            context.Page.Leaf("p",
                $"Shown are {rows.Length} of {MarkupWriter.Count(allRows)} rows and {columns.Length} of {MarkupWriter.Count(allColumns)} columns: those with the most unexpected outcomes, then the most tests.");
        }

        new DataTable(
            Title, [Row.Name, .. columns],
            [.. rows.Select(
                name => (IReadOnlyList<Cell>)[name, .. columns.Select(column => CellOf(cells, name, column, context.Enough, Over))])])
        { FileName = FileName }.Write(context.Page);
    }

    /// <summary>What the shades of cells say.</summary>
    public static void WriteKey(MarkupWriter page, int enough)
    {
        page.Open("ul", ("class", "key"));
        foreach ((string look, string text) in ((string, string)[])
            [("h0", "none unexpected"), ("h1", "below 10 %"), ("h2", "10 to 30 %"), ("h3", "30 to 60 %"), ("h4", "60 % and more"),
                ("few",
                    $"insufficient: fewer than {enough} tests that say something, or of a country from fewer than {Sufficiency.LeastNetworks} known networks")])
            page.Open("li").Leaf("span", null, ("class", $"swatch {look}")).Text(text).Close();
        page.Close();
    }

    private static Cell CellOf(
        Dictionary<(string, string), (OutcomeCounts Counts, string? Link)> cells, string row, string column, int enough,
        IntervalUnit over)
    {
        if (!cells.TryGetValue((row, column), out (OutcomeCounts Counts, string? Link) cell)) return new Cell("", Class: "none", Data: "");
        string text = $"{MarkupWriter.Count(cell.Counts.Unexpected)} of {MarkupWriter.Count(cell.Counts.Conclusive)}";
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

    private static string[] Names(PageContext context, string of, int most, bool inOrder)
    {
        string[] names = [.. context.Tables.Ask(
            $"SELECT {of} AS name FROM {InterferenceTests.Sql} WHERE {of} IS NOT NULL GROUP BY 1 ORDER BY count(*) FILTER (expectation = 'unexpected') DESC, count(*) DESC, name LIMIT {most}")
            .Select(row => row.Text("name")!)];
        if (inOrder) Array.Sort(names, StringComparer.Ordinal);
        return names;
    }

    private static long Distinct(PageContext context, string of)
        => context.Tables.Ask($"SELECT count(DISTINCT {of}) AS n FROM {InterferenceTests.Sql}")[0].Count("n");

    private static string Is(string sql, string value) => sql switch
    {
        "date" => SqlText.Is("CAST(date AS VARCHAR)", value),
        "subject" => SqlText.Is($"({SeenColumns.SubjectSql})", value),
        "country" => SqlText.Is(SeenColumns.CountrySql, value),
        "network" => SqlText.Is($"({SeenColumns.NetworkSql})", value),
        _ => SqlText.Is(sql, value),
    };
}
