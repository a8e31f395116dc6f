namespace Sonde.Analysis.Lines;

/// <summary>
/// Cuts a stream into blocks of whole lines of about a mebibyte. Where the cuts fall depends on the bytes alone, so that what is
/// made of a block is the same whatever the number of threads. A line longer than the limit is passed over, and said so.
/// </summary>
internal sealed class LineBlockReader(
    Stream stream, int blockSize = LineBlockReader.DefaultBlockSize, int maxLine = LineBlockReader.DefaultMaxLine)
{
    public const int DefaultBlockSize = 1 << 20;
    public const int DefaultMaxLine = 64 << 20;
    private const int KeptOfLongLine = 1024;

    private byte[] _carry = [];
    private int _carried;
    private long _line = 1;
    private bool _begun;
    private bool _ended;

    /// <summary>Why the stream broke off, or null when it ended well.</summary>
    public string? Fault { get; private set; }

    /// <summary>Fills the block with the next lines; false at the end.</summary>
    public bool Read(LineBlock block)
    {
        block.IsTooLong = false;
        block.FirstLine = _line;
        if (block.Bytes.Length < Math.Max(blockSize, _carried)) block.Bytes = new byte[Math.Max(blockSize, _carried)];
        _carry.AsSpan(0, _carried).CopyTo(block.Bytes);
        int filled = _carried;
        int searched = 0;
        _carried = 0;
        while (true)
        {
            filled += Fill(block.Bytes.AsSpan(filled));
            if (!_begun) filled = SkipMark(block.Bytes.AsSpan(0, filled));
            if (_ended) return Finish(block, filled);
            int last = block.Bytes.AsSpan(searched, filled - searched).LastIndexOf((byte)'\n');
            if (last >= 0) return Cut(block, filled, searched + last + 1);
            searched = filled;
            if (filled >= maxLine) return SkipLongLine(block);
            byte[] larger = new byte[(int)Math.Min((long)filled * 2, maxLine)];
            block.Bytes.AsSpan(0, filled).CopyTo(larger);
            block.Bytes = larger;
        }
    }

    /// <summary>A mark at the beginning says that UTF-8 follows, and is no part of the first line.</summary>
    private int SkipMark(Span<byte> bytes)
    {
        _begun = true;
        ReadOnlySpan<byte> mark = "\uFEFF"u8;
        if (!bytes.StartsWith(mark)) return bytes.Length;
        bytes[mark.Length..].CopyTo(bytes);
        return bytes.Length - mark.Length;
    }

    private static bool Finish(LineBlock block, int filled)
    {
        block.Length = filled;
        return filled > 0;
    }

    private bool Cut(LineBlock block, int filled, int end)
    {
        _carried = filled - end;
        if (_carry.Length < _carried) _carry = new byte[Math.Max(_carried, blockSize)];
        block.Bytes.AsSpan(end, _carried).CopyTo(_carry);
        block.Length = end;
        _line += block.Bytes.AsSpan(0, end).Count((byte)'\n');
        return true;
    }

    private bool SkipLongLine(LineBlock block)
    {
        byte[] buffer = new byte[64 << 10];
        while (!_ended)
        {
            int got = Fill(buffer);
            int newline = buffer.AsSpan(0, got).IndexOf((byte)'\n');
            if (newline < 0) continue;
            _carried = got - newline - 1;
            if (_carry.Length < _carried) _carry = new byte[Math.Max(_carried, blockSize)];
            buffer.AsSpan(newline + 1, _carried).CopyTo(_carry);
            break;
        }

        block.IsTooLong = true;
        block.Length = KeptOfLongLine;
        block.Bytes = block.Bytes[..Math.Max(KeptOfLongLine, blockSize)];
        _line++;
        return true;
    }

    /// <summary>Reads until the room is full or the stream ends. A stream that breaks ends there: what it gave before counts.</summary>
    private int Fill(Span<byte> into)
    {
        int filled = 0;
        while (filled < into.Length && !_ended)
        {
            try
            {
                int got = stream.Read(into[filled..]);
                _ended = got == 0;
                filled += got;
            }
            catch (Exception e) when (e is IOException or InvalidDataException or NotSupportedException)
            {
                Fault = e.Message;
                _ended = true;
            }
        }

        return filled;
    }
}
