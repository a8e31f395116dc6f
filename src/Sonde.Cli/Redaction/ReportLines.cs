using System.Text.Json;
using Sonde.Measurements.Formats;

namespace Sonde.Cli.Redaction;

/// <summary>Cuts a file into JSON values: one a line, or one over the whole file. Memory is bounded whatever the file holds.</summary>
internal static class ReportLines
{
    /// <summary>The longest value that is read, in bytes.</summary>
    public const int MaximumLength = 64 << 20;

    private static readonly JsonReaderOptions Strict = new() { MaxDepth = 64 };

    /// <summary>Reads the values one by one.</summary>
    /// <param name="stream">The file.</param>
    /// <param name="orText">Whether lines that do not begin like JSON are wanted as they are.</param>
    public static IEnumerable<ReportLine> Read(Stream stream, bool orText = false)
    {
        var lines = new LineReader(stream, MaximumLength);
        bool isFirst = true;
        while (lines.TryRead(out Line read))
        {
            ReadOnlyMemory<byte> line = read.Bytes;
            if (read.IsTooLong)
            {
                yield return new(read.Number, default, $"it is longer than {MaximumLength >> 20} MiB");
                continue;
            }

            if (IsBlank(line.Span)) continue;
            bool wasFirst = isFirst;
            isFirst = false;
            if (orText && !LooksLikeJson(line.Span))
            {
                yield return new(read.Number, line, null, IsText: true);
            }
            else if (IsValue(line.Span))
            {
                yield return new(read.Number, line, null);
            }
            else if (wasFirst && lines.TryReadRest(out ReadOnlyMemory<byte> whole) && IsValue(whole.Span))
            {
                // A report printed for people, over many lines.
                yield return new(read.Number, whole, null);
                yield break;
            }
            else
            {
                yield return new(read.Number, default, "it is no JSON");
            }
        }
    }

    private static bool IsBlank(ReadOnlySpan<byte> line) => line.Trim(" \t\r\n"u8).IsEmpty;

    private static bool LooksLikeJson(ReadOnlySpan<byte> line) => line.TrimStart(" \t\r"u8)[0] is (byte)'{' or (byte)'[';

    private static bool IsValue(ReadOnlySpan<byte> bytes)
    {
        try
        {
            var reader = new Utf8JsonReader(bytes, Strict);
            if (!reader.Read() || reader.TokenType is not (JsonTokenType.StartObject or JsonTokenType.StartArray)) return false;
            while (reader.Read())
            {
                // Only its being whole matters here.
            }

            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
