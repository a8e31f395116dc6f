using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Sonde.Analysis.Signatures;

/// <summary>
/// The literals whose occurrences are found by looking at every <see cref="Stride"/>-th place of a text only. Of each literal a window of
/// (gram + stride - 1) bytes is chosen, of rare bytes; wherever the literal stands, one of the window's grams lies at such a place.
/// A filter of hashed grams answers nearly all places; an exact table of grams names the literals to compare.
/// </summary>
internal sealed class LiteralTier
{
    /// <summary>Where in a mixed gram the number of its first bit stands.</summary>
    public const int FirstBit = 30;

    /// <summary>Where in a mixed gram the number of its second bit stands.</summary>
    public const int SecondBit = 37;

    private const ulong Multiplier = 0x9E37_79B9_7F4A_7C15;
    private readonly ulong[] _filter;
    private readonly int _filterShift;
    private readonly Slot[] _slots;
    private readonly int _slotShift;
    private readonly Entry[] _entries;
    private readonly GramNeighbours _neighbours;

    private record struct Slot(ulong Gram, int Start, int Count);

    private readonly record struct Entry(ulong Gram, int Literal, int Offset, int Length, uint Tail);

    private LiteralTier(int gramLength, int stride, List<Entry> entries, byte[][] literals)
    {
        _neighbours = new GramNeighbours(gramLength, entries.Count);
        foreach (Entry entry in entries) _neighbours.Add(literals[entry.Literal], entry.Offset);
        GramLength = gramLength;
        Stride = stride;
        entries.Sort((a, b) => a.Gram != b.Gram ? a.Gram.CompareTo(b.Gram) : a.Literal.CompareTo(b.Literal));
        _entries = [.. entries];
        int words = Math.Clamp(BitOperations.Log2((uint)Math.Max(entries.Count, 1)), 6, 18);
        _filterShift = 64 - words;
        _filter = new ulong[1 << words];
        int slotBits = BitOperations.Log2((uint)Math.Max(entries.Count, 1)) + 2;
        _slotShift = 64 - slotBits;
        _slots = new Slot[1 << slotBits];
        Fill();
    }

    /// <summary>Bytes looked at in one place: 4 or 8.</summary>
    public int GramLength { get; }

    /// <summary>How far the places lie apart.</summary>
    public int Stride { get; }

    /// <summary>Words with two bits set for each gram (a blocked Bloom filter), which say what is worth a second look.</summary>
    public ulong[] Filter => _filter;

    /// <summary>How far a mixed gram is shifted to become the number of its word.</summary>
    public int FilterShift => _filterShift;

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
            for (int i = window; i < window + stride; i++) entries.Add(Of(literal, member, i, gramLength));
        }

        return new LiteralTier(gramLength, stride, entries, literals);
    }

    private static Entry Of(byte[] literal, int number, int offset, int gramLength)
        => new(
            Gram(literal.AsSpan(offset), gramLength), number, offset, literal.Length,
            MemoryMarshal.Read<uint>(literal.AsSpan(literal.Length - 4)));

    /// <summary>Spreads a gram over 64 bits.</summary>
    public static ulong Mix(ulong gram) => gram * Multiplier;

    /// <summary>The two bits of a mixed gram in its word of the filter.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Bits(ulong mixed) => 1UL << (int)(mixed >> FirstBit) | 1UL << (int)(mixed >> SecondBit);

    /// <summary>Literals of which this gram is part, with the gram's offset in each.</summary>
    public void Verify(ulong gram, ReadOnlySpan<byte> text, int at, byte[][] literals, ILiteralSink sink)
    {
        if (!_neighbours.MayFit(gram, text, at)) return;
        int mask = _slots.Length - 1;
        for (int i = (int)(Mix(gram) >> _slotShift); _slots[i].Count > 0; i = (i + 1) & mask)
        {
            if (_slots[i].Gram != gram) continue;
            foreach (ref readonly Entry entry in _entries.AsSpan(_slots[i].Start, _slots[i].Count))
            {
                int start = at - entry.Offset;
                if (start < 0 || entry.Length > text.Length - start) continue;
                if (MemoryMarshal.Read<uint>(text[(start + entry.Length - 4)..]) != entry.Tail) continue;
                if (text.Slice(start, entry.Length).SequenceEqual(literals[entry.Literal])) sink.Found(entry.Literal, start);
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
            _filter[mixed >> _filterShift] |= Bits(mixed);
            int slot = (int)(mixed >> _slotShift);
            while (_slots[slot].Count > 0) slot = (slot + 1) & (_slots.Length - 1);
            _slots[slot] = new(_entries[i].Gram, i, end - i);
            i = end;
        }
    }
}
