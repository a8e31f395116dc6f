using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Sonde.Analysis.Packing;

/// <summary>The sum that gzip closes with (RFC 1952 §8): 64 bytes a step where the processor multiplies without carry, else 8.</summary>
internal static class Crc32
{
    private const uint Polynomial = 0xEDB88320;
    private static readonly uint[] Tables = MakeTables();

    /// <summary>
    /// What 512 bits further on counts as, and 128 bits: x^544, x^480 and x^160, x^96 modulo the polynomial, in the order of bits that the
    /// sum has and one bit up, since a product of two reversed numbers lies one bit too low.
    /// </summary>
    private static readonly Vector128<ulong> By512 = Vector128.Create(Power(544), Power(480));
    private static readonly Vector128<ulong> By128 = Vector128.Create(Power(160), Power(96));

    /// <summary>Goes on with a sum over more bytes. Begin with 0.</summary>
    public static uint Add(uint sum, ReadOnlySpan<byte> bytes)
    {
        if (Pclmulqdq.IsSupported && bytes.Length >= 128)
        {
            int whole = bytes.Length & ~15;
            Span<byte> rest = stackalloc byte[16];
            Fold(sum, bytes[..whole], rest);
            // What is left stands for all before it, so a sum that begins with nothing goes on over it.
            return AddByTables(AddByTables(uint.MaxValue, rest), bytes[whole..]);
        }

        return AddByTables(sum, bytes);
    }

    /// <summary>The same, by tables alone.</summary>
    internal static uint AddByTables(uint sum, ReadOnlySpan<byte> bytes)
    {
        uint[] tables = Tables;
        uint at = ~sum;
        while (bytes.Length >= 8)
        {
            uint low = BinaryPrimitives.ReadUInt32LittleEndian(bytes) ^ at;
            uint high = BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]);
            at = tables[0x700 + (byte)low] ^ tables[0x600 + (byte)(low >> 8)] ^ tables[0x500 + (byte)(low >> 16)]
                ^ tables[0x400 + (low >> 24)]
                ^ tables[0x300 + (byte)high] ^ tables[0x200 + (byte)(high >> 8)] ^ tables[0x100 + (byte)(high >> 16)] ^ tables[high >> 24];
            bytes = bytes[8..];
        }

        foreach (byte each in bytes) at = tables[(byte)(at ^ each)] ^ (at >> 8);
        return ~at;
    }

    /// <summary>Folds bytes, a whole number of 16 and 64 at least, into 16 that have the same remainder.</summary>
    private static void Fold(uint sum, ReadOnlySpan<byte> bytes, Span<byte> into)
    {
        ReadOnlySpan<Vector128<ulong>> blocks = MemoryMarshal.Cast<byte, Vector128<ulong>>(bytes);
        Vector128<ulong> a = blocks[0] ^ Vector128.CreateScalar((ulong)~sum), b = blocks[1], c = blocks[2], d = blocks[3];
        blocks = blocks[4..];
        while (blocks.Length >= 4)
        {
            a = Shift(a, By512) ^ blocks[0];
            b = Shift(b, By512) ^ blocks[1];
            c = Shift(c, By512) ^ blocks[2];
            d = Shift(d, By512) ^ blocks[3];
            blocks = blocks[4..];
        }

        a = Shift(Shift(Shift(a, By128) ^ b, By128) ^ c, By128) ^ d;
        foreach (Vector128<ulong> block in blocks) a = Shift(a, By128) ^ block;
        a.AsByte().CopyTo(into);
    }

    private static Vector128<ulong> Shift(Vector128<ulong> value, Vector128<ulong> by)
        => Pclmulqdq.CarrylessMultiply(value, by, 0x00) ^ Pclmulqdq.CarrylessMultiply(value, by, 0x11);

    /// <summary>x to a power modulo the polynomial, one bit up.</summary>
    private static ulong Power(int exponent)
    {
        uint value = 1U << 31;
        for (int i = 0; i < exponent; i++) value = (value & 1) != 0 ? (value >> 1) ^ Polynomial : value >> 1;
        return (ulong)value << 1;
    }

    private static uint[] MakeTables()
    {
        uint[] tables = new uint[8 * 256];
        for (uint i = 0; i < 256; i++)
        {
            uint value = i;
            for (int bit = 0; bit < 8; bit++) value = (value & 1) != 0 ? (value >> 1) ^ Polynomial : value >> 1;
            tables[i] = value;
        }

        for (int i = 256; i < tables.Length; i++) tables[i] = tables[(byte)tables[i - 256]] ^ (tables[i - 256] >> 8);
        return tables;
    }
}
