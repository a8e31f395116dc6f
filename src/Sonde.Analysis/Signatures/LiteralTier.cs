using System.Numerics;
using System.Runtime.InteropServices;

namespace Sonde.Analysis.Signatures;

/// <summary>
/// The literals whose occurrences are found by looking at every <see cref="Stride"/>-th place of a text only. Of each literal a window of
/// (gram + stride - 1) bytes is chosen, of rare bytes; wherever the literal stands, one of the window's grams lies at such a place.
/// A bitmap of hashed grams answers nearly all places; an exact table of grams names the literals to compare.
/// </summary>
internal sealed class LiteralTier
{
    private const ulong Multiplier = 0x9E37_79B9_7F4A_7C15;
    private readonly ulong[] _bitmap;
    private readonly int _bitmapShift;
    private readonly Slot[] _slots;
    private readonly int _slotShift;
    private readonly Entry[] _entries;

    private record struct Slot(ulong Gram, int Start, int Count);

    private readonly record struct Entry(ulong Gram, int Literal, int Offset);

    private LiteralTier(int gramLength, int stride, List<Entry> entries)
    {
        GramLength = gramLength;
        Stride = stride;
        entries.Sort((a, b) => a.Gram != b.Gram ? a.Gram.CompareTo(b.Gram) : a.Literal.CompareTo(b.Literal));
        _entries = [.. entries];
        int bits = Math.Clamp(BitOperations.Log2((uint)Math.Max(entries.Count, 1)) + 7, 12, 22);
        _bitmapShift = 64 - bits;
        _bitmap = new ulong[(1 << bits) / 64];
        int slotBits = BitOperations.Log2((uint)Math.Max(entries.Count, 1)) + 2;
        _slotShift = 64 - slotBits;
        _slots = new Slot[1 << slotBits];
        Fill();
    }

    /// <summary>Bytes looked at in one place: 4 or 8.</summary>
    public int GramLength { get; }

    /// <summary>How far the places lie apart.</summary>
    public int Stride { get; }

    /// <summary>The bits that say which grams are worth a second look.</summary>
    public ulong[] Bitmap => _bitmap;

    /// <summary>How far a product is shifted to become a place in the bitmap.</summary>
    public int BitmapShift => _bitmapShift;

    /// <summary>Builds the tier of the literals named.</summary>
    public static LiteralTier? Build(byte[][] literals, IReadOnlyList<int> members, int gramLength)
    {
        if (members.Count == 0) return null;
        int shortest = members.Min(m => literals[m].Length);
        int stride = Math.Clamp(shortest - gramLength + 1, 1, 4);
        var rarity = new GramRarity(literals, members, gramLength);
        var entries = new List<Entry>(members.Count * stride);
        foreach (int member in members)
        {
            byte[] literal = literals[member];
            int window = rarity.RarestWindow(literal, stride);
            for (int i = window; i < window + stride; i++) entries.Add(new(Gram(literal.AsSpan(i), gramLength), member, i));
        }
        return new LiteralTier(gramLength, stride, entries);
    }

    /// <summary>The hash that the bitmap is asked with.</summary>
    public static ulong Mix(ulong gram) => gram * Multiplier;

    /// <summary>Literals of which this gram is part, with the gram's offset in each.</summary>
    public void Verify(ulong gram, ReadOnlySpan<byte> text, int at, byte[][] literals, ILiteralSink sink)
    {
        int mask = _slots.Length - 1;
        for (int i = (int)(Mix(gram) >> _slotShift); _slots[i].Count > 0; i = (i + 1) & mask)
        {
            if (_slots[i].Gram != gram) continue;
            foreach (ref readonly Entry entry in _entries.AsSpan(_slots[i].Start, _slots[i].Count))
            {
                int start = at - entry.Offset;
                byte[] literal = literals[entry.Literal];
                if (start >= 0 && literal.Length <= text.Length - start && text.Slice(start, literal.Length).SequenceEqual(literal))
                {
                    sink.Found(entry.Literal, start);
                }
            }
            return;
        }
    }

    /// <summary>The bytes at the front of a text as a number.</summary>
    public static ulong Gram(ReadOnlySpan<byte> text, int length)
        => length == 8 ? MemoryMarshal.Read<ulong>(text) : MemoryMarshal.Read<uint>(text);

    private void Fill()
    {
        for (int i = 0; i < _entries.Length;)
        {
            int end = i + 1;
            while (end < _entries.Length && _entries[end].Gram == _entries[i].Gram) end++;
            ulong mixed = Mix(_entries[i].Gram);
            ulong bit = mixed >> _bitmapShift;
            _bitmap[bit >> 6] |= 1UL << (int)(bit & 63);
            int slot = (int)(mixed >> _slotShift);
            while (_slots[slot].Count > 0) slot = (slot + 1) & (_slots.Length - 1);
            _slots[slot] = new(_entries[i].Gram, i, end - i);
            i = end;
        }
    }
}
