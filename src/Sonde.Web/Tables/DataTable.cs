using Sonde.Web.Markup;

namespace Sonde.Web.Tables;

/// <summary>A table of a page, which can be saved. The first column names the row.</summary>
/// <param name="Caption">What it shows.</param>
/// <param name="Columns">The names of the columns.</param>
/// <param name="Rows">The rows.</param>
public sealed record DataTable(string Caption, IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<Cell>> Rows)
{
    /// <summary>What the file is called when it is saved; null where it is not to be.</summary>
    public string? FileName { get; init; }

    /// <summary>Writes it into a page.</summary>
    public void Write(MarkupWriter page)
    {
        ArgumentNullException.ThrowIfNull(page);
        page.Open("div", ("class", "scroll"), ("tabindex", "0"), ("role", "region"), ("aria-label", Caption)).Open("table");
        page.Leaf("caption", Caption).Open("thead").Open("tr");
        for (int i = 0; i < Columns.Count; i++)
        {
            bool isNumber = Rows.Count > 0 && i < Rows[0].Count && Rows[0][i].IsNumber;
            page.Open("th", ("scope", "col"), ("class", isNumber ? "n" : null)).Foreign(Columns[i]).Close();
        }

        page.Close().Close().Open("tbody");
        foreach (IReadOnlyList<Cell> row in Rows)
        {
            page.Open("tr");
            for (int i = 0; i < row.Count; i++) Write(page, row[i], isName: i == 0);
            page.Close();
        }

        page.Close().Close().Close();
        if (FileName is not null) WriteSave(page);
    }

    /// <summary>Writes it behind a heading that opens it: the twin of a chart.</summary>
    public void WriteFolded(MarkupWriter page)
    {
        ArgumentNullException.ThrowIfNull(page);
        page.Open("details").Leaf("summary", "The same as a table");
        Write(page);
        page.Close();
    }

    private void WriteSave(MarkupWriter page)
        => page.Open("p", ("class", "save")).Leaf(
            "a", $"Save as CSV: {Caption}",
            ("href", CsvText.DataLink(Columns, Rows.Select(row => (IReadOnlyList<string>)[.. row.Select(cell => cell.Data ?? cell.Text)]))),
            ("download", FileName)).Close();

    private static void Write(MarkupWriter page, Cell cell, bool isName)
    {
        string? look = string.Join(' ', ((string?[])[cell.IsNumber ? "n" : null, cell.Class]).OfType<string>());
        (string, string?) shown = ("class", look.Length > 0 ? look : null);
        if (isName) page.Open("th", ("scope", "row"), shown);
        else page.Open("td", shown, ("title", cell.Note));
        if (cell.Link is not null) page.Open("a", ("href", cell.Link)).Foreign(cell.Text).Close();
        else if (cell.IsNumber) page.Text(cell.Text);
        else page.Foreign(cell.Text);
        if (cell.Note is not null) page.Leaf("span", $" ({cell.Note})", ("class", "unseen"));
        page.Close();
    }
}
