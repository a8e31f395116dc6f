using System.Buffers;
using Sonde.Analysis.Text;
using Sonde.Measurements.Model;

namespace Sonde.Cli.Rendering;

/// <summary>A line for people: parts with a tone each. What would steer a terminal is made visible when a part is taken in.</summary>
internal sealed class ViewLine
{
    // Behind these a word may be broken.
    private static readonly SearchValues<char> Breaks = SearchValues.Create(".:/_,-");

    private readonly List<(string Text, Tone Tone)> _parts = [];

    /// <summary>A line of one tone.</summary>
    public ViewLine(string text, Tone tone = Tone.Plain) => Add(text, tone);

    private ViewLine()
    {
    }

    /// <summary>The parts, each safe for a terminal.</summary>
    public IReadOnlyList<(string Text, Tone Tone)> Parts => _parts;

    /// <summary>The text without tones.</summary>
    public string Text => string.Concat(_parts.Select(part => part.Text));

    /// <summary>Columns by which lines are indented that go on with this one.</summary>
    public int Indent { get; init; }

    /// <summary>A plain line.</summary>
    public static implicit operator ViewLine(string text) => new(text);

    /// <summary>The tone of what an outcome says.</summary>
    public static Tone ToneOf(Expectation expectation) => expectation switch
    {
        Expectation.Expected => Tone.Expected,
        Expectation.Unexpected => Tone.Unexpected,
        _ => Tone.Unknown,
    };

    /// <summary>Adds a part.</summary>
    public ViewLine Add(string text, Tone tone = Tone.Plain)
    {
        if (text.Length > 0) _parts.Add((TerminalText.Safe(text), tone));
        return this;
    }

    /// <summary>The line in as many lines as a width asks for, broken between words where that can be.</summary>
    /// <param name="width">Columns.</param>
    public IReadOnlyList<ViewLine> Wrap(int width)
    {
        if (TextWidth.Of(Text) <= width) return [this];
        List<ViewLine> lines = [];
        var line = new ViewLine();
        (string Word, Tone Tone)[] words = [.. _parts.SelectMany(part => Words(part.Text).Select(word => (word, part.Tone)))];
        // A word that has room on a line of its own is not broken for the sake of the column that it would stand in.
        int longest = words.Max(each => TextWidth.Of(each.Word.Trim()));
        int used = 0, indent = Math.Min(Indent, longest <= width - 2 ? Math.Min(width / 2, Math.Max(2, width - longest)) : width / 2);
        foreach ((string word, Tone tone) in words)
        {
            string rest = word;
            if (used > 0 && used + TextWidth.Of(rest.TrimEnd()) > width) Break();
            while (TextWidth.Of(rest.TrimEnd()) > width - used)
            {
                string head = BreakAt(rest, TextWidth.Cut(rest, width - used));
                if (head.Length == 0) break;
                line.Append(head, tone);
                rest = rest[head.Length..];
                Break();
            }

            line.Append(rest, tone);
            used += TextWidth.Of(rest);
        }

        lines.Add(line);
        return lines;

        void Break()
        {
            lines.Add(line);
            line = new ViewLine();
            used = indent;
            if (indent > 0) line._parts.Add((new string(' ', indent), Tone.Plain));
        }
    }

    /// <summary>The first columns of the line, with a mark where something is left out.</summary>
    public ViewLine Cut(int width)
    {
        if (TextWidth.Of(Text) <= width) return this;
        var cut = new ViewLine();
        int left = width - 1;
        foreach ((string text, Tone tone) in _parts)
        {
            string head = TextWidth.Cut(text, left);
            cut._parts.Add((head, tone));
            left -= TextWidth.Of(head);
            if (head.Length < text.Length) break;
        }

        cut._parts.Add(("…", Tone.Faint));
        return cut;
    }

    // Words of one tone stay one part: a terminal is told a tone once.
    private void Append(string word, Tone tone)
    {
        if (_parts.Count > 0 && _parts[^1].Tone == tone) _parts[^1] = (_parts[^1].Text + word, tone);
        else _parts.Add((word, tone));
    }

    // A word that is longer than a line is broken behind a mark within it, where there is one.
    private static string BreakAt(string word, string head)
    {
        int mark = head.AsSpan().LastIndexOfAny(Breaks);
        return head.Length < word.Length && mark >= head.Length / 2 ? head[..(mark + 1)] : head;
    }

    // A word and the blanks behind it.
    private static IEnumerable<string> Words(string text)
    {
        for (int start = 0; start < text.Length;)
        {
            int end = start;
            while (end < text.Length && text[end] == ' ') end++;
            while (end < text.Length && text[end] != ' ') end++;
            while (end < text.Length && text[end] == ' ') end++;
            yield return text[start..end];
            start = end;
        }
    }
}
