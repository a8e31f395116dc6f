using System.Text.RegularExpressions;

namespace Sonde.Cli.Rendering;

/// <summary>
/// A page of our own documentation where a person reads it at a terminal: without the marks of Markdown, within the terminal's width. To a
/// pipe or a file it goes as it is. It knows what our pages have, and no more of Markdown than that.
/// </summary>
internal static partial class MarkdownPage
{
    // Longer lines of prose are hard to follow, however wide the terminal is.
    private const int WidestProse = 100;

    /// <summary>Writes a page.</summary>
    /// <param name="host">The program's surroundings.</param>
    /// <param name="output">Standard output.</param>
    /// <param name="markdown">The page.</param>
    public static void Write(ProgramHost host, TextWriter output, string markdown)
    {
        if (!host.OutputIsTerminal)
        {
            output.Write(markdown);
            return;
        }

        foreach (string line in Lines(markdown, PeopleWriter.WidthOf(host))) output.Write($"{line}\n");
    }

    /// <summary>The lines of a page.</summary>
    /// <param name="markdown">The page.</param>
    /// <param name="width">Columns that a line may have.</param>
    public static IEnumerable<string> Lines(string markdown, int width)
    {
        bool isBlank = true;
        foreach (string line in Blocks(markdown.ReplaceLineEndings("\n").Split('\n'), width))
        {
            if (line.Length > 0 || !isBlank) yield return line;
            isBlank = line.Length == 0;
        }
    }

    /// <summary>A text without the marks of emphasis, code and links.</summary>
    public static string Plain(string text)
    {
        string[] parts = text.Replace("\\|", "|", StringComparison.Ordinal).Split('`');
        // What stands between backticks is meant letter by letter.
        for (int i = 0; i < parts.Length; i += 2) parts[i] = Emphasis().Replace(Link().Replace(parts[i], "${text}"), "${text}");
        return Link().Replace(string.Concat(parts), "${text}");
    }

    private static IEnumerable<string> Blocks(string[] lines, int width)
    {
        for (int i = 0; i < lines.Length;)
        {
            string line = lines[i];
            int end = i + 1;
            if (line.StartsWith("```", StringComparison.Ordinal))
            {
                end = Array.FindIndex(lines, end, each => each.StartsWith("```", StringComparison.Ordinal));
                if (end < 0) end = lines.Length;
                // Commands are to be copied; a line of JSON is to be read.
                bool isRead = line.EndsWith("json", StringComparison.Ordinal);
                foreach (string code in lines[(i + 1)..end])
                    foreach (string part in isRead ? Wrapped($"  {code}", IndentOf(code) + 4, width) : [$"  {code}"]) yield return part;
                i = end + 1;
                continue;
            }

            if (line.StartsWith("    ", StringComparison.Ordinal)) yield return line; // to be copied
            else if (Heading().Match(line) is { Success: true } heading)
            {
                foreach (string each in HeadingLines(heading.Groups["marks"].Length, Plain(heading.Groups["text"].Value), width))
                    yield return each;
            }
            else if (line.StartsWith('|'))
            {
                while (end < lines.Length && lines[end].StartsWith('|')) end++;
                foreach (string each in new MarkdownTable(lines[i..end], width).Lines()) yield return each;
            }
            else if (line.Length == 0) yield return "";
            else if (!line.StartsWith("![", StringComparison.Ordinal) && !line.StartsWith("<!--", StringComparison.Ordinal))
            {
                while (end < lines.Length && GoesOn(lines[end])) end++;
                foreach (string each in Paragraph(lines[i..end], width)) yield return each;
            }

            i = end;
        }
    }

    private static IEnumerable<string> HeadingLines(int level, string text, int width)
    {
        yield return "";
        foreach (string line in Wrapped(text, 0, width)) yield return line;
        if (level < 3) yield return new string(level == 1 ? '=' : '-', Math.Min(text.Length, width));
        yield return "";
    }

    // Whether a line goes on with the paragraph, or the item of a list, that the one before it is of.
    private static bool GoesOn(string line)
        => line.Length > 0 && line[0] is not ('|' or '#') && !line.StartsWith("```", StringComparison.Ordinal) && !Item().IsMatch(line);

    private static IEnumerable<string> Paragraph(string[] lines, int width)
    {
        string text = Plain(string.Join(' ', lines.Select((line, place) => place == 0 ? line.TrimEnd() : line.Trim())));
        return Wrapped(text, Item().Match(text).Length, Math.Min(width, WidestProse));
    }

    private static int IndentOf(string line) => line.Length - line.TrimStart().Length;

    private static IEnumerable<string> Wrapped(string text, int indent, int width)
        => new ViewLine(text) { Indent = indent }.Wrap(width).Select(line => line.Text.TrimEnd());

    [GeneratedRegex("^(?<marks>#{1,6}) +(?<text>.*)$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Heading();

    [GeneratedRegex(@"^ *([-*]|\d+\.) +", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Item();

    [GeneratedRegex(@"\[(?<text>[^][]*)\]\([^() ]*\)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Link();

    [GeneratedRegex(
        @"(?<![\w*])(?<mark>\*\*|\*)(?<text>[^*\s]([^*]*[^*\s])?)\k<mark>(?![\w*])",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Emphasis();
}
