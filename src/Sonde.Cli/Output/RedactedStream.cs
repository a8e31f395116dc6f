using System.Buffers;
using Sonde.Experiments.Privacy;
using Sonde.Packets.Redaction;
using Sonde.Platform.Streams;

namespace Sonde.Cli.Output;

/// <summary>Lets lines through without the secrets that are in them. A line is whole before any of it is written.</summary>
/// <param name="inner">Where they go; it stays open.</param>
/// <param name="secrets">What must not be published.</param>
internal sealed class RedactedStream(Stream inner, RunSecrets secrets) : WriteOnlyStream
{
    // A line that is longer is cut here, and an address with it.
    private const int LongestLine = 64 << 20;

    private readonly Lock _lock = new();
    private readonly ArrayBufferWriter<byte> _clean = new();
    private ArrayBufferWriter<byte> _begun = new();

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        lock (_lock)
        {
            int end = buffer.LastIndexOf((byte)'\n') + 1;
            if (end == 0 && _begun.WrittenCount < LongestLine)
            {
                _begun.Write(buffer);
                return;
            }

            _begun.Write(buffer[..end]);
            WriteLines(_begun.WrittenMemory);
            _begun.ResetWrittenCount();
            _begun.Write(buffer[end..]);
        }
    }

    /// <summary>Hands whole lines on; the beginning of one waits for its end.</summary>
    public override void Flush() => inner.Flush();

    /// <summary>Writes the last line, which had no end.</summary>
    public void Finish()
    {
        lock (_lock)
        {
            if (_begun.WrittenCount == 0) return;
            ArrayBufferWriter<byte> last = _begun;
            _begun = new();
            WriteLines(last.WrittenMemory);
            inner.Flush();
        }
    }

    // Strings may be base64, escapes anything.
    private static bool HasRoom(ReadOnlySpan<byte> lines) => lines.ContainsAny((byte)'"', (byte)'\\') || TextRedactor.HasRoom(lines);

    private void WriteLines(ReadOnlyMemory<byte> lines)
    {
        // What is written at once is of one moment.
        if (!HasRoom(lines.Span) || secrets.ArePublished || secrets.Redactor is not { Secrets.IsEmpty: false } redactor)
        {
            inner.Write(lines.Span);
            return;
        }

        _clean.ResetWrittenCount();
        while (lines.Length > 0)
        {
            int end = lines.Span.IndexOf((byte)'\n') + 1;
            ReadOnlyMemory<byte> line = end == 0 ? lines : lines[..end];
            _clean.Write(redactor.Redact(line).Span);
            lines = lines[line.Length..];
        }

        inner.Write(_clean.WrittenSpan);
    }
}
