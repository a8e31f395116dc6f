using System.Buffers.Binary;
using Sonde.Analysis.Packing;

namespace Sonde.Analysis.Inputs;

/// <summary>
/// Hands packed bytes to the library's inflater, which takes more than it needs and does not say how much. What it was handed last is kept:
/// the member's end is found there by the eight bytes of its sums, which are known by then.
/// </summary>
internal sealed class GzipFeed(Stream source) : ForwardStream
{
    private const int MostHanded = 8 << 10;
    private const int TrailerLength = 8;
    private readonly byte[] _buffer = new byte[4 * MostHanded];
    private int _start;
    private int _end;
    private int _handed;

    /// <summary>Whether bytes were asked for beyond the last.</summary>
    public bool HasEnded { get; private set; }

    /// <summary>The sum over the bytes since <see cref="BeginSum"/>.</summary>
    public uint Sum { get; private set; }

    /// <summary>The next byte, or -1 at the end.</summary>
    public int Next() => _start < _end || Refill() ? _buffer[_start++] : -1;

    /// <summary>Begins the sum of a header with what was read of it already.</summary>
    public void BeginSum(ReadOnlySpan<byte> first) => Sum = Crc32.Add(0, first);

    /// <summary>The next byte, counted into the sum.</summary>
    public int NextOfSum()
    {
        int next = Next();
        if (next >= 0) Sum = Crc32.Add(Sum, [(byte)next]);
        return next;
    }

    /// <summary>Goes to behind a member's sums; null: they are there.</summary>
    public TrailerFlaw? SkipTrailer(uint sum, uint length)
    {
        Span<byte> trailer = stackalloc byte[TrailerLength];
        BinaryPrimitives.WriteUInt32LittleEndian(trailer, sum);
        BinaryPrimitives.WriteUInt32LittleEndian(trailer[4..], length);
        _buffer.AsSpan(_handed, _end - _handed).CopyTo(_buffer);
        (_start, _end, _handed) = (_start - _handed, _end - _handed, 0);
        _end += source.ReadAtLeast(_buffer.AsSpan(_end), Math.Max(0, TrailerLength - (_end - _start)), throwOnEndOfStream: false);
        int at = _buffer.AsSpan(0, Math.Min(_end, _start + TrailerLength)).IndexOf(trailer);
        if (at < 0) return FlawOf(trailer);
        _start = at + TrailerLength;
        return null;
    }

    // Where the member ended is not known, but that it did.
    private TrailerFlaw FlawOf(ReadOnlySpan<byte> trailer)
    {
        if (_end < _buffer.Length && source.Read(_buffer.AsSpan(_end)) > 0) return TrailerFlaw.IsWrong;
        ReadOnlySpan<byte> last = _buffer.AsSpan(0, _end);
        if (last.EndsWith(trailer[4..]) || (last.Length >= TrailerLength && last[^TrailerLength..].StartsWith(trailer[..4])))
            return TrailerFlaw.IsWrong;
        for (int there = TrailerLength - 1; there > 1; there--)
            if (last.EndsWith(trailer[..there])) return TrailerFlaw.IsCut;
        return TrailerFlaw.IsUnknown;
    }

    public override int Read(Span<byte> buffer)
    {
        if (_start == _end && !Refill()) return 0;
        int count = Math.Min(Math.Min(buffer.Length, MostHanded), _end - _start);
        _handed = _start;
        _buffer.AsSpan(_start, count).CopyTo(buffer);
        _start += count;
        return count;
    }

    private bool Refill()
    {
        _start = _handed = 0;
        _end = source.Read(_buffer);
        HasEnded = _end == 0;
        return !HasEnded;
    }
}
