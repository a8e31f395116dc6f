using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Sonde.Analysis.Signatures;

/// <summary>
/// Finds all places of many literals in one pass over the bytes. The work for a text without hits does not depend on how many
/// literals there are: two look-ups in small filters every four bytes.
/// </summary>
internal sealed class LiteralScanner
{
    /// <summary>From this length on a literal holds a window of 8-byte grams.</summary>
    private const int LongLength = 11;

    /// <summary>Below this length a literal would make the whole tier slower.</summary>
    private const int ShortLength = 7;

    /// <summary>So many short literals are looked for one by one.</summary>
    private const int FewShort = 8;

    private readonly byte[][] _literals;
    private readonly LiteralTier? _long;
    private readonly LiteralTier? _middle;
    private readonly int[] _single;

    public LiteralScanner(byte[][] literals)
    {
        _literals = literals;
        var longs = new List<int>();
        var middles = new List<int>();
        var shorts = new List<int>();
        var tiny = new List<int>();
        for (int i = 0; i < literals.Length; i++)
        {
            int length = literals[i].Length;
            (length >= LongLength ? longs : length >= ShortLength ? middles : length >= 4 ? shorts : tiny).Add(i);
        }

        if (shorts.Count > FewShort) middles.AddRange(shorts);
        else tiny.AddRange(shorts);
        _long = LiteralTier.Build(literals, longs, 8);
        _middle = LiteralTier.Build(literals, middles, 4);
        _single = [.. tiny];
    }

    /// <summary>Tells the sink of every literal in the text; of a literal that it wants no more of, maybe not all.</summary>
    public void Scan(ReadOnlySpan<byte> text, ILiteralSink sink)
    {
        foreach (int literal in _single) ScanOne(text, literal, sink);
        if (_long is { } longs && _middle is { Stride: 4 } middles)
        {
            ScanBoth(text, longs, middles, sink);
            return;
        }

        if (_long is not null) ScanTier(text, 0, _long, sink);
        if (_middle is not null) ScanTier(text, 0, _middle, sink);
    }

    private void ScanBoth(ReadOnlySpan<byte> text, LiteralTier longs, LiteralTier middles, ILiteralSink sink)
    {
        ref byte start = ref MemoryMarshal.GetReference(text);
        ref ulong longWords = ref MemoryMarshal.GetArrayDataReference(longs.Filter);
        ref ulong middleWords = ref MemoryMarshal.GetArrayDataReference(middles.Filter);
        int longShift = longs.FilterShift, middleShift = middles.FilterShift;
        int at = 0;
        for (; at <= text.Length - 24; at += 16)
        {
            ref byte here = ref Unsafe.Add(ref start, at);
            ulong a = Unsafe.ReadUnaligned<ulong>(ref here), b = Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref here, 4));
            ulong c = Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref here, 8)),
                d = Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref here, 12));
            ulong maybe = Test(ref longWords, longShift, a) | Test(ref longWords, longShift, b) | Test(ref longWords, longShift, c)
                | Test(ref longWords, longShift, d)
                | Test(ref middleWords, middleShift, (uint)a) | Test(ref middleWords, middleShift, (uint)b)
                | Test(ref middleWords, middleShift, (uint)c) | Test(ref middleWords, middleShift, (uint)d);
            if ((maybe & 1) == 0) continue;
            for (int i = at; i < at + 16; i += 4)
            {
                ulong gram = Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref start, i));
                if (MayHold(ref longWords, longShift, gram)) longs.Verify(gram, text, i, _literals, sink);
                if (MayHold(ref middleWords, middleShift, (uint)gram)) middles.Verify((uint)gram, text, i, _literals, sink);
            }
        }

        ScanTier(text, at, longs, sink);
        ScanTier(text, at, middles, sink);
    }

    private void ScanTier(ReadOnlySpan<byte> text, int from, LiteralTier tier, ILiteralSink sink)
    {
        ref ulong words = ref MemoryMarshal.GetArrayDataReference(tier.Filter);
        for (int at = from; at <= text.Length - tier.GramLength; at += tier.Stride)
        {
            ulong gram = LiteralTier.Gram(text[at..], tier.GramLength);
            if (MayHold(ref words, tier.FilterShift, gram)) tier.Verify(gram, text, at, _literals, sink);
        }
    }

    private void ScanOne(ReadOnlySpan<byte> text, int literal, ILiteralSink sink)
    {
        byte[] wanted = _literals[literal];
        if (wanted.Length == 0) return;
        for (int at = 0; text[at..].IndexOf(wanted) is >= 0 and int next; at += next + 1)
        {
            if (!sink.Found(literal, at + next)) return;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool MayHold(ref ulong words, int shift, ulong gram) => (Test(ref words, shift, gram) & 1) != 0;

    /// <summary>Its lowest bit says whether both bits of a gram are set; the others mean nothing.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Test(ref ulong words, int shift, ulong gram)
    {
        ulong mixed = LiteralTier.Mix(gram);
        ulong word = Unsafe.Add(ref words, (nint)(mixed >> shift));
        return (word >> (int)(mixed >> LiteralTier.FirstBit)) & (word >> (int)(mixed >> LiteralTier.SecondBit));
    }
}
