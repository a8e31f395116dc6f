using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Sonde.Packets.Redaction;

/// <summary>
/// Passes over the bytes that cannot belong to an address, 32 at a time: an address has two dots, two colons or two dashes of one kind at
/// most five places apart, or eight hexadecimal digits in a row.
/// </summary>
internal static class SpellingGate
{
    // What a place is told by lies at most so far ahead.
    private const int Ahead = 8;
    private const int Apart = 5;

    /// <summary>
    /// The first place at or after <paramref name="from"/> that is worth a closer look, or where too little is left for 32 at a time.
    /// </summary>
    public static int Next(ReadOnlySpan<byte> text, int from)
    {
        const int Step = 32 - Ahead;
        const uint Mine = (1u << Step) - 1;
        ref byte start = ref MemoryMarshal.GetReference(text);
        int i = from;
        for (; i <= text.Length - (2 * Vector128<byte>.Count); i += Step)
        {
            // Two halves, and not one vector of 32: the native file is for machines that may have none, and would go byte by byte.
            Vector128<byte> low = Vector128.LoadUnsafe(ref start, (nuint)i), high = Vector128.LoadUnsafe(ref start, (nuint)i + 16);
            uint dots = Bits(Is(low, '.'), Is(high, '.')), colons = Bits(Is(low, ':'), Is(high, ':'));
            uint dashes = Bits(Is(low, '-') | Is(low, '_'), Is(high, '-') | Is(high, '_'));
            uint digits = Bits(Hexadecimal(low), Hexadecimal(high));
            uint two = digits & (digits >> 1), four = two & (two >> 2), eight = four & (four >> 4);
            uint found = (Near(dots) | Near(colons) | Near(dashes) | eight) & Mine;
            if (found != 0) return i + BitOperations.TrailingZeroCount(found);
        }

        return i;
    }

    private static uint Near(uint marks)
    {
        if ((marks & (marks - 1)) == 0) return 0;
        uint next = 0;
        for (int far = 1; far <= Apart; far++) next |= marks >> far;
        return marks & next;
    }

    private static Vector128<byte> Is(Vector128<byte> text, char mark) => Vector128.Equals(text, Vector128.Create((byte)mark));

    private static uint Bits(Vector128<byte> low, Vector128<byte> high)
        => low.ExtractMostSignificantBits() | (high.ExtractMostSignificantBits() << 16);

    private static Vector128<byte> Hexadecimal(Vector128<byte> text)
    {
        Vector128<byte> number = text - Vector128.Create((byte)'0'),
        letter = (text | Vector128.Create((byte)0x20)) - Vector128.Create((byte)'a');
        return Vector128.LessThanOrEqual(number, Vector128.Create((byte)9)) | Vector128.LessThanOrEqual(letter, Vector128.Create((byte)5));
    }
}
