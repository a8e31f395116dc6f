using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Sonde.Measurements.Privacy;

/// <summary>
/// Passes over the bytes that cannot belong to an address, 32 at a time: an address has two dots at most three digits apart, or two
/// colons at most four digits apart, or a colon written <c>%3</c>….
/// </summary>
internal static class AddressGate
{
    private const int Ahead = 5;

    /// <summary>The first place at or after <paramref name="from"/> that is worth a closer look, or the length of the text.</summary>
    public static int Next(ReadOnlySpan<byte> text, int from)
    {
        ref byte start = ref MemoryMarshal.GetReference(text);
        Vector256<byte> dot = Vector256.Create((byte)'.'), colon = Vector256.Create((byte)':');
        Vector256<byte> percent = Vector256.Create((byte)'%'), three = Vector256.Create((byte)'3');
        int i = from;
        for (; i <= text.Length - Vector256<byte>.Count - Ahead; i += Vector256<byte>.Count)
        {
            Vector256<byte> at0 = Vector256.LoadUnsafe(ref start, (nuint)i);
            Vector256<byte> at1 = Vector256.LoadUnsafe(ref start, (nuint)i + 1);
            Vector256<byte> at2 = Vector256.LoadUnsafe(ref start, (nuint)i + 2);
            Vector256<byte> at3 = Vector256.LoadUnsafe(ref start, (nuint)i + 3);
            Vector256<byte> at4 = Vector256.LoadUnsafe(ref start, (nuint)i + 4);
            Vector256<byte> at5 = Vector256.LoadUnsafe(ref start, (nuint)i + 5);
            Vector256<byte> dots = Vector256.Equals(at0, dot)
                & (Vector256.Equals(at2, dot) | Vector256.Equals(at3, dot) | Vector256.Equals(at4, dot));
            Vector256<byte> colons = Vector256.Equals(at0, colon)
                & (Vector256.Equals(at1, colon) | Vector256.Equals(at2, colon) | Vector256.Equals(at3, colon)
                    | Vector256.Equals(at4, colon) | Vector256.Equals(at5, colon));
            Vector256<byte> escapes = Vector256.Equals(at0, percent) & Vector256.Equals(at1, three);
            uint found = (dots | colons | escapes).ExtractMostSignificantBits();
            if (found != 0) return i + BitOperations.TrailingZeroCount(found);
        }

        return i;
    }
}
