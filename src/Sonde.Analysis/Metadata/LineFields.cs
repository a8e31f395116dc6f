using System.Buffers.Text;

namespace Sonde.Analysis.Metadata;

/// <summary>Takes lines of text files apart.</summary>
internal static class LineFields
{
    /// <summary>A whole number in decimal digits and nothing else.</summary>
    public static bool TryNumber(ReadOnlySpan<byte> text, out uint number)
    {
        number = 0;
        return text.Length is > 0 and <= 10 && text[0] is >= (byte)'0' and <= (byte)'9'
            && Utf8Parser.TryParse(text, out number, out int used) && used == text.Length;
    }

    /// <summary>The text before the first separator, which is then cut off with it.</summary>
    public static ReadOnlySpan<byte> Next(ref ReadOnlySpan<byte> line, byte separator)
    {
        int end = line.IndexOf(separator);
        ReadOnlySpan<byte> field = end < 0 ? line : line[..end];
        line = end < 0 ? [] : line[(end + 1)..];
        return field;
    }

    /// <summary>A two-letter country code, or null.</summary>
    public static string? Country(ReadOnlySpan<byte> text)
        => text.Length == 2 && char.IsAsciiLetter((char)text[0]) && char.IsAsciiLetter((char)text[1]) && !text.SequenceEqual("ZZ"u8)
            ? string.Intern($"{char.ToUpperInvariant((char)text[0])}{char.ToUpperInvariant((char)text[1])}")
            : null;
}
