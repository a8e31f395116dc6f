using System.Text;

namespace Sonde.Tests.Cli.Rendering;

/// <summary>What a terminal of some width shows after it was sent a text; it knows what Sonde sends and refuses the rest.</summary>
internal sealed class ScreenModel(int width)
{
    private readonly List<StringBuilder> _lines = [new()];
    private int _row, _column;

    /// <summary>How often something was taken back by more than a line.</summary>
    public int Redraws { get; private set; }

    /// <summary>The lines, without blanks at their ends.</summary>
    public IReadOnlyList<string> Lines => [.. _lines.Select(line => line.ToString().TrimEnd())];

    public static ScreenModel After(string text, int width = 80)
    {
        var screen = new ScreenModel(width);
        for (int i = 0; i < text.Length;) i += screen.Take(text[i..]);
        return screen;
    }

    private int Take(string text)
    {
        switch (text[0])
        {
            case '\r':
                _column = 0;
                return 1;
            case '\n':
                _column = 0;
                if (++_row == _lines.Count) _lines.Add(new());
                return 1;
            case '\u001b':
                return TakeSequence(text);
            default:
                char.IsControl(text[0]).ShouldBeFalse($"control byte {(int)text[0]:x2}");
                _column.ShouldBeLessThan(width, "a line is wider than the terminal: " + _lines[_row]);
                StringBuilder line = _lines[_row];
                while (line.Length <= _column) line.Append(' ');
                line[_column++] = text[0];
                return 1;
        }
    }

    private int TakeSequence(string text)
    {
        if (text.StartsWith("\u001b[?7", StringComparison.Ordinal) && text[4] is 'l' or 'h') return 5; // no line is wider than the screen
        int end = 2;
        while (char.IsAsciiDigit(text[end]) || text[end] == ';') end++;
        if (text[end] == 'm') return end + 1; // a colour
        int number = end > 2 ? int.Parse(text[2..end], System.Globalization.CultureInfo.InvariantCulture) : 0;
        switch (text[end])
        {
            case 'K':
                if (_lines[_row].Length > _column) _lines[_row].Length = _column;
                break;
            case 'A':
                Redraws++;
                _row -= number;
                _row.ShouldBeGreaterThanOrEqualTo(0);
                break;
            case 'J':
                _lines[_row].Length = Math.Min(_lines[_row].Length, _column);
                _lines.RemoveRange(_row + 1, _lines.Count - _row - 1);
                break;
            default:
                throw new ShouldAssertException("an escape sequence that Sonde does not know: " + text[1..(end + 1)]);
        }

        return end + 1;
    }
}
