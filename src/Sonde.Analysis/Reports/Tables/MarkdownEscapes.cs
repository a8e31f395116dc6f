using System.Text;

namespace Sonde.Analysis.Reports.Tables;

/// <summary>
/// Text of others in a page of Markdown: it must not become a link, a picture or markup anywhere, nor a heading, a list, a rule or code
/// where it begins a line or an item (CommonMark §4, §5.2).
/// </summary>
internal static class MarkdownEscapes
{
    private const int MostDigits = 9; // of a list's number

    /// <summary>The text that a page shows as this one.</summary>
    public static string Of(string text)
    {
        int blanks = text.Length - text.TrimStart(' ', '\t', '\u00A0').Length, first = FirstMark(text, blanks);
        var escaped = new StringBuilder(text.Length + 8);
        for (int i = 0; i < text.Length; i++)
        {
            // Four blanks are code; one is enough for the eye.
            if (i < blanks && i > 0) continue;
            if (i == first || IsMark(text[i])) escaped.Append('\\');
            escaped.Append(text[i]);
        }

        return escaped.ToString();
    }

    private static bool IsMark(char letter)
        => letter is '|' or '<' or '>' or '[' or ']' or '*' or '_' or '`' or '\\' or '!' or '&' or '~';

    // Where what the text begins with would begin a block: the sign itself, or the one behind a number.
    private static int FirstMark(string text, int start)
    {
        if (start == text.Length) return -1;
        if (text[start] is '#' or '+' || (text[start] == '-' && (text.Length == start + 1 || !char.IsAsciiDigit(text[start + 1]))))
            return start;
        int end = start;
        while (end < text.Length && char.IsAsciiDigit(text[end])) end++;
        bool isItem = end > start && end - start <= MostDigits && end < text.Length && text[end] is '.' or ')'
            && (end + 1 == text.Length || text[end + 1] is ' ' or '\t');
        return isItem ? end : -1;
    }
}
