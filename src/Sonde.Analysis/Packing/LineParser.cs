using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Sonde.Analysis.Packing;

/// <summary>
/// Finds repetitions in lines that have the same columns. Nearly all of a line stands in the one before it, in the same order, so that
/// is where it looks; only where a value differs is anything searched for, and then for the value of a column, not for each byte.
/// </summary>
/// <param name="isJson">Whether columns begin with a comma and a quotation mark (members of an object), or with a comma.</param>
internal sealed unsafe class LineParser(bool isJson)
{
    private const int HashBits = 13;

    /// <summary>Shorter values are not searched for: to find one costs more than it saves.</summary>
    private const int ShortestValue = 6;

    /// <summary>From here on a value is a text of its own (a page), in which repetitions are searched for.</summary>
    private const int LongValue = 64;
    private const int MostColumnsAhead = 16;
    private readonly int[] _seen = new int[1 << HashBits];

    /// <summary>Forgets what it saw, for another text.</summary>
    public void Clear() => Array.Fill(_seen, -1);

    /// <summary>Goes through a part of a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="from">Where the part begins: at a line's begin.</param>
    /// <param name="to">Where it ends.</param>
    /// <param name="before">Where the line before it begins, or -1.</param>
    /// <param name="sink">Who takes what is found.</param>
    public void Parse<TSink>(ReadOnlySpan<byte> text, int from, int to, int before, ref TSink sink)
        where TSink : ITokenSink, allows ref struct
    {
        fixed (byte* first = text)
        {
            while (from < to)
            {
                int length = text[from..to].IndexOf((byte)'\n');
                int end = length < 0 ? to : from + length + 1;
                ParseLine(first, from, end, before, ref sink);
                before = from;
                from = end;
            }
        }
    }

    /// <summary>Parses one line into literals and matches.</summary>
    /// <param name="text">The text.</param>
    /// <param name="at">Where the line begins.</param>
    /// <param name="end">Where it ends.</param>
    /// <param name="other">Where what stands there stood in the line before, or -1.</param>
    /// <param name="sink">Who takes what is found.</param>
    private void ParseLine<TSink>(byte* text, int at, int end, int other, ref TSink sink)
        where TSink : ITokenSink, allows ref struct
    {
        int begin = at;
        while (at < end)
        {
            if (other < 0 || at - other > DeflateSymbols.Window)
            {
                Search(text, at, end, ref sink);
                return;
            }

            int same = Same(text, at, other, end);
            Repeat(text, at, same, at - other, ref sink);
            at += same;
            if (at == end) return;
            other += same;
            int stop = NextColumn(text, at, end), aligned = Aligned(text, other, begin, stop, end);
            while (aligned < 0 && stop < end)
            {
                stop = NextColumn(text, stop + 1, end);
                aligned = Aligned(text, other, begin, stop, end);
            }

            if (aligned >= 0)
            {
                int shared = SameBefore(text, stop, aligned, Math.Min(stop - at, aligned - other));
                stop -= shared;
                aligned -= shared;
            }

            Value(text, at, stop, ref sink);
            at = stop;
            other = aligned;
        }
    }

    /// <summary>Where the line before has the column at which a line stands, or -1.</summary>
    private int Aligned(byte* text, int other, int limit, int stop, int end)
    {
        if (stop + sizeof(ulong) > end) return -1;
        ulong name = Unsafe.ReadUnaligned<ulong>(text + stop);
        int ahead = NextColumn(text, other, limit);
        for (int i = 0; i < MostColumnsAhead && ahead + sizeof(ulong) <= limit; i++)
        {
            if (!isJson || Unsafe.ReadUnaligned<ulong>(text + ahead) == name) return ahead;
            ahead = NextColumn(text, ahead + 1, limit);
        }

        return -1;
    }

    private void Value<TSink>(byte* text, int at, int stop, ref TSink sink)
        where TSink : ITokenSink, allows ref struct
    {
        if (stop - at >= LongValue)
        {
            Search(text, at, stop, ref sink);
            return;
        }

        int found = stop - at < ShortestValue ? -1 : Find(text, at);
        int same = found < 0 ? 0 : Same(text, at, found, stop);
        if (same >= ShortestValue) Repeat(text, at, same, at - found, ref sink);
        else same = 0;
        sink.Literals(new ReadOnlySpan<byte>(text + at + same, stop - at - same));
    }

    /// <summary>Searches for repetitions byte after byte, and in wider steps the longer there is none.</summary>
    private void Search<TSink>(byte* text, int at, int stop, ref TSink sink)
        where TSink : ITokenSink, allows ref struct
    {
        int kept = at, misses = 0;
        while (at + sizeof(ulong) <= stop)
        {
            int found = Find(text, at), same = found < 0 ? 0 : Same(text, at, found, stop);
            if (same < ShortestValue)
            {
                at += 1 + (misses++ >> 5);
                continue;
            }

            sink.Literals(new ReadOnlySpan<byte>(text + kept, at - kept));
            Repeat(text, at, same, at - found, ref sink);
            kept = at += same;
            misses = 0;
        }

        sink.Literals(new ReadOnlySpan<byte>(text + kept, stop - kept));
    }

    /// <summary>Where the first six bytes were seen last within the window, or -1; they are seen here now.</summary>
    private int Find(byte* text, int at)
    {
        ulong six = (Unsafe.ReadUnaligned<uint>(text + at) | ((ulong)Unsafe.ReadUnaligned<ushort>(text + at + 4) << 32)) << 16;
        ref int seen = ref _seen[(int)((six * 0x9E3779B97F4A7C15) >> (64 - HashBits))];
        int found = seen;
        seen = at;
        return found >= 0 && at - found <= DeflateSymbols.Window ? found : -1;
    }

    private static void Repeat<TSink>(byte* text, int at, int length, int distance, ref TSink sink)
        where TSink : ITokenSink, allows ref struct
    {
        while (length >= DeflateSymbols.ShortestMatch)
        {
            // What is left must not be too short to be told.
            int told = Math.Min(length, DeflateSymbols.LongestMatch);
            if (length - told is 1 or 2) told -= DeflateSymbols.ShortestMatch;
            sink.Match(told, distance);
            at += told;
            length -= told;
        }

        if (length > 0) sink.Literals(new ReadOnlySpan<byte>(text + at, length));
    }

    /// <summary>The next place at which a column begins, or the limit.</summary>
    private int NextColumn(byte* text, int at, int limit)
    {
        Vector128<byte> commas = Vector128.Create((byte)','), quotes = Vector128.Create((byte)'"');
        for (; at + Vector128<byte>.Count < limit; at += Vector128<byte>.Count)
        {
            Vector128<byte> here = Vector128.Equals(Vector128.Load(text + at), commas);
            if (isJson) here &= Vector128.Equals(Vector128.Load(text + at + 1), quotes);
            uint places = here.ExtractMostSignificantBits();
            if (places != 0) return at + BitOperations.TrailingZeroCount(places);
        }

        for (; at < limit; at++)
        {
            if (text[at] == ',' && (!isJson || (at + 1 < limit && text[at + 1] == '"'))) return at;
        }

        return limit;
    }

    /// <summary>How many bytes at a place are those at an earlier one, up to an end.</summary>
    private static int Same(byte* text, int at, int earlier, int end)
    {
        int same = 0, most = end - at;
        for (; same + Vector128<byte>.Count <= most; same += Vector128<byte>.Count)
        {
            uint equal = Vector128.Equals(Vector128.Load(text + at + same), Vector128.Load(text + earlier + same))
                .ExtractMostSignificantBits();
            if (equal != 0xFFFF) return same + BitOperations.TrailingZeroCount(~equal);
        }

        while (same < most && text[at + same] == text[earlier + same]) same++;
        return same;
    }

    /// <summary>How many bytes before two places are the same.</summary>
    private static int SameBefore(byte* text, int one, int other, int most)
    {
        int same = 0;
        while (same < most && text[one - same - 1] == text[other - same - 1]) same++;
        return same;
    }
}
