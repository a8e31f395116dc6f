using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Sonde.Analysis.Text;

/// <summary>
/// SHA-1 (FIPS 180-4) of many short texts, eight side by side in the lanes of vectors; a lane whose text is done takes the next one.
/// The library's one-at-a-time sum costs more than reading the line that it is of.
/// </summary>
internal static class Sha1Lanes
{
    /// <summary>Bytes of a sum.</summary>
    public const int SumLength = 20;

    private const int LaneCount = 8;
    private const int BlockLength = 64;
    private const int WordCount = 5;

    /// <summary>Sums the texts, each with the prefix before it.</summary>
    /// <param name="prefix">What every text begins with.</param>
    /// <param name="bytes">Where the texts lie.</param>
    /// <param name="texts">Which they are.</param>
    /// <param name="sums">Takes the sums one after the other, <see cref="SumLength"/> bytes each.</param>
    public static void Sum(ReadOnlySpan<byte> prefix, ReadOnlySpan<byte> bytes, ReadOnlySpan<LineSpan> texts, Span<byte> sums)
    {
        Span<uint> first = stackalloc uint[WordCount];
        Span<uint> state = stackalloc uint[WordCount * LaneCount];
        Span<byte> blocks = stackalloc byte[LaneCount * BlockLength];
        Span<Lane> lanes = stackalloc Lane[LaneCount];
        int summed = SumPrefix(prefix, first, state, blocks);
        int next = 0, busy = 0;
        for (int i = 0; i < LaneCount; i++) busy += Begin(ref lanes[i], i, ref next, summed, prefix.Length, texts, first, state) ? 1 : 0;
        while (busy > 0)
        {
            for (int i = 0; i < LaneCount; i++)
            {
                if (lanes[i].Text >= 0)
                    Fill(blocks.Slice(i * BlockLength, BlockLength), lanes[i].Position, prefix,
                        bytes.Slice(texts[lanes[i].Text].Start, texts[lanes[i].Text].Length));
            }

            Compress(state, blocks);
            for (int i = 0; i < LaneCount; i++)
            {
                ref Lane lane = ref lanes[i];
                if (lane.Text < 0 || (lane.Position += BlockLength) < lane.End) continue;
                for (int word = 0; word < WordCount; word++)
                    BinaryPrimitives.WriteUInt32BigEndian(
                        sums[((lane.Text * SumLength) + (word * sizeof(uint)))..], state[(word * LaneCount) + i]);
                if (!Begin(ref lane, i, ref next, summed, prefix.Length, texts, first, state)) busy--;
            }
        }
    }

    /// <summary>Sums the whole blocks of the prefix, once for all. Returns how many bytes those are.</summary>
    private static int SumPrefix(ReadOnlySpan<byte> prefix, Span<uint> first, Span<uint> state, Span<byte> blocks)
    {
        ((ReadOnlySpan<uint>)[0x67452301, 0xEFCDAB89, 0x98BADCFE, 0x10325476, 0xC3D2E1F0]).CopyTo(first);
        for (int word = 0; word < WordCount; word++) state[word * LaneCount] = first[word];
        int summed = 0;
        for (; summed + BlockLength <= prefix.Length; summed += BlockLength)
        {
            prefix.Slice(summed, BlockLength).CopyTo(blocks);
            Compress(state, blocks);
        }

        for (int word = 0; word < WordCount; word++) first[word] = state[word * LaneCount];
        return summed;
    }

    /// <summary>Gives a lane the next text; false when there is none left.</summary>
    private static bool Begin(
        ref Lane lane, int number, ref int next, int summed, int prefix,
        ReadOnlySpan<LineSpan> texts, ReadOnlySpan<uint> first, Span<uint> state)
    {
        lane.Text = -1;
        if (next == texts.Length) return false;
        lane.Text = next++;
        lane.Position = summed;
        // A one bit and the length in 64 bits follow the text, and zeros between them fill the last block.
        lane.End = (prefix + texts[lane.Text].Length + 1 + sizeof(ulong) + BlockLength - 1) / BlockLength * BlockLength;
        for (int word = 0; word < WordCount; word++) state[(word * LaneCount) + number] = first[word];
        return true;
    }

    /// <summary>The block at a position of prefix, text and padding.</summary>
    private static void Fill(Span<byte> block, int position, ReadOnlySpan<byte> prefix, ReadOnlySpan<byte> text)
    {
        int at = position - prefix.Length;
        if (at >= 0 && at + BlockLength <= text.Length)
        {
            text.Slice(at, BlockLength).CopyTo(block);
            return;
        }

        block.Clear();
        if (at < 0) prefix[position..].CopyTo(block);
        int before = Math.Max(0, -at);
        if (at < text.Length)
        {
            ReadOnlySpan<byte> rest = text[Math.Max(0, at)..];
            rest[..Math.Min(rest.Length, BlockLength - before)].CopyTo(block[before..]);
        }

        int end = text.Length - at;
        if (end is >= 0 and < BlockLength) block[end] = 0x80;
        if (end + 1 + sizeof(ulong) <= BlockLength)
            BinaryPrimitives.WriteUInt64BigEndian(block[^sizeof(ulong)..], (ulong)(prefix.Length + text.Length) * 8);
    }

    private static void Compress(Span<uint> state, ReadOnlySpan<byte> blocks)
    {
        var schedule = default(Schedule);
        for (int word = 0; word < 16; word++) schedule[word] = Gather(blocks[(word * sizeof(uint))..]);
        ref uint words = ref state[0];
        Vector256<uint> a = Word(ref words, 0), b = Word(ref words, 1), c = Word(ref words, 2), d = Word(ref words, 3),
            e = Word(ref words, 4);
        for (int t = 0; t < 16; t++) Round(ref a, ref b, ref c, ref d, ref e, d ^ (b & (c ^ d)), 0x5A827999, schedule[t]);
        for (int t = 16; t < 20; t++) Round(ref a, ref b, ref c, ref d, ref e, d ^ (b & (c ^ d)), 0x5A827999, Expand(ref schedule, t));
        for (int t = 20; t < 40; t++) Round(ref a, ref b, ref c, ref d, ref e, b ^ c ^ d, 0x6ED9EBA1, Expand(ref schedule, t));
        for (int t = 40; t < 60; t++)
            Round(ref a, ref b, ref c, ref d, ref e, (b & c) | (d & (b | c)), 0x8F1BBCDC, Expand(ref schedule, t));
        for (int t = 60; t < 80; t++) Round(ref a, ref b, ref c, ref d, ref e, b ^ c ^ d, 0xCA62C1D6, Expand(ref schedule, t));
        (Word(ref words, 0) + a).StoreUnsafe(ref words, 0 * LaneCount);
        (Word(ref words, 1) + b).StoreUnsafe(ref words, 1 * LaneCount);
        (Word(ref words, 2) + c).StoreUnsafe(ref words, 2 * LaneCount);
        (Word(ref words, 3) + d).StoreUnsafe(ref words, 3 * LaneCount);
        (Word(ref words, 4) + e).StoreUnsafe(ref words, 4 * LaneCount);
    }

    private static Vector256<uint> Word(ref uint words, nuint number) => Vector256.LoadUnsafe(ref words, number * LaneCount);

    /// <summary>The same word of each lane's block.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<uint> Gather(ReadOnlySpan<byte> blocks) => Vector256.Create(
        At(blocks, 0), At(blocks, 1), At(blocks, 2), At(blocks, 3), At(blocks, 4), At(blocks, 5), At(blocks, 6), At(blocks, 7));

    // Turned one by one: a shuffle of the vector is a slow call where the program is compiled for any machine.
    private static uint At(ReadOnlySpan<byte> blocks, int lane) => BinaryPrimitives.ReadUInt32BigEndian(blocks[(lane * BlockLength)..]);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<uint> Expand(ref Schedule schedule, int t)
        => schedule[t & 15] = Rotate(schedule[(t + 13) & 15] ^ schedule[(t + 8) & 15] ^ schedule[(t + 2) & 15] ^ schedule[t & 15], 1);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Round(
        ref Vector256<uint> a, ref Vector256<uint> b, ref Vector256<uint> c, ref Vector256<uint> d, ref Vector256<uint> e,
        Vector256<uint> mixed, uint constant, Vector256<uint> word)
    {
        Vector256<uint> sum = Rotate(a, 5) + mixed + e + Vector256.Create(constant) + word;
        (e, d, c, b, a) = (d, c, Rotate(b, 30), a, sum);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<uint> Rotate(Vector256<uint> value, int by) => (value << by) | (value >>> (32 - by));

    /// <summary>The last sixteen words of the message schedule.</summary>
    [InlineArray(16)]
    private struct Schedule
    {
        private Vector256<uint> _word;
    }

    /// <summary>What a lane works on: the text's number, or -1 for none, and its next byte and end in blocks.</summary>
    private struct Lane
    {
        public int Text;
        public int Position;
        public int End;
    }
}
