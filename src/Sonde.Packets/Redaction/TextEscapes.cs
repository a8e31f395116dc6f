namespace Sonde.Packets.Redaction;

/// <summary>
/// Reads characters that text writes by their numbers: percent escapes (RFC 3986 §2.1), once or twice; character references of HTML
/// (<c>&amp;#49;</c>, <c>&amp;#x31;</c>, <c>&amp;period;</c>); the escapes of JavaScript and JSON within a body (<c>\u0031</c>,
/// <c>\x31</c>).
/// </summary>
internal static class TextEscapes
{
    private const byte Other = 0xFF;
    private const int MostDigits = 7;

    /// <summary>Whether a text may have any.</summary>
    public static bool MayBeIn(ReadOnlySpan<byte> text) => text.ContainsAny((byte)'%', (byte)'&', (byte)'\\');

    /// <summary>The character at a place; the place becomes that behind it.</summary>
    /// <param name="text">The text.</param>
    /// <param name="ofAddressOnly">Whether only those escapes are read that an address may be made of.</param>
    /// <param name="i">The place.</param>
    public static byte Read(ReadOnlySpan<byte> text, bool ofAddressOnly, ref int i)
    {
        byte first = text[i++];
        int at = i;
        if (first == '%') return Percent(text, ofAddressOnly, ref i);
        int value = first == '&' ? Reference(text, ref at) : first == '\\' ? Number(text, ref at) : -1;
        if (value < 0) return first;
        i = at;
        return value < 128 ? (byte)value : Other;
    }

    // %252e is a dot too.
    private static byte Percent(ReadOnlySpan<byte> text, bool ofAddressOnly, ref int i)
    {
        byte first = (byte)'%';
        while (first == '%' && i + 1 < text.Length && SpellingKind.IsHex(text[i]) && SpellingKind.IsHex(text[i + 1]))
        {
            byte escaped = (byte)(SpellingKind.Hex(text[i]) << 4 | SpellingKind.Hex(text[i + 1]));
            if (ofAddressOnly && escaped != '%' && !SpellingKind.IsOfAddress(escaped)) break;
            first = escaped;
            i += 2;
        }

        return first;
    }

    private static int Reference(ReadOnlySpan<byte> text, ref int at)
    {
        while (text[at..].StartsWith("amp;"u8)) at += 4; // &amp;#49; is one that was escaped again
        ReadOnlySpan<byte> rest = text[at..];
        foreach ((byte[] name, char value) in Names)
        {
            if (!rest.StartsWith(name)) continue;
            at += name.Length;
            return value;
        }

        if (rest is not [(byte)'#', _, ..]) return -1;
        bool isHex = (rest[1] | 0x20) == 'x';
        int number = 0, from = isHex ? 2 : 1, end = from;
        for (; end < rest.Length && end - from < MostDigits
            && (isHex ? SpellingKind.IsHex(rest[end]) : SpellingKind.IsDigit(rest[end])); end++)
            number = (number * (isHex ? 16 : 10)) + SpellingKind.Hex(rest[end]);
        if (end == from) return -1;
        at += end < rest.Length && rest[end] == ';' ? end + 1 : end;
        return number;
    }

    private static int Number(ReadOnlySpan<byte> text, ref int at)
    {
        while (at < text.Length && text[at] == '\\') at++; // escaped again
        int digits = at >= text.Length ? 0 : text[at] == 'u' ? 4 : text[at] == 'x' ? 2 : 0;
        if (digits == 0 || at + digits >= text.Length) return -1;
        int value = 0;
        foreach (byte b in text.Slice(at + 1, digits))
        {
            if (!SpellingKind.IsHex(b)) return -1;
            value = (value << 4) | SpellingKind.Hex(b);
        }

        at += 1 + digits;
        return value;
    }

    private static (byte[] Name, char Value)[] Names { get; } =
        [("period;"u8.ToArray(), '.'), ("colon;"u8.ToArray(), ':'), ("percnt;"u8.ToArray(), '%'), ("hyphen;"u8.ToArray(), '-'),
            ("dash;"u8.ToArray(), '-'), ("lowbar;"u8.ToArray(), '_')];
}
