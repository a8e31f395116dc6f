using System.Buffers.Binary;

namespace Sonde.Analysis.Inputs;

/// <summary>The sum that gzip closes with (RFC 1952 §8), eight bytes at a time.</summary>
internal static class Crc32
{
    private const uint Polynomial = 0xEDB88320;
    private static readonly uint[] Tables = MakeTables();

    /// <summary>Goes on with a sum over more bytes. Begin with 0.</summary>
    public static uint Add(uint sum, ReadOnlySpan<byte> bytes)
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
