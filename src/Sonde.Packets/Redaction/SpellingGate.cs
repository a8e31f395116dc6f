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
        for (; i <= text.Length - Vector256<byte>.Count; i += Step)
        {
            Vector256<byte> here = Vector256.LoadUnsafe(ref start, (nuint)i);
            uint dots = Vector256.Equals(here, Vector256.Create((byte)'.')).ExtractMostSignificantBits();
            uint colons = Vector256.Equals(here, Vector256.Create((byte)':')).ExtractMostSignificantBits();
            uint dashes = (Vector256.Equals(here, Vector256.Create((byte)'-')) | Vector256.Equals(here, Vector256.Create((byte)'_')))
                .ExtractMostSignificantBits();
            uint digits = Hexadecimal(here).ExtractMostSignificantBits();
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

    private static Vector256<byte> Hexadecimal(Vector256<byte> text)
    {
        Vector256<byte> number = text - Vector256.Create((byte)'0'),
        letter = (text | Vector256.Create((byte)0x20)) - Vector256.Create((byte)'a');
        return Vector256.LessThanOrEqual(number, Vector256.Create((byte)9)) | Vector256.LessThanOrEqual(letter, Vector256.Create((byte)5));
    }
}
