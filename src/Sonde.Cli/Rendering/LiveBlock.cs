using System.Text;
using Sonde.Analysis.Text;

namespace Sonde.Cli.Rendering;

/// <summary>
/// Lines at the bottom of a terminal that are written anew in their place. No line is wider than the terminal, nor are there more than fit:
/// what the terminal wraps or scrolls could not be taken back. Each line is written over the one before, and what is longer is cleared
/// behind it: nothing is blank in between, and nothing flickers. Where the terminal was made narrower meanwhile, what stands there takes
/// more of its lines than were written. Not safe for several threads at once.
/// </summary>
/// <param name="screen">The terminal.</param>
/// <param name="size">Its columns and lines.</param>
/// <param name="palette">Its colours.</param>
internal sealed class LiveBlock(TextWriter screen, Func<(int Columns, int Lines)> size, Palette palette)
{
    private const string ClearRest = "\u001b[K", ClearBelow = "\u001b[J";

    // The columns of each line that stands there, and those that the terminal had.
    private int[] _shown = [];
    private int _width;
    private string _text = "";

    /// <summary>Shows these lines instead of those before; the last ones where there are too many.</summary>
    public void Show(IReadOnlyList<ViewLine> lines)
    {
        (int width, int height) = size();
        List<ViewLine> cut = [.. lines.Select(line => line.Cut(Math.Max(1, width - 1)))];
        if (cut.Count > height - 1) cut.RemoveRange(0, cut.Count - Math.Max(1, height - 1));
        string text = string.Join(ClearRest + "\n", cut.Select(palette.Paint)) + ClearRest;
        if (_shown.Length == cut.Count && _width == width && text == _text) return;
        int before = RowsAt(width, height);
        // What the terminal broke into other lines is cleared first: its parts would stand beside what is shorter.
        var all = new StringBuilder(Home(before));
        if (_shown.Length > 0 && _width != width) all.Append(ClearBelow);
        all.Append(text);
        if (cut.Count < before) all.Append(ClearBelow);
        screen.Write(all.ToString());
        screen.Flush();
        (_shown, _width, _text) = ([.. cut.Select(line => TextWidth.Of(line.Text))], width, text);
    }

    /// <summary>Takes them away.</summary>
    public void Clear()
    {
        if (_shown.Length == 0) return;
        (int width, int height) = size();
        int rows = RowsAt(width, height);
        screen.Write(Home(rows) + (rows == 1 ? ClearRest : ClearBelow));
        screen.Flush();
        (_shown, _text) = ([], "");
    }

    // A line alone needs no more than a carriage return: even the plainest terminal knows it.
    private static string Home(int rows) => rows <= 1 ? "\r" : $"\r\u001b[{rows - 1}A";

    private int RowsAt(int width, int height)
        => width >= _width
            ? _shown.Length
            : Math.Min(height, _shown.Sum(columns => Math.Max(1, (columns + width - 1) / Math.Max(1, width))));
}
