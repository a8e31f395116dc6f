using System.Buffers;
using System.Text;

namespace Sonde.Packets.Redaction;

/// <summary>
/// Puts <c>[scrubbed]</c> in the place of secret addresses in text, in all of their spellings (docs/design/dd-085). Whole tokens only:
/// <c>192.0.2.1</c> is not in <c>192.0.2.11</c>. Brackets and zones go with the address, for interface names identify.
/// </summary>
/// <param name="secrets">What must not be published.</param>
public sealed class TextRedactor(SecretSet secrets)
{
    /// <summary>What stands in the place of an address.</summary>
    public const string Replacement = "[scrubbed]";

    private const int OnStack = 512;

    /// <summary>What must not be published.</summary>
    public SecretSet Secrets => secrets;

    /// <summary>The text without secrets; the same instance when it has none.</summary>
    public string Redact(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (secrets.IsEmpty) return text;
        byte[]? rented = text.Length > OnStack ? ArrayPool<byte>.Shared.Rent(text.Length) : null;
        Span<byte> bytes = (rented is null ? stackalloc byte[OnStack] : rented)[..text.Length];
        for (int i = 0; i < text.Length; i++) bytes[i] = text[i] < 128 ? (byte)text[i] : (byte)0xFF;
        string clean = SpellingHunter.Find(bytes, secrets) is { } found ? Replace(text, bytes, found) : text;
        if (rented is not null) ArrayPool<byte>.Shared.Return(rented);
        return clean;
    }

    /// <summary>Text in UTF-8 without secrets; null when it has none.</summary>
    public byte[]? Redact(ReadOnlySpan<byte> text)
    {
        if (SpellingHunter.Find(text, secrets) is not { } found) return null;
        ArrayBufferWriter<byte> clean = new(text.Length + 16);
        int done = 0;
        foreach (Range range in found)
        {
            (int start, int end) = Widened(text, range);
            clean.Write(text[done..start]);
            clean.Write("[scrubbed]"u8);
            done = end;
        }

        clean.Write(text[done..]);
        return clean.WrittenSpan.ToArray();
    }

    /// <summary>Whether text in UTF-8 has a secret.</summary>
    public bool Finds(ReadOnlySpan<byte> text) => SpellingHunter.Find(text, secrets) is not null;

    /// <summary>
    /// Whether any address, be it secret or not, may be in text in UTF-8; it may say so of text that has none, never the other way.
    /// </summary>
    public static bool HasRoom(ReadOnlySpan<byte> text) => SpellingHunter.HasRoom(text);

    private static string Replace(string text, ReadOnlySpan<byte> bytes, List<Range> found)
    {
        var clean = new StringBuilder(text.Length);
        int done = 0;
        foreach (Range range in found)
        {
            (int start, int end) = Widened(bytes, range);
            clean.Append(text, done, start - done).Append(Replacement);
            done = end;
        }

        return clean.Append(text, done, text.Length - done).ToString();
    }

    private static (int Start, int End) Widened(ReadOnlySpan<byte> text, Range range)
    {
        int start = range.Start.Value, end = WithZone(text, range);
        bool isBracketed = start > 0 && end < text.Length && text[start - 1] == '[' && text[end] == ']';
        return isBracketed ? (start - 1, end + 1) : (start, end);
    }

    // %25 is the zone's own sign in a URL (RFC 6874); any other escape of two digits ends the address.
    private static int WithZone(ReadOnlySpan<byte> text, Range range)
    {
        int end = range.End.Value;
        if (end + 1 >= text.Length || text[end] != '%' || !IsOfZone(text[end + 1]) || !text[range].ContainsAny((byte)':', (byte)'%'))
            return end;
        bool isEscape = end + 2 < text.Length && SpellingKind.IsHex(text[end + 1]) && SpellingKind.IsHex(text[end + 2]);
        int zone = end + 1;
        while (zone < text.Length && IsOfZone(text[zone])) zone++;
        bool isZone = !isEscape || (text[end + 1] == '2' && text[end + 2] == '5') || zone - end > 4;
        return isZone ? zone : end;
    }

    private static bool IsOfZone(byte b) => SpellingKind.IsLetter(b) || SpellingKind.IsDigit(b) || b is (byte)'_' or (byte)'-' or (byte)'@';
}
