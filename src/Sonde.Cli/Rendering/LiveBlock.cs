using System.Text;

namespace Sonde.Cli.Rendering;

/// <summary>
/// Lines at the bottom of a terminal that are written anew in their place. No line is wider than the terminal, nor are there more than fit:
/// what the terminal wraps or scrolls could not be taken back. Each line is written over the one before, and what is longer is cleared
/// behind it: nothing is blank in between, and nothing flickers. Not safe for several threads at once.
/// </summary>
/// <param name="screen">The terminal.</param>
/// <param name="size">Its columns and lines.</param>
/// <param name="palette">Its colours.</param>
internal sealed class LiveBlock(TextWriter screen, Func<(int Columns, int Lines)> size, Palette palette)
{
    private const string ClearRest = "\u001b[K";

    private int _shown;
    private string _text = "";

    /// <summary>Shows these lines instead of those before; the last ones where there are too many.</summary>
    public void Show(IReadOnlyList<ViewLine> lines)
    {
        (int width, int height) = size();
        List<string> rows = [.. lines.Select(line => palette.Paint(line.Cut(Math.Max(1, width - 1))))];
        if (rows.Count > height - 1) rows.RemoveRange(0, rows.Count - Math.Max(1, height - 1));
        string text = string.Join(ClearRest + "\n", rows) + ClearRest;
        if (_shown == rows.Count && text == _text) return;
        var all = new StringBuilder(Home()).Append(text);
        if (rows.Count < _shown) all.Append("\u001b[J");
        screen.Write(all.ToString());
        screen.Flush();
        (_shown, _text) = (rows.Count, text);
    }

    /// <summary>Takes them away.</summary>
    public void Clear()
    {
        if (_shown == 0) return;
        screen.Write(Home() + (_shown == 1 ? ClearRest : "\u001b[J"));
        screen.Flush();
        (_shown, _text) = (0, "");
    }

    // A line alone needs no more than a carriage return: even the plainest terminal knows it.
    private string Home() => _shown <= 1 ? "\r" : $"\r\u001b[{_shown - 1}A";
}
