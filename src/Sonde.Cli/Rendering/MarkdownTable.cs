using Sonde.Analysis.Text;

namespace Sonde.Cli.Rendering;

/// <summary>
/// A table of a page at a terminal: aligned, its widest columns broken into lines between words; where that leaves too little room, a block
/// a row, whose first line is the first column.
/// </summary>
internal sealed class MarkdownTable
{
    // Less than this is no column that prose can be read in.
    private const int LeastProse = 24, Gap = 2;

    private readonly string[] _head;
    private readonly string[][] _rows;
    private readonly int _width;

    /// <summary>Reads a table.</summary>
    /// <param name="lines">Its lines: the head, the line below it, the rows.</param>
    /// <param name="width">Columns of the screen that a line may have.</param>
    public MarkdownTable(string[] lines, int width)
    {
        (_head, _width) = (Cells(lines[0]), width);
        IEnumerable<string> none = Enumerable.Repeat("", _head.Length);
        _rows = [.. lines.Skip(2).Select(line => (string[])[.. Cells(line).Concat(none).Take(_head.Length)])];
    }

    /// <summary>The lines of it.</summary>
    public IEnumerable<string> Lines() => Widths() is { } widths ? Table(widths) : Blocks();

    private static string[] Cells(string line)
    {
        List<string> cells = [];
        int from = 1;
        for (int i = 1; i < line.Length; i++)
        {
            if (line[i] != '|' || line[i - 1] == '\\') continue;
            cells.Add(MarkdownPage.Plain(line[from..i]).Trim());
            from = i + 1;
        }

        return [.. cells];
    }

    // How wide each column is; null where there is no room for a table.
    private int[]? Widths()
    {
        int[] widths = [.. _head.Select((name, i) => _rows.Select(row => TextWidth.Of(row[i])).Append(TextWidth.Of(name)).Max())];
        int over = widths.Sum() + (Gap * (widths.Length - 1)) - _width;
        while (over > 0)
        {
            int widest = Array.IndexOf(widths, widths.Max());
            int next = widths.Where((_, i) => i != widest).Append(LeastProse).Max();
            int less = Math.Min(over, Math.Max(1, widths[widest] - Math.Max(next, LeastProse)));
            if (widths[widest] - less < LeastProse) return null;
            widths[widest] -= less;
            over -= less;
        }

        return widths;
    }

    private IEnumerable<string> Table(int[] widths)
    {
        if (_head.Any(name => name.Length > 0))
        {
            foreach (string line in Row(_head, widths)) yield return line;
            yield return string.Join("  ", widths.Select(wide => new string('-', wide)));
        }

        foreach (string[] row in _rows)
            foreach (string line in Row(row, widths)) yield return line;
    }

    private static IEnumerable<string> Row(string[] row, int[] widths)
    {
        string[][] cells = [.. row.Select((cell, i) => Wrapped(cell, 0, widths[i]))];
        for (int line = 0; line < cells.Max(cell => cell.Length); line++)
            yield return string.Join("  ", cells.Select((cell, i) => Padded(line < cell.Length ? cell[line] : "", widths[i]))).TrimEnd();
    }

    private IEnumerable<string> Blocks()
    {
        foreach (string[] row in _rows)
        {
            bool isNamed = _head[0].Length == 0 && row.Length == 2;
            foreach (string line in Wrapped(isNamed ? $"{row[0]}: {row[1]}" : row[0], 2, _width)) yield return line;
            for (int i = 1; i < row.Length && !isNamed; i++)
            {
                if (row[i].Length == 0) continue;
                foreach (string line in Wrapped($"  {_head[i]}: {row[i]}", 4, _width)) yield return line;
            }
        }
    }

    private static string[] Wrapped(string text, int indent, int width)
        => [.. new ViewLine(text) { Indent = indent }.Wrap(width).Select(line => line.Text.TrimEnd())];

    private static string Padded(string text, int columns) => text + new string(' ', Math.Max(0, columns - TextWidth.Of(text)));
}
