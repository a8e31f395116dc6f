namespace Sonde.Analysis.Reports.Tables;

/// <summary>
/// Rows with their columns below each other: as wide as the first rows want them. What comes later and is wider sticks out; what is very
/// long is cut.
/// </summary>
/// <param name="safe">Makes a text safe for where it is shown.</param>
public sealed class AlignedTable(Func<string, string> safe)
{
    private const int Looked = 200, Widest = 60;
    private readonly List<string[]> _first = [];
    private bool[] _isNumber = [];
    private int[]? _widths;

    /// <summary>
    /// Writes a report for a terminal: its sentences, and below them the columns that nobody can do without.
    /// </summary>
    public static void Write(ReportTable table, TextWriter output, Func<string, string> safe)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(output);
        int[] shown = [.. Enumerable.Range(0, table.Columns.Count).Where(i => !table.Columns[i].IsDetail)];
        foreach (string remark in table.Remarks) output.Write($"{safe(remark)}\n");
        if (table.Remarks.Count > 0) output.Write('\n');
        var aligned = new AlignedTable(safe);
        aligned.Begin([.. shown.Select(i => table.Columns[i].Name)]);
        foreach (IReadOnlyList<object?> row in table.Rows) aligned.Add([.. shown.Select(i => row[i])], output);
        aligned.End(output);
    }

    /// <summary>Begins with the names of the columns.</summary>
    public void Begin(IReadOnlyList<string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        _first.Add([.. names.Select(safe)]);
        _isNumber = new bool[names.Count];
    }

    /// <summary>Adds a row.</summary>
    public void Add(IReadOnlyList<object?> cells, TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(cells);
        string[] row = [.. cells.Select(cell => Cut(safe(ReportWriter.Plain(cell))))];
        for (int i = 0; i < row.Length && i < _isNumber.Length; i++) _isNumber[i] |= cells[i] is NumberText or long or int or double;
        if (_widths is null)
        {
            _first.Add(row);
            if (_first.Count > Looked) End(output);
        }
        else
        {
            Write(row, _widths, output);
        }
    }

    /// <summary>Writes what waits.</summary>
    public void End(TextWriter output)
    {
        if (_widths is not null) return;
        _widths = [.. Enumerable.Range(0, _isNumber.Length).Select(i => _first.Max(row => row[i].Length))];
        Write(_first[0], _widths, output);
        Write([.. _widths.Select(width => new string('-', width))], _widths, output);
        foreach (string[] row in _first.Skip(1)) Write(row, _widths, output);
        _first.Clear();
    }

    private static string Cut(string text) => text.Length <= Widest ? text : $"{text[..(Widest - 1)]}…";

    private void Write(string[] row, int[] widths, TextWriter output)
        => output.Write(
            $"{string.Join("  ", row.Select((cell, i) => _isNumber[i] ? cell.PadLeft(widths[i]) : cell.PadRight(widths[i]))).TrimEnd()}\n");
}
