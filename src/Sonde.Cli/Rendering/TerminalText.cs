using System.Globalization;
using System.Text;

namespace Sonde.Cli.Rendering;

/// <summary>Makes a text from the network safe for a terminal: what would steer it becomes a visible escape.</summary>
public static class TerminalText
{
    private const char ZeroWidthNonJoiner = '\u200C';
    private const char ZeroWidthJoiner = '\u200D';

    /// <summary>
    /// The text on one line, without control characters (C0 with ESC, DEL, C1), without marks that turn the direction of writing or cannot
    /// be seen, and without halves of surrogate pairs: they stand as <c>\n</c>, <c>\x1b</c> or <c>\u202e</c>. The same instance where there
    /// are none.
    /// </summary>
    public static string Safe(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        StringBuilder? safe = null;
        int done = 0;
        for (int i = 0; i < text.Length;)
        {
            bool isRune = Rune.TryGetRuneAt(text, i, out Rune rune);
            int length = isRune ? rune.Utf16SequenceLength : 1;
            if (!isRune || Steers(rune))
            {
                safe ??= new StringBuilder(text.Length + 16);
                safe.Append(text, done, i - done);
                AppendEscape(safe, isRune ? rune.Value : text[i]);
                done = i + length;
            }

            i += length;
        }

        return safe is null ? text : safe.Append(text, done, text.Length - done).ToString();
    }

    // The joiners build letters and emoji and steer nothing.
    private static bool Steers(Rune rune) => !(rune.Value is >= ' ' and <= '~') && Rune.GetUnicodeCategory(rune) switch
    {
        UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator => true,
        UnicodeCategory.Format => rune.Value is not (ZeroWidthJoiner or ZeroWidthNonJoiner),
        _ => false,
    };

    private static void AppendEscape(StringBuilder safe, int value) => _ = value switch
    {
        '\t' => safe.Append("\\t"),
        '\n' => safe.Append("\\n"),
        '\r' => safe.Append("\\r"),
        <= 0xFF => safe.Append($"\\x{value:x2}"),
        <= 0xFFFF => safe.Append($"\\u{value:x4}"),
        _ => safe.Append($"\\U{value:x8}"),
    };
}
