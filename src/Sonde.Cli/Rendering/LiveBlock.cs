using System.Text;

namespace Sonde.Cli.Rendering;

/// <summary>
/// Lines at the bottom of a terminal that are written anew in their place. While they stand there, the cursor is where the first of them
/// begins: whatever a terminal does with them when it is made narrower, breaks them into more lines or cuts them off, they begin there,
/// and nothing above is ever touched. No line is wider than the terminal, nor are there more than fit: what scrolls could not be taken
/// back. Each line is written over the one before, and what is longer is cleared behind it: nothing is blank in between, and nothing
/// flickers. Not safe for several threads at once.
/// </summary>
/// <param name="screen">The terminal.</param>
/// <param name="size">Its columns and lines.</param>
/// <param name="palette">Its colours.</param>
internal sealed class LiveBlock(TextWriter screen, Func<(int Columns, int Lines)> size, Palette palette)
{
    /// <summary>Takes away a block, for whoever writes to the same terminal and knows of none.</summary>
    public const string TakenAway = "\r" + ClearBelow;

    // A terminal made narrower while a line is on its way to it would wrap it (DECAWM), and the way back to the first one would be longer.
    private const string NoWrap = "\u001b[?7l", Wrap = "\u001b[?7h";
    private const string ClearRest = "\u001b[K", ClearBelow = "\u001b[J";

    // How many lines stand there, and the columns that the terminal had.
    private int _shown, _width;
    private string _text = "";

    /// <summary>Shows these lines instead of those before; the last ones where there are too many.</summary>
    public void Show(IReadOnlyList<ViewLine> lines)
    {
        (int width, int height) = size();
        List<ViewLine> cut = [.. lines.Select(line => line.Cut(Math.Max(1, width - 1)))];
        if (cut.Count > height - 1) cut.RemoveRange(0, cut.Count - Math.Max(1, height - 1));
        string text = string.Join(ClearRest + "\n", cut.Select(palette.Paint)) + ClearRest;
        if (_shown == cut.Count && _width == width && text == _text) return;
        var all = new StringBuilder("\r");
        // What the terminal broke into other lines is cleared first: its parts would stand beside what is shorter.
        if (_shown > 0 && _width != width) all.Append(ClearBelow);
        all.Append(cut.Count > 1 ? NoWrap : "").Append(text);
        if (cut.Count < _shown) all.Append(ClearBelow);
        // A line alone needs no more than a carriage return: even the plainest terminal knows it.
        all.Append(cut.Count > 1 ? $"{Wrap}\r\u001b[{cut.Count - 1}A" : "\r");
        screen.Write(all.ToString());
        screen.Flush();
        (_shown, _width, _text) = (cut.Count, width, text);
    }

    /// <summary>
    /// Leaves them where they stand, with the cursor below, since somebody else writes now: the next ones stand below what that is. What
    /// was typed in the first line (^Z) is written over.
    /// </summary>
    public void Leave()
    {
        if (_shown == 0) return;
        // What the terminal broke into other lines would be broken again.
        bool isWhole = _width == size().Columns;
        screen.Write(!isWhole ? TakenAway : _shown > 1 ? $"\r{NoWrap}{_text}{Wrap}\n" : $"\r{_text}\n");
        screen.Flush();
        (_shown, _text) = (0, "");
    }

    /// <summary>Takes them away.</summary>
    public void Clear()
    {
        if (_shown == 0) return;
        screen.Write(_shown == 1 && _width == size().Columns ? "\r" + ClearRest : TakenAway);
        screen.Flush();
        (_shown, _text) = (0, "");
    }
}
