namespace Sonde.Cli.Rendering;

/// <summary>
/// Lines at the bottom of a terminal that are written anew in their place. No line is wider than the terminal, nor are there more than fit:
/// what the terminal wraps or scrolls could not be taken back. Not safe for several threads at once.
/// </summary>
/// <param name="host">The program's surroundings.</param>
internal sealed class LiveBlock(ProgramHost host)
{
    private const string ClearLine = "\r\u001b[K";

    private int _shown;
    private string _text = "";

    /// <summary>
    /// Shows these lines instead of those before; the last ones where there are too many. What would steer the terminal is made visible.
    /// </summary>
    public void Show(IReadOnlyList<string> lines)
    {
        (int width, int height) = host.TerminalSize();
        List<string> rows = [.. lines.Select(line => Cut(TerminalText.Safe(line), width - 1))];
        if (rows.Count > height - 1) rows.RemoveRange(0, rows.Count - Math.Max(1, height - 1));
        string text = string.Join('\n', rows);
        if (_shown == rows.Count && text == _text) return;
        host.Error.Write(Erasure() + text);
        host.Error.Flush();
        (_shown, _text) = (rows.Count, text);
    }

    /// <summary>Takes them away.</summary>
    public void Clear()
    {
        if (_shown == 0) return;
        host.Error.Write(Erasure());
        host.Error.Flush();
        (_shown, _text) = (0, "");
    }

    // A line alone needs no more than a carriage return: even the plainest terminal knows it.
    private string Erasure() => _shown <= 1 ? ClearLine : $"\r\u001b[{_shown - 1}A\u001b[J";

    private static string Cut(string line, int width)
    {
        if (line.Length <= width || width < 1) return line;
        return line[..(char.IsHighSurrogate(line[width - 1]) ? width - 1 : width)];
    }
}
