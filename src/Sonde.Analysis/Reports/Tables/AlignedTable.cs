using Sonde.Analysis.Text;

namespace Sonde.Analysis.Reports.Tables;

/// <summary>
/// Rows with their columns below each other, as wide as the first rows want them; what is very long is cut. Where they do not fit into a
/// width, what is left of the columns stands below, behind the names of the rows again (as traces do); and where that would be many
/// tables, each row is a block of its own, a line a column (psql's expanded form).
/// </summary>
/// <param name="safe">Makes a text safe for where it is shown.</param>
/// <param name="width">How many columns of the screen a line may have.</param>
public sealed class AlignedTable(Func<string, string> safe, int width = int.MaxValue)
{
    private const int AtOnce = 200, Widest = 60, MostTables = 3;
    private readonly List<string[]> _waiting = [];
    private string[] _names = [];
    private bool[] _isNumber = [];
    private int[]? _widths;
    private int _written;

    /// <summary>Writes the rows of a report, of those columns that nobody can do without.</summary>
    public static void Write(ReportTable table, TextWriter output, Func<string, string> safe, int width = int.MaxValue)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(output);
        int[] shown = [.. Enumerable.Range(0, table.Columns.Count).Where(i => !table.Columns[i].IsDetail)];
        var aligned = new AlignedTable(safe, width);
        aligned.Begin([.. shown.Select(i => table.Columns[i].Name)]);
        foreach (IReadOnlyList<object?> row in table.Rows) aligned.Add([.. shown.Select(i => row[i])], output);
        aligned.End(output);
    }

    /// <summary>Begins with the names of the columns.</summary>
    public void Begin(IReadOnlyList<string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        _names = [.. names.Select(name => Cut(safe(name), Widest))];
        _isNumber = new bool[names.Count];
    }

    /// <summary>Adds a row.</summary>
    public void Add(IReadOnlyList<object?> cells, TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(cells);
        for (int i = 0; i < cells.Count && i < _isNumber.Length; i++) _isNumber[i] |= cells[i] is NumberText or long or int or double;
        _waiting.Add([.. cells.Select(cell => Cut(safe(ReportWriter.Plain(cell)), Widest))]);
        if (_waiting.Count > AtOnce) WriteWaiting(output);
    }

    /// <summary>Writes what waits.</summary>
    public void End(TextWriter output)
    {
        if (_waiting.Count > 0 || _widths is null) WriteWaiting(output);
    }

    private void WriteWaiting(TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(output);
        bool isFirst = _widths is null;
        _widths ??= [.. _names.Select((name, i) => _waiting.Select(row => TextWidth.Of(row[i])).Append(TextWidth.Of(name)).Max())];
        int[] all = [.. Enumerable.Range(0, _names.Length)];
        if (Sum(all) <= width) WriteTable(all, isFirst, output);
        else if (Tables() is { } tables) WriteTables(tables, isFirst, output);
        else WriteBlocks(output);
        _waiting.Clear();
    }

    // The columns of each table, or null where blocks are clearer. Rows are named by the texts that they begin with.
    private List<int[]>? Tables()
    {
        int names = Math.Max(1, Math.Max(0, Array.IndexOf(_isNumber, true)));
        int[] keys = [.. Enumerable.Range(0, names)];
        List<int[]> tables = [];
        List<int> rest = [];
        for (int i = names; i < _names.Length; i++)
        {
            if (Sum([.. keys, i]) > width) return null;
            if (Sum([.. keys, .. rest, i]) > width)
            {
                tables.Add([.. keys, .. rest]);
                rest.Clear();
            }

            rest.Add(i);
        }

        if (rest.Count > 0) tables.Add([.. keys, .. rest]);
        return tables.Count is > 0 and <= MostTables ? tables : null;
    }

    private void WriteTables(List<int[]> tables, bool isFirst, TextWriter output)
    {
        foreach (int[] columns in tables)
        {
            if (!isFirst || columns != tables[0]) output.Write('\n');
            WriteTable(columns, hasHead: true, output);
        }
    }

    private void WriteTable(int[] columns, bool hasHead, TextWriter output)
    {
        if (hasHead)
        {
            WriteRow(_names, columns, output);
            WriteRow([.. _widths!.Select(wide => new string('-', wide))], columns, output);
        }

        foreach (string[] row in _waiting) WriteRow(row, columns, output);
    }

    private void WriteRow(string[] row, int[] columns, TextWriter output)
        => output.Write($"{string.Join("  ", columns.Select(i => Padded(row[i], _widths![i], _isNumber[i]))).TrimEnd()}\n");

    // What is empty is left out: there is a line for all that is known.
    private void WriteBlocks(TextWriter output)
    {
        int name = Math.Min(_names.Max(TextWidth.Of), Math.Max(8, width / 2));
        foreach (string[] row in _waiting)
        {
            if (_written++ > 0) output.Write('\n');
            for (int i = 0; i < row.Length; i++)
            {
                if (row[i].Length > 0)
                    output.Write($"{Cut($"{Padded(Cut(_names[i], name), name, isNumber: false)}  {row[i]}", width).TrimEnd()}\n");
            }
        }
    }

    private int Sum(int[] columns) => columns.Sum(i => _widths![i]) + (2 * (columns.Length - 1));

    private static string Padded(string text, int columns, bool isNumber)
    {
        string blanks = new(' ', Math.Max(0, columns - TextWidth.Of(text)));
        return isNumber ? blanks + text : text + blanks;
    }

    private static string Cut(string text, int columns) => TextWidth.Of(text) <= columns ? text : $"{TextWidth.Cut(text, columns - 1)}…";
}
