using System.Buffers;
using Sonde.Analysis.Text;

namespace Sonde.Analysis.Rows;

/// <summary>Cells of CSV (RFC 4180).</summary>
internal static class CsvCells
{
    private static readonly SearchValues<byte> MustQuote = SearchValues.Create(",\"\r\n"u8);

    /// <summary>Writes a cell. An empty text is quoted, so that it can be told from an absent one.</summary>
    public static void Write(Utf8Buffer into, ReadOnlySpan<byte> text, bool isPresent)
    {
        if (text.IsEmpty)
        {
            if (isPresent) into.Append("\"\""u8);
            return;
        }
        if (text.IndexOfAny(MustQuote) < 0)
        {
            into.Append(text);
            return;
        }
        into.Append((byte)'"');
        while (true)
        {
            int quote = text.IndexOf((byte)'"');
            if (quote < 0) break;
            into.Append(text[..(quote + 1)]);
            into.Append((byte)'"');
            text = text[(quote + 1)..];
        }
        into.Append(text);
        into.Append((byte)'"');
    }
}
