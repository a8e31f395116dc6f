using System.Buffers.Binary;
using System.Text;

namespace Sonde.Analysis.Metadata.Mmdb;

/// <summary>
/// Decodes values of a data section (MaxMind DB format 2.0). What the file states is believed only as far as its bytes reach: nothing is
/// allocated by a stated length, values lie at most so deep in each other, and one record has at most so many, however its pointers go.
/// </summary>
internal ref struct MmdbDecoder
{
    private const int DeepestValue = 64;
    private const int MostValues = 1 << 16;
    private static readonly UTF8Encoding StrictUtf8 = new(false, true);
    private readonly ReadOnlySpan<byte> _section;
    private int _left = MostValues;

    /// <summary>A decoder of a section; pointers are relative to its beginning.</summary>
    public MmdbDecoder(ReadOnlySpan<byte> section) => _section = section;

    /// <summary>The value at a place of the section.</summary>
    public MmdbValue Decode(int offset) => Decode(ref offset, 0);

    private MmdbValue Decode(ref int at, int depth)
    {
        if (depth > DeepestValue) throw new MmdbFormatException("values lie too deep in each other");
        if (--_left < 0) throw new MmdbFormatException("a record has too many values");
        byte control = Take(ref at, 1)[0];
        int type = control >> 5;
        if (type == 1)
        {
            int target = Pointer(control, ref at);
            if (target < _section.Length && _section[target] >> 5 == 1) throw new MmdbFormatException("a pointer points to a pointer");
            return Decode(ref target, depth + 1);
        }

        if (type == 0) type = Take(ref at, 1)[0] + 7;
        int size = Size(control, ref at);
        return type switch
        {
            2 => new MmdbValue.Text(Utf8(Take(ref at, size))),
            3 => new MmdbValue.Number(BinaryPrimitives.ReadDoubleBigEndian(Exactly(ref at, size, 8))),
            4 => new MmdbValue.Bytes(Take(ref at, size).ToArray()),
            5 => new MmdbValue.Integer((Int128)Unsigned(ref at, size, 2)),
            6 => new MmdbValue.Integer((Int128)Unsigned(ref at, size, 4)),
            7 => Map(ref at, size, depth),
            8 => new MmdbValue.Integer((int)(uint)Unsigned(ref at, size, 4)),
            9 => new MmdbValue.Integer((Int128)Unsigned(ref at, size, 8)),
            10 => new MmdbValue.BigInteger(Unsigned(ref at, size, 16)),
            11 => List(ref at, size, depth),
            14 => size <= 1 ? new MmdbValue.Truth(size == 1) : throw new MmdbFormatException("a truth value is neither 0 nor 1"),
            15 => new MmdbValue.Number(BinaryPrimitives.ReadSingleBigEndian(Exactly(ref at, size, 4))),
            _ => throw new MmdbFormatException($"unknown type {type}"),
        };
    }

    private MmdbValue.Map Map(ref int at, int size, int depth)
    {
        Room(at, size * 2L);
        var items = new Dictionary<string, MmdbValue>(StringComparer.Ordinal);
        for (int i = 0; i < size; i++)
        {
            if (Decode(ref at, depth + 1) is not MmdbValue.Text key) throw new MmdbFormatException("a name in a map is not a text");
            items[key.Value] = Decode(ref at, depth + 1);
        }

        return new(items);
    }

    private MmdbValue.List List(ref int at, int size, int depth)
    {
        Room(at, size);
        var items = new List<MmdbValue>();
        for (int i = 0; i < size; i++) items.Add(Decode(ref at, depth + 1));
        return new(items);
    }

    private int Pointer(byte control, ref int at)
    {
        int length = ((control >> 3) & 3) + 1;
        ReadOnlySpan<byte> bytes = Take(ref at, length);
        long value = length == 4 ? 0 : control & 7;
        foreach (byte b in bytes) value = (value << 8) | b;
        value += length switch { 2 => 2048, 3 => 526_336, _ => 0 };
        if (value >= _section.Length) throw new MmdbFormatException("a pointer points beyond the data");
        return (int)value;
    }

    private int Size(byte control, ref int at)
    {
        int size = control & 31;
        if (size < 29) return size;
        ReadOnlySpan<byte> more = Take(ref at, size - 28);
        int value = 0;
        foreach (byte b in more) value = (value << 8) | b;
        return value + size switch { 29 => 29, 30 => 285, _ => 65_821 };
    }

    private UInt128 Unsigned(ref int at, int size, int most)
    {
        if (size > most) throw new MmdbFormatException("a number is longer than its type");
        UInt128 value = 0;
        foreach (byte b in Take(ref at, size)) value = (value << 8) | b;
        return value;
    }

    private ReadOnlySpan<byte> Exactly(ref int at, int size, int wanted)
        => size == wanted ? Take(ref at, size) : throw new MmdbFormatException("a number has not the length of its type");

    private ReadOnlySpan<byte> Take(ref int at, int length)
    {
        Room(at, length);
        ReadOnlySpan<byte> taken = _section.Slice(at, length);
        at += length;
        return taken;
    }

    private readonly void Room(int at, long length)
    {
        if (at < 0 || length > _section.Length - at) throw new MmdbFormatException("the data end before a value does");
    }

    private static string Utf8(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return StrictUtf8.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            throw new MmdbFormatException("a text is not UTF-8");
        }
    }
}
