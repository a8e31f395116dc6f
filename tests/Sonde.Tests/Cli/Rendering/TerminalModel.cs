using System.Text;

namespace Sonde.Tests.Cli.Rendering;

/// <summary>
/// A terminal that is made narrower and wider: one that breaks what stands there into other lines (VTE, kitty, tmux), or one that cuts it
/// off (xterm, the Linux console, GNU screen). It wraps what is too wide, but where it was told not to (DECAWM).
/// </summary>
internal sealed class TerminalModel(int width, bool reflows) : StringWriter
{
    // A row goes on with the one before where that was wrapped.
    private List<(StringBuilder Text, bool GoesOn)> _rows = [(new(), false)];
    private int _row, _column, _width = width;
    private bool _wraps = true;

    /// <summary>What happens before the next text arrives.</summary>
    public Action? BeforeNext { get; set; }

    /// <summary>What stands there, whole lines together, without blanks at their ends and without empty ones at the end.</summary>
    public IReadOnlyList<string> Lines
    {
        get
        {
            List<string> lines = [.. Whole().Select(line => line.TrimEnd())];
            while (lines.Count > 0 && lines[^1].Length == 0) lines.RemoveAt(lines.Count - 1);
            return lines;
        }
    }

    public override void Write(string? value)
    {
        BeforeNext?.Invoke();
        BeforeNext = null;
        for (int i = 0; i < value!.Length;) i += Take(value[i..]);
    }

    public void Resize(int columns)
    {
        if (reflows) Reflow(columns);
        else foreach ((StringBuilder text, _) in _rows) text.Length = Math.Min(text.Length, columns);
        _width = columns;
        _column = Math.Min(_column, columns - 1);
    }

    private List<string> Whole()
    {
        List<string> lines = [];
        foreach ((StringBuilder text, bool goesOn) in _rows)
        {
            if (goesOn) lines[^1] += text.ToString();
            else lines.Add(text.ToString());
        }

        return lines;
    }

    private void Reflow(int columns)
    {
        int line = _rows.Take(_row + 1).Count(row => !row.GoesOn) - 1, start = _row;
        while (_rows[start].GoesOn) start--;
        int offset = _rows[start.._row].Sum(row => row.Text.Length) + _column;
        List<(StringBuilder, bool)> rows = [];
        foreach ((int at, string whole) in Whole().Index())
        {
            if (at == line) (_row, _column) = (rows.Count + (offset / columns), offset % columns);
            for (int i = 0; i == 0 || i < whole.Length; i += columns)
                rows.Add((new(whole.Substring(i, Math.Min(columns, whole.Length - i))), i > 0));
        }

        _rows = rows;
        while (_row >= _rows.Count) _rows.Add((new(), true));
    }

    private int Take(string text)
    {
        if (text[0] == '\u001b') return TakeSequence(text);
        if (text[0] == '\r') _column = 0;
        else if (text[0] == '\n') Down(goesOn: false);
        else Put(text[0]);
        return 1;
    }

    private void Put(char letter)
    {
        if (_column == _width && _wraps) Down(goesOn: true);
        int at = Math.Min(_column, _width - 1);
        StringBuilder line = _rows[_row].Text;
        while (line.Length <= at) line.Append(' ');
        line[at] = letter;
        _column = at + 1;
    }

    private void Down(bool goesOn)
    {
        _column = 0;
        if (++_row == _rows.Count) _rows.Add((new(), goesOn));
        else _rows[_row] = (_rows[_row].Text, goesOn);
    }

    private int TakeSequence(string text)
    {
        int end = text.IndexOfAny(['A', 'J', 'K', 'l', 'h']);
        string sequence = text[2..(end + 1)];
        if (sequence is "?7l" or "?7h") _wraps = sequence == "?7h";
        else if (text[end] == 'A') _row = Math.Max(0, _row - int.Parse(sequence[..^1], System.Globalization.CultureInfo.InvariantCulture));
        else _rows[_row].Text.Length = Math.Min(_rows[_row].Text.Length, _column);
        if (sequence == "J") _rows.RemoveRange(_row + 1, _rows.Count - _row - 1);
        return end + 1;
    }
}
