using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Sonde.Packets.Redaction;

/// <summary>
/// Says fast whether a usual spelling of a secret (<see cref="UsualTexts"/>) may be in bytes: for archives of millions of lines, few of
/// which have any. One pass over 16 or 32 bytes at a time, whatever the number of spellings, without regard to case.
/// </summary>
/// <remarks>
/// Four neighbouring bytes of each spelling are its mark. Tables say for each half of a byte which of eight groups of spellings have it at
/// that place of their marks; where one group has all eight halves its spellings are compared. It may say so of bytes that have none, never
/// the other way.
/// </remarks>
public sealed class UsualSpellings
{
    private const int Mark = 4, Groups = 8;
    private const byte SmallLetter = 0x20; // digits and marks have that bit

    private readonly (byte[] Text, int At)[][] _groups = new (byte[], int)[Groups][];
    private readonly Vector128<byte>[] _low = new Vector128<byte>[Mark], _high = new Vector128<byte>[Mark];
    private readonly bool _isEmpty, _isShort;

    /// <summary>Looks for these secrets.</summary>
    public UsualSpellings(SecretSet secrets)
    {
        ArgumentNullException.ThrowIfNull(secrets);
        _isEmpty = secrets.IsEmpty;
        byte[][] texts = [.. secrets.All.SelectMany(UsualTexts.Of).Distinct(StringComparer.Ordinal).Select(Folded)];
        _isShort = Array.Exists(texts, text => text.Length < Mark); // 1:
        if (_isShort) return;
        IGrouping<string, (byte[] Text, int At)>[] marks =
            [.. texts.Select(text => (text, MarkOf(text))).GroupBy(each => Convert.ToHexString(each.text, each.Item2, Mark))
                .OrderBy(each => each.Key, StringComparer.Ordinal)];
        byte[,,] tables = new byte[Mark, 2, 16];
        for (int group = 0; group < Groups; group++)
        {
            _groups[group] = [.. marks.Where((_, i) => i * Groups / marks.Length == group).SelectMany(each => each)];
            foreach ((byte[] text, int at) in _groups[group])
            {
                for (int i = 0; i < Mark; i++)
                {
                    tables[i, 0, text[at + i] & 0xF] |= (byte)(1 << group);
                    tables[i, 1, text[at + i] >> 4] |= (byte)(1 << group);
                }
            }
        }

        for (int i = 0; i < Mark; i++)
        {
            _low[i] = Vector128.Create([.. Enumerable.Range(0, 16).Select(half => tables[i, 0, half])]);
            _high[i] = Vector128.Create([.. Enumerable.Range(0, 16).Select(half => tables[i, 1, half])]);
        }
    }

    /// <summary>Whether a closer look is worth while.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // the first lines of an archive are no fewer than the last
    public bool MayBeIn(ReadOnlySpan<byte> text)
    {
        if (_isEmpty || _isShort) return _isShort;
        int from = 0;
        if (Avx2.IsSupported && MayBeIn32(text, ref from)) return true;
        ref byte start = ref MemoryMarshal.GetReference(text);
        (Vector128<byte> low0, Vector128<byte> low1, Vector128<byte> low2, Vector128<byte> low3) = (_low[0], _low[1], _low[2], _low[3]);
        (Vector128<byte> high0, Vector128<byte> high1, Vector128<byte> high2, Vector128<byte> high3) =
            (_high[0], _high[1], _high[2], _high[3]);
        int i = from;
        for (; i <= text.Length - Vector128<byte>.Count - (Mark - 1); i += Vector128<byte>.Count)
        {
            Vector128<byte> groups = Of(ref start, i, low0, high0) & Of(ref start, i + 1, low1, high1) & Of(
                ref start, i + 2, low2, high2) & Of(ref start, i + 3, low3, high3);
            if (groups == Vector128<byte>.Zero) continue;
            for (uint some = Vector128.Equals(groups, Vector128<byte>.Zero).ExtractMostSignificantBits()
                ^ 0xFFFF; some != 0; some &= some - 1)
            {
                int place = BitOperations.TrailingZeroCount(some);
                if (IsAt(text, i + place, groups[place])) return true;
            }
        }

        for (; i <= text.Length - Mark; i++)
        {
            if (IsAt(text, i, byte.MaxValue)) return true;
        }

        return false;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool MayBeIn32(ReadOnlySpan<byte> text, ref int i)
    {
        ref byte start = ref MemoryMarshal.GetReference(text);
        Vector256<byte> low0 = Twice(_low[0]), low1 = Twice(_low[1]), low2 = Twice(_low[2]), low3 = Twice(_low[3]);
        Vector256<byte> high0 = Twice(_high[0]), high1 = Twice(_high[1]), high2 = Twice(_high[2]), high3 = Twice(_high[3]);
        for (; i <= text.Length - Vector256<byte>.Count - (Mark - 1); i += Vector256<byte>.Count)
        {
            Vector256<byte> groups = Of32(ref start, i, low0, high0) & Of32(ref start, i + 1, low1, high1) & Of32(
                ref start, i + 2, low2, high2) & Of32(ref start, i + 3, low3, high3);
            if (groups == Vector256<byte>.Zero) continue;
            for (uint some = ~Vector256.Equals(groups, Vector256<byte>.Zero).ExtractMostSignificantBits(); some != 0; some &= some - 1)
            {
                int place = BitOperations.TrailingZeroCount(some);
                if (IsAt(text, i + place, groups[place])) return true;
            }
        }

        return false;
    }

    private static Vector256<byte> Twice(Vector128<byte> table) => Vector256.Create(table, table);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<byte> Of32(ref byte start, int at, Vector256<byte> low, Vector256<byte> high)
    {
        Vector256<byte> bytes = Vector256.LoadUnsafe(ref start, (nuint)at) | Vector256.Create(SmallLetter);
        Vector256<byte> halves = Vector256.ShiftRightLogical(bytes.AsUInt16(), 4).AsByte() & Vector256.Create((byte)0xF);
        return Avx2.Shuffle(low, bytes & Vector256.Create((byte)0xF)) & Avx2.Shuffle(high, halves);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<byte> Of(ref byte start, int at, Vector128<byte> low, Vector128<byte> high)
    {
        Vector128<byte> bytes = Vector128.LoadUnsafe(ref start, (nuint)at) | Vector128.Create(SmallLetter);
        Vector128<byte> halves = Vector128.ShiftRightLogical(bytes.AsUInt16(), 4).AsByte() & Vector128.Create((byte)0xF);
        return Pick(low, bytes & Vector128.Create((byte)0xF)) & Pick(high, halves);
    }

    // Compiled ahead of time, the general form is a call that goes byte by byte unless the oldest machine has the instruction.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<byte> Pick(Vector128<byte> table, Vector128<byte> places)
        => Ssse3.IsSupported ? Ssse3.Shuffle(table, places) : Vector128.ShuffleNative(table, places);

    private bool IsAt(ReadOnlySpan<byte> text, int mark, int groups)
    {
        for (; groups != 0; groups &= groups - 1)
        {
            foreach ((byte[] spelling, int at) in _groups[BitOperations.TrailingZeroCount(groups)])
            {
                int from = mark - at;
                if (from >= 0 && from + spelling.Length <= text.Length && IsSame(text.Slice(from, spelling.Length), spelling)) return true;
            }
        }

        return false;
    }

    private static bool IsSame(ReadOnlySpan<byte> text, byte[] folded)
    {
        for (int i = folded.Length - 1; i >= 0; i--)
        {
            if ((text[i] | SmallLetter) != folded[i]) return false;
        }

        return true;
    }

    private static byte[] Folded(string text) => [.. text.Select(c => (byte)(c | SmallLetter))];

    // Where the rarest bytes stand together: digits are in times, too.
    private static int MarkOf(byte[] text)
    {
        int best = 0, most = -1;
        for (int i = 0; i + Mark <= text.Length; i++)
        {
            int worth = 0;
            foreach (byte b in text.AsSpan(i, Mark))
                worth += SpellingKind.IsDigit(b) ? 0 : b is (byte)':' or (byte)'-' or (byte)'a' or (byte)'e' ? 2 : 3;
            if (worth >= most) (best, most) = (i, worth);
        }

        return best;
    }
}
