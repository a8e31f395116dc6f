using System.Buffers;
using Sonde.Analysis.Text;

namespace Sonde.Analysis.Rows;

/// <summary>Cells of CSV (RFC 4180).</summary>
internal static class CsvCells
{
    private static readonly SearchValues<byte> MustQuote = SearchValues.Create(",\"\r\n"u8);

    /// <summary>
    /// Control characters but tab, carriage return and line feed: readers of CSV stop at some of them, terminals obey others.
    /// </summary>
    private static readonly SearchValues<byte> Controls = SearchValues.Create(
        [.. Enumerable.Range(0, 32).Except([9, 10, 13]).Select(b => (byte)b)]);

    /// <summary>
    /// Writes a cell. An empty text is quoted, so that it can be told from an absent one. CSV has no escapes: control characters and marks
    /// of direction are written out as JSON has them, <c>\u001b</c>.
    /// </summary>
    public static void Write(Utf8Buffer into, ReadOnlySpan<byte> text, bool isPresent)
    {
        if (text.ContainsAny(Controls) || TextGuard.NextSteering(text, out _, out _) >= 0)
        {
            var written = new Utf8Buffer(text.Length + 64);
            WriteOut(text, written);
            text = written.Written;
        }

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

    private static void WriteOut(ReadOnlySpan<byte> text, Utf8Buffer into)
    {
        while (!text.IsEmpty)
        {
            int control = text.IndexOfAny(Controls), steering = TextGuard.NextSteering(text, out int length, out int value);
            if (control >= 0 && (steering < 0 || control < steering)) (steering, length, value) = (control, 1, text[control]);
            into.Append(steering < 0 ? text : text[..steering]);
            if (steering < 0) return;
            TextGuard.Escape(into, value);
            text = text[(steering + length)..];
        }
    }
}
