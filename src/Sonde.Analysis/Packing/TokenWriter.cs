using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Sonde.Analysis.Text;

namespace Sonde.Analysis.Packing;

/// <summary>Writes tokens as the bits of a block; fewer than eight wait for more.</summary>
internal ref struct TokenWriter : ITokenSink
{
    /// <summary>So many literals of 12 bits fit a word beside the bits that wait.</summary>
    private const int LiteralsAtOnce = 4;
    private readonly DeflateCode _code;
    private readonly Utf8Buffer _into;
    private readonly ref uint _literals;
    private readonly ref uint _matches;
    private ref byte _at;
    private int _room;
    private ulong _bits;
    private int _count;
    private int _distance;
    private uint _distanceBits;
    private int _distanceLength;

    /// <summary>Begins a block.</summary>
    /// <param name="code">The codes of the block.</param>
    /// <param name="into">Where to; nobody else writes there until the end.</param>
    public TokenWriter(DeflateCode code, Utf8Buffer into)
    {
        _code = code;
        _into = into;
        _literals = ref MemoryMarshal.GetArrayDataReference(code.Literals);
        _matches = ref MemoryMarshal.GetArrayDataReference(code.Matches);
        Attach(64);
        code.WriteHead(ref this);
    }

    public void Literals(ReadOnlySpan<byte> bytes)
    {
        if (_room < (bytes.Length * 2) + (2 * sizeof(ulong))) Attach((bytes.Length * 2) + (2 * sizeof(ulong)));
        ref uint codes = ref _literals;
        ref byte from = ref MemoryMarshal.GetReference(bytes), to = ref _at;
        ulong bits = _bits;
        int count = _count, written = 0, i = 0;
        for (; i <= bytes.Length - LiteralsAtOnce; i += LiteralsAtOnce)
        {
            uint four = Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref from, i));
            uint one = Unsafe.Add(ref codes, four & 0xFF), two = Unsafe.Add(ref codes, (four >> 8) & 0xFF);
            bits |= (ulong)(one & 0xFFFFFF) << count;
            count += (int)(one >> 24);
            bits |= (ulong)(two & 0xFFFFFF) << count;
            count += (int)(two >> 24);
            (one, two) = (Unsafe.Add(ref codes, (four >> 16) & 0xFF), Unsafe.Add(ref codes, four >> 24));
            bits |= (ulong)(one & 0xFFFFFF) << count;
            count += (int)(one >> 24);
            bits |= (ulong)(two & 0xFFFFFF) << count;
            count += (int)(two >> 24);
            Unsafe.WriteUnaligned(ref Unsafe.Add(ref to, written), bits);
            written += count >> 3;
            bits >>= count & ~7;
            count &= 7;
        }

        for (; i < bytes.Length; i++)
        {
            uint one = Unsafe.Add(ref codes, (uint)Unsafe.Add(ref from, i));
            bits |= (ulong)(one & 0xFFFFFF) << count;
            count += (int)(one >> 24);
        }

        Unsafe.WriteUnaligned(ref Unsafe.Add(ref to, written), bits);
        written += count >> 3;
        (_bits, _count, _room) = (bits >> (count & ~7), count & 7, _room - written);
        _at = ref Unsafe.Add(ref to, written);
    }

    public void Match(int length, int distance)
    {
        if (_room < sizeof(ulong)) Attach(sizeof(ulong));
        if (distance != _distance)
        {
            // Most of the columns of a line stand as far behind as the one before them.
            _distance = distance;
            _distanceBits = _code.OfDistance(distance, out _distanceLength);
        }

        uint one = Unsafe.Add(ref _matches, (uint)length);
        int own = (int)(one >> 24);
        Put((one & 0xFFFFFF) | ((ulong)_distanceBits << own), own + _distanceLength);
    }

    /// <summary>Writes some bits, the lowest first.</summary>
    public void Bits(uint value, int count)
    {
        if (_room < sizeof(ulong)) Attach(sizeof(ulong));
        Put(value, count);
    }

    /// <summary>Ends the block, and fills its last byte with zeros.</summary>
    public void End()
    {
        uint end = _code.Literals[DeflateSymbols.End];
        Bits(end & 0xFFFFFF, (int)(end >> 24));
        if (_count > 0) Bits(0, 8 - _count);
        Attach(0);
    }

    private void Put(ulong value, int count)
    {
        ulong bits = _bits | (value << _count);
        count += _count;
        Unsafe.WriteUnaligned(ref _at, bits);
        int written = count >> 3;
        _at = ref Unsafe.Add(ref _at, written);
        (_bits, _count, _room) = (bits >> (count & ~7), count & 7, _room - written);
    }

    /// <summary>Tells the buffer what was written, and takes room for more.</summary>
    private void Attach(int more)
    {
        if (!Unsafe.IsNullRef(ref _at)) _into.Advance((int)Unsafe.ByteOffset(ref MemoryMarshal.GetReference(_into.Reserve(0)), ref _at));
        Span<byte> room = _into.Reserve(Math.Max(more, 4096));
        _at = ref MemoryMarshal.GetReference(room);
        _room = room.Length;
    }
}
