using System.Runtime.CompilerServices;

namespace Sonde.Measurements.Formats;

/// <summary>Streams the lines of a file or a pipe. A line longer than the limit is passed over, never held.</summary>
public static class LineReader
{
    private const int FirstBuffer = 64 * 1024;

    /// <summary>Reads lines to the end of the stream. The bytes of a line are valid until the next is asked for.</summary>
    /// <param name="stream">What to read; it is not closed.</param>
    /// <param name="maxLength">The longest line that is held, in bytes without the line feed.</param>
    /// <param name="cancel">Stops reading.</param>
    public static async IAsyncEnumerable<Line> ReadAsync(Stream stream, int maxLength, [EnumeratorCancellation] CancellationToken cancel)
    {
        byte[] buffer = new byte[Math.Min(FirstBuffer, maxLength + 1)];
        int start = 0, scanned = 0, end = 0;
        long number = 1, offset = 0, skipped = 0;
        bool tooLong = false;
        while (true)
        {
            int feed = buffer.AsSpan(scanned, end - scanned).IndexOf((byte)'\n');
            if (feed >= 0)
            {
                int length = scanned + feed - start;
                yield return new Line(number++, offset, tooLong ? default : buffer.AsMemory(start, length), tooLong, IsWhole: true);
                offset += skipped + length + 1;
                start = scanned = start + length + 1;
                skipped = 0;
                tooLong = false;
                continue;
            }

            scanned = end;
            if (tooLong || end - start > maxLength)
            {
                tooLong = true;
                skipped += end - start;
                start = scanned = end = 0;
            }

            if (start > 0)
            {
                buffer.AsSpan(start, end - start).CopyTo(buffer);
                (scanned, end, start) = (scanned - start, end - start, 0);
            }

            if (end == buffer.Length) Array.Resize(ref buffer, (int)Math.Min(buffer.Length * 2L, maxLength + 1L));
            // A terminal or a pipe may not heed the token; such a read is left behind.
            int read = await stream.ReadAsync(buffer.AsMemory(end), cancel).AsTask().WaitAsync(cancel);
            if (read > 0)
            {
                end += read;
                continue;
            }

            if (end > start || tooLong)
                yield return new Line(number, offset, tooLong ? default : buffer.AsMemory(start, end - start), tooLong, IsWhole: false);
            yield break;
        }
    }
}
