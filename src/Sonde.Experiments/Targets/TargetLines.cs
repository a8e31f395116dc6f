using System.Runtime.CompilerServices;
using System.Text;
using Sonde.Measurements.Formats;

namespace Sonde.Experiments.Targets;

/// <summary>
/// Streams targets, one a line. Blank lines and those that begin with <c>#</c> are skipped; a byte order mark and the carriage
/// returns of other systems are taken off; all else stays as it is.
/// </summary>
public static class TargetLines
{
    /// <summary>The longest line that is taken for a target, in bytes.</summary>
    public const int MaxLength = 64 * 1024;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads the targets of a stream, in memory that does not grow with it.</summary>
    public static async IAsyncEnumerable<TargetLine> ReadAsync(Stream stream, [EnumeratorCancellation] CancellationToken cancel)
    {
        await foreach (Line line in LineReader.ReadAsync(stream, MaxLength, cancel).WithCancellation(cancel))
        {
            if (Read(line) is { } target) yield return target;
        }
    }

    private static TargetLine? Read(Line line)
    {
        if (line.IsTooLong) return new TargetLine(line.Number, "", $"a line may have {MaxLength} bytes at most");
        ReadOnlySpan<byte> bytes = line.Bytes.Span;
        if (bytes is [.. var rest, (byte)'\r']) bytes = rest;
        ReadOnlySpan<byte> text = bytes.Trim(" \t\r\v\f"u8);
        if (text.IsEmpty || text[0] == '#') return null;
        try
        {
            return new TargetLine(line.Number, Strict.GetString(bytes), null);
        }
        catch (DecoderFallbackException)
        {
            return new TargetLine(line.Number, "", "the line is not UTF-8");
        }
    }
}
