using System.Buffers;

namespace Sonde.Analysis.Text;

/// <summary>
/// Makes the text of JSON lines such that whatever reads it again can: halves of surrogate pairs, which no encoding has, become U+FFFD;
/// what steers a terminal (DEL, C1, marks of direction, line and paragraph separators) is written as an escape, which is the same text.
/// </summary>
internal static class TextGuard
{
    private static readonly SearchValues<byte> Suspects = SearchValues.Create(0x7F, 0xC2, 0xD8, 0xE2);

    /// <summary>Whether there may be anything to mend.</summary>
    public static bool MayNeed(ReadOnlySpan<byte> text)
        => text.IndexOf("\\ud"u8) >= 0 || text.IndexOf("\\uD"u8) >= 0 || NextSteering(text, out _, out _) >= 0;

    /// <summary>Writes a text mended. Bytes that are no UTF-8 stay as they are.</summary>
    public static void Mend(ReadOnlySpan<byte> text, Utf8Buffer into)
    {
        while (true)
        {
            int at = NextSteering(text, out int length, out int value);
            MendEscapes(at < 0 ? text : text[..at], into);
            if (at < 0) return;
            Escape(into, value);
            text = text[(at + length)..];
        }
    }

    /// <summary>The next character that steers: its place, its bytes and its code; -1 where there is none.</summary>
    public static int NextSteering(ReadOnlySpan<byte> text, out int length, out int value)
    {
        for (int at = 0; ; at++)
        {
            int next = text[at..].IndexOfAny(Suspects);
            if (next < 0) break;
            at += next;
            if (Steers(text[at..], out length, out value)) return at;
        }

        length = value = 0;
        return -1;
    }

    /// <summary>Writes a character of the basic plane as an escape.</summary>
    public static void Escape(Utf8Buffer into, int value)
    {
        Span<byte> room = into.Reserve(6);
        "\\u"u8.CopyTo(room);
        for (int i = 0; i < 4; i++) room[2 + i] = "0123456789abcdef"u8[(value >> (12 - (4 * i))) & 15];
        into.Advance(6);
    }

    private static bool Steers(ReadOnlySpan<byte> at, out int length, out int value)
    {
        (length, value) = at switch
        {
            [0x7F, ..] => (1, 0x7F),
            [0xC2, >= 0x80 and <= 0x9F, ..] => (2, at[1]),
            [0xD8, 0x9C, ..] => (2, 0x061C),
            [0xE2, 0x80, 0x8E or 0x8F or (>= 0xA8 and <= 0xAE), ..] => (3, 0x2000 | (at[2] & 0x3F)),
            [0xE2, 0x81, >= 0xA6 and <= 0xA9, ..] => (3, 0x2040 | (at[2] & 0x3F)),
            _ => (0, 0),
        };
        return length > 0;
    }

    /// <summary>Escapes of halves of pairs become that of U+FFFD; a pair stays one.</summary>
    private static void MendEscapes(ReadOnlySpan<byte> text, Utf8Buffer into)
    {
        while (true)
        {
            int at = text.IndexOf((byte)'\\');
            if (at < 0 || at + 1 >= text.Length) break;
            into.Append(text[..at]);
            text = text[at..];
            int unit = text[1] == 'u' && text.Length >= 6 ? Unit(text[2..6]) : -1;
            int taken = unit < 0 ? 2 : 6;
            if (unit is >= 0xD800 and <= 0xDBFF && text.Length >= 12 && text[6] == '\\' && text[7] == 'u'
                && Unit(text[8..12]) is >= 0xDC00 and <= 0xDFFF) taken = 12;
            if (taken == 6 && unit is >= 0xD800 and <= 0xDFFF) into.Append("\\ufffd"u8);
            else into.Append(text[..taken]);
            text = text[taken..];
        }

        into.Append(text);
    }

    private static int Unit(ReadOnlySpan<byte> digits)
    {
        int value = 0;
        foreach (byte digit in digits)
        {
            if (!char.IsAsciiHexDigit((char)digit)) return -1;
            value = (value << 4) | (digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10);
        }

        return value;
    }
}
