using System.Numerics;
using System.Runtime.InteropServices;

namespace Sonde.Analysis.Signatures;

/// <summary>
/// A second filter, asked only where a gram of a literal stands in the text: whether four bytes behind or before it (two, where the
/// literal has no more) are the literal's too. Words that many literals hold are in many texts; with their neighbours they seldom are.
/// </summary>
internal sealed class GramNeighbours
{
    private const int Reach = 4;
    private const ulong Multiplier = 0xC2B2_AE3D_27D4_EB4F;
    private readonly ulong[] _words;
    private readonly int _shift;
    private readonly int _gramLength;
    private Kinds _kinds;

    [Flags]
    private enum Kinds
    {
        None = 0,
        FourBehind = 1,
        FourBefore = 2,
        TwoBehind = 4,
        TwoBefore = 8,
        Alone = 16,
    }

    public GramNeighbours(int gramLength, int entries)
    {
        _gramLength = gramLength;
        int bits = Math.Clamp(BitOperations.Log2((uint)Math.Max(entries, 1)), 6, 20);
        _shift = 64 - bits;
        _words = new ulong[1 << bits];
    }

    /// <summary>Notes the neighbours of the gram at a place of a literal.</summary>
    public void Add(byte[] literal, int offset)
    {
        ulong gram = LiteralTier.Gram(literal.AsSpan(offset), _gramLength);
        int behind = offset + _gramLength, left = literal.Length - behind;
        if (left >= Reach) Set(gram, MemoryMarshal.Read<uint>(literal.AsSpan(behind)), Kinds.FourBehind);
        else if (offset >= Reach) Set(gram, MemoryMarshal.Read<uint>(literal.AsSpan(offset - Reach)), Kinds.FourBefore);
        else if (left >= 2) Set(gram, MemoryMarshal.Read<ushort>(literal.AsSpan(behind)), Kinds.TwoBehind);
        else if (offset >= 2) Set(gram, MemoryMarshal.Read<ushort>(literal.AsSpan(offset - 2)), Kinds.TwoBefore);
        else _kinds |= Kinds.Alone;
    }

    /// <summary>Whether a literal may stand around the gram at a place of a text; false is certain.</summary>
    public bool MayFit(ulong gram, ReadOnlySpan<byte> text, int at)
    {
        if ((_kinds & Kinds.Alone) != 0 || at < Reach || at + _gramLength + Reach > text.Length) return true;
        uint behind = MemoryMarshal.Read<uint>(text[(at + _gramLength)..]), before = MemoryMarshal.Read<uint>(text[(at - Reach)..]);
        return Holds(gram, behind, Kinds.FourBehind) || Holds(gram, before, Kinds.FourBefore)
            || Holds(gram, behind & 0xFFFF, Kinds.TwoBehind) || Holds(gram, before >> 16, Kinds.TwoBefore);
    }

    private void Set(ulong gram, uint neighbours, Kinds kind)
    {
        _kinds |= kind;
        ulong mixed = Mix(gram, neighbours, kind);
        _words[mixed >> _shift] |= LiteralTier.Bits(mixed);
    }

    private bool Holds(ulong gram, uint neighbours, Kinds kind)
    {
        if ((_kinds & kind) == 0) return false;
        ulong mixed = Mix(gram, neighbours, kind);
        return (~_words[mixed >> _shift] & LiteralTier.Bits(mixed)) == 0;
    }

    private static ulong Mix(ulong gram, uint neighbours, Kinds kind)
        => LiteralTier.Mix(gram ^ ((((ulong)neighbours << 8) | (ulong)kind) * Multiplier));
}
