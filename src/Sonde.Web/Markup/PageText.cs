using System.Buffers;
using System.Globalization;
using System.Text;

namespace Sonde.Web.Markup;

/// <summary>
/// The one encoder: every text that goes into a page goes through it, be it content or the value of an attribute, in HTML or SVG. What
/// comes out holds no markup, no character that a reader does not see, and none that turns the direction of what stands beside it.
/// </summary>
public static class PageText
{
    // What most texts are of, and what stands in a page as it is.
    private static readonly SearchValues<char> Plain = SearchValues.Create(
        "\n\t !#$%()*+,-./0123456789:;=?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_abcdefghijklmnopqrstuvwxyz{|}~");

    /// <summary>Writes a text so that it is that text in content and in quoted attributes alike.</summary>
    public static void Encode(ReadOnlySpan<char> text, TextWriter into)
    {
        ArgumentNullException.ThrowIfNull(into);
        while (!text.IsEmpty)
        {
            int plain = text.IndexOfAnyExcept(Plain);
            if (plain != 0)
            {
                into.Write(plain < 0 ? text : text[..plain]);
                text = plain < 0 ? [] : text[plain..];
                continue;
            }

            if (Rune.DecodeFromUtf16(text, out Rune rune, out int length) != OperationStatus.Done)
                rune = Rune.ReplacementChar;
            text = text[length..];
            switch (rune.Value)
            {
                case '&': into.Write("&amp;"); break;
                case '<': into.Write("&lt;"); break;
                case '>': into.Write("&gt;"); break;
                case '"': into.Write("&quot;"); break;
                case '\'': into.Write("&#39;"); break;
                case '`': into.Write("&#96;"); break;
                default: Write(rune, into); break;
            }
        }
    }

    /// <summary>The encoded text.</summary>
    public static string Encoded(string? text)
    {
        using var into = new StringWriter(CultureInfo.InvariantCulture);
        Encode(text, into);
        return into.ToString();
    }

    private static void Write(Rune rune, TextWriter into)
    {
        if (!IsSeen(rune))
        {
            // Named, so that two texts that differ look different.
            into.Write(string.Create(CultureInfo.InvariantCulture, $"\u2039U+{rune.Value:X4}\u203A"));
            return;
        }

        Span<char> letters = stackalloc char[2];
        into.Write(letters[..rune.EncodeToUtf16(letters)]);
    }

    /// <summary>
    /// False for controls, marks of direction and other format characters, private use and what is no character; the joiners that scripts
    /// need are seen.
    /// </summary>
    internal static bool IsSeen(Rune rune) => rune.Value is 0x200C or 0x200D || Rune.GetUnicodeCategory(rune) is not (
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned
            or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Surrogate);
}
