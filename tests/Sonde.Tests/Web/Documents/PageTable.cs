using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;

namespace Sonde.Tests.Web.Documents;

/// <summary>A table of a page, as a reader sees it.</summary>
/// <param name="Caption">What it says it shows.</param>
/// <param name="Cells">Its cells, each with its column.</param>
internal sealed partial record PageTable(string Caption, IReadOnlyList<PageTable.Cell> Cells)
{
    /// <summary>A cell.</summary>
    /// <param name="Row">What names its row.</param>
    /// <param name="Column">What names its column.</param>
    /// <param name="Look">Its classes.</param>
    /// <param name="Text">What stands in it.</param>
    /// <param name="Link">Where it leads to; null for nowhere.</param>
    internal sealed record Cell(string Row, string Column, string Look, string Text, string? Link)
    {
        /// <summary>The place in the page that it leads to; null for none.</summary>
        public string? Anchor => Link is ['#', .. string place] ? place : null;

        /// <summary>Whether it is a number of the page's tables.</summary>
        public bool IsNumber => Look.Split(' ').Contains("n") && Text.Length > 0;

        /// <summary>The number.</summary>
        public double Number => double.Parse(Text.Replace(",", "", StringComparison.Ordinal), CultureInfo.InvariantCulture);
    }

    /// <summary>The tables of a page.</summary>
    public static IReadOnlyList<PageTable> Of(string page) => [.. Tables().Matches(page).Select(table => Read(table.Groups["in"].Value))];

    private static PageTable Read(string table)
    {
        string[][] rows = [.. Rows().Matches(table).Select(row => (string[])[.. Parts().Matches(row.Value).Select(cell => cell.Value)])];
        string[] columns = [.. rows[0].Select(TextOf)];
        List<Cell> cells = [];
        foreach (string[] row in rows[1..])
        {
            int column = 0;
            foreach (string cell in row)
            {
                Match look = Look().Match(cell), link = Link().Match(cell), wide = Wide().Match(cell);
                cells.Add(new Cell(
                    TextOf(row[0]), column < columns.Length ? columns[column] : "", look.Groups["it"].Value,
                    TextOf(Unseen().Replace(cell, "")), link.Success ? WebUtility.HtmlDecode(link.Groups["it"].Value) : null));
                column += wide.Success ? int.Parse(wide.Groups["it"].Value, CultureInfo.InvariantCulture) : 1;
            }
        }

        return new PageTable(TextOf(Captions().Match(table).Value), cells);
    }

    private static string TextOf(string markup) => WebUtility.HtmlDecode(Tags().Replace(markup, "")).Trim();

    [GeneratedRegex("<table>(?<in>.*?)</table>", RegexOptions.Singleline)]
    private static partial Regex Tables();

    [GeneratedRegex("<caption>.*?</caption>", RegexOptions.Singleline)]
    private static partial Regex Captions();

    [GeneratedRegex("<tr>.*?</tr>", RegexOptions.Singleline)]
    private static partial Regex Rows();

    [GeneratedRegex("<t[hd][ >].*?</t[hd]>", RegexOptions.Singleline)]
    private static partial Regex Parts();

    [GeneratedRegex("^<t[hd][^>]* class=\"(?<it>[^\"]*)\"")]
    private static partial Regex Look();

    [GeneratedRegex("<a href=\"(?<it>[^\"]*)\"")]
    private static partial Regex Link();

    [GeneratedRegex("^<t[hd][^>]* colspan=\"(?<it>[0-9]+)\"")]
    private static partial Regex Wide();

    [GeneratedRegex("<span class=\"unseen\">[^<]*</span>")]
    private static partial Regex Unseen();

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Tags();
}
