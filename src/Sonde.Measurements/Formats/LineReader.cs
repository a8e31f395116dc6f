using System.Runtime.CompilerServices;

namespace Sonde.Measurements.Formats;

/// <summary>Streams the lines of a file or a pipe. A line longer than the limit is passed over, never held.</summary>
/// <param name="stream">What to read; it is not closed.</param>
/// <param name="maxLength">The longest line that is held, in bytes without the line feed.</param>
public sealed class LineReader(Stream stream, int maxLength)
{
    private const int FirstBuffer = 64 * 1024;

    private byte[] _buffer = new byte[Math.Min(FirstBuffer, maxLength + 1)];
    private int _start;
    private int _scanned;
    private int _end;
    private int _last;
    private long _number;
    private long _offset;
    private long _skipped;
    private bool _isTooLong;
    private bool _isAtEnd;

    /// <summary>Reads lines to the end of the stream. The bytes of a line are valid until the next is asked for.</summary>
    /// <param name="stream">What to read; it is not closed.</param>
    /// <param name="maxLength">The longest line that is held, in bytes without the line feed.</param>
    /// <param name="cancel">Stops reading.</param>
    public static async IAsyncEnumerable<Line> ReadAsync(Stream stream, int maxLength, [EnumeratorCancellation] CancellationToken cancel)
    {
        var reader = new LineReader(stream, maxLength);
        while (true)
        {
            if (reader.TryTake(out Line line)) yield return line;
            else if (reader._isAtEnd) yield break;
            // A terminal or a pipe may not heed the token; such a read is left behind.
            else reader.Came(await stream.ReadAsync(reader._buffer.AsMemory(reader._end), cancel).AsTask().WaitAsync(cancel));
        }
    }

    /// <summary>Reads the next line; false at the end of the stream. Its bytes are valid until the next is asked for.</summary>
    public bool TryRead(out Line line)
    {
        while (!TryTake(out line))
        {
            if (_isAtEnd) return false;
            Came(stream.Read(_buffer.AsSpan(_end)));
        }

        return true;
    }

    /// <summary>
    /// Gives the line read last and all that follows as one, when that is within the limit. The place in the stream stays as it was, so
    /// lines can be read on when the whole is nothing.
    /// </summary>
    public bool TryReadRest(out ReadOnlyMemory<byte> whole)
    {
        while (!_isAtEnd && _end - _last < maxLength)
        {
            MakeRoom(_last);
            Came(stream.Read(_buffer.AsSpan(_end)));
        }

        whole = _isAtEnd ? _buffer.AsMemory(_last, _end - _last) : default;
        return _isAtEnd;
    }

    /// <summary>Takes a line out of what has been read; false: more is to be read, for which there is room.</summary>
    private bool TryTake(out Line line)
    {
        int feed = _buffer.AsSpan(_scanned, _end - _scanned).IndexOf((byte)'\n');
        if (feed >= 0)
        {
            line = Take(_scanned + feed - _start, isWhole: true);
            return true;
        }

        _scanned = _end;
        if (_isAtEnd)
        {
            bool isAny = _end > _start || _isTooLong;
            line = isAny ? Take(_end - _start, isWhole: false) : default;
            return isAny;
        }

        if (_isTooLong || _end - _start > maxLength)
        {
            _isTooLong = true;
            _skipped += _end - _start;
            _start = _scanned = _end = 0;
        }

        MakeRoom(_start);
        line = default;
        return false;
    }

    private Line Take(int length, bool isWhole)
    {
        // A mark at the beginning says that UTF-8 follows, and is no part of the first line.
        ReadOnlySpan<byte> mark = "\uFEFF"u8;
        int skipped = _number == 0 && !_isTooLong && _buffer.AsSpan(_start, length).StartsWith(mark) ? mark.Length : 0;
        var line = new Line(
            ++_number, _offset, _isTooLong ? default : _buffer.AsMemory(_start + skipped, length - skipped), _isTooLong, isWhole);
        _last = _start + skipped;
        _offset += _skipped + length + 1;
        _start = _scanned = Math.Min(_start + length + 1, _end);
        _skipped = 0;
        _isTooLong = false;
        return line;
    }

    /// <summary>Makes room behind what is kept from a place on.</summary>
    private void MakeRoom(int keep)
    {
        if (keep > 0)
        {
            _buffer.AsSpan(keep, _end - keep).CopyTo(_buffer);
            (_start, _scanned, _end, _last) = (_start - keep, _scanned - keep, _end - keep, Math.Max(0, _last - keep));
        }

        if (_end == _buffer.Length) Array.Resize(ref _buffer, (int)Math.Min(_buffer.Length * 2L, maxLength + 1L));
    }

    private void Came(int bytes)
    {
        _end += bytes;
        _isAtEnd = bytes == 0;
    }
}
