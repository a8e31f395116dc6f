namespace Sonde.Cli.Redaction;

/// <summary>Reads lines from a stream into one buffer that never grows beyond a bound.</summary>
internal sealed class BoundedLines(Stream stream, int maximum)
{
    private byte[] _buffer = new byte[64 * 1024];
    private int _start, _end, _scanned;
    private bool _atEnd;

    /// <summary>The number of the line read last, from 1.</summary>
    public long Number { get; private set; }

    /// <summary>Reads a line without its line feed; one that is too long is skipped and said to be so.</summary>
    public bool TryRead(out ReadOnlyMemory<byte> line, out bool isTooLong)
    {
        isTooLong = false;
        while (true)
        {
            int at = _buffer.AsSpan(_start + _scanned, _end - _start - _scanned).IndexOf((byte)'\n');
            if (at >= 0)
            {
                line = isTooLong ? default : _buffer.AsMemory(_start, _scanned + at);
                _start += _scanned + at + 1;
                _scanned = 0;
                Number++;
                return true;
            }

            _scanned = _end - _start;
            if (_atEnd)
            {
                line = isTooLong ? default : _buffer.AsMemory(_start, _scanned);
                bool any = _scanned > 0 || isTooLong;
                _start = _end;
                _scanned = 0;
                if (any) Number++;
                return any;
            }

            if (_scanned >= maximum)
            {
                isTooLong = true;
                _start = _end = _scanned = 0;
            }

            Fill();
        }
    }

    /// <summary>
    /// Gives the line read last and all that follows as one, when that is within the bound. The place in the stream stays as it was, so
    /// lines can be read on when the whole is nothing.
    /// </summary>
    public bool TryReadRest(out ReadOnlyMemory<byte> whole)
    {
        int begin = LineBegin();
        while (!_atEnd && _end - begin < maximum) begin -= Fill(begin);
        whole = _atEnd ? _buffer.AsMemory(begin, _end - begin) : default;
        return _atEnd;
    }

    private int LineBegin() => _start == 0 ? 0 : _buffer.AsSpan(0, _start - 1).LastIndexOf((byte)'\n') + 1;

    private void Fill() => Fill(_start);

    // Makes room behind what is kept and reads once; returns by how much the kept bytes moved.
    private int Fill(int keep)
    {
        int moved = 0;
        if (_end == _buffer.Length)
        {
            if (keep > 0)
            {
                _buffer.AsSpan(keep, _end - keep).CopyTo(_buffer);
                moved = keep;
                _start -= keep;
                _end -= keep;
            }
            else
            {
                Array.Resize(ref _buffer, (int)Math.Min(_buffer.Length * 2L, maximum + 1L));
            }
        }

        int got = stream.Read(_buffer, _end, _buffer.Length - _end);
        if (got == 0) _atEnd = true;
        _end += got;
        return moved;
    }
}
