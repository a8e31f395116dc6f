using System.Buffers.Binary;

namespace Sonde.Packets;

/// <summary>The Internet checksum (RFC 1071).</summary>
public static class Checksum
{
    /// <summary>The one's complement sum of the bytes, to go on with; an odd last byte counts as if followed by a zero.</summary>
    public static uint Add(uint sum, ReadOnlySpan<byte> bytes)
    {
        ulong total = sum;
        for (; bytes.Length >= 4; bytes = bytes[4..]) total += BinaryPrimitives.ReadUInt32BigEndian(bytes);
        if (bytes.Length >= 2)
        {
            total += BinaryPrimitives.ReadUInt16BigEndian(bytes);
            bytes = bytes[2..];
        }

        if (bytes.Length == 1) total += (uint)bytes[0] << 8;
        total = (total & 0xFFFFFFFF) + (total >> 32);
        total = (total & 0xFFFFFFFF) + (total >> 32);
        return (uint)((total & 0xFFFF) + (total >> 16));
    }

    /// <summary>The checksum to write for a sum made by <see cref="Add"/>.</summary>
    public static ushort Finish(uint sum)
    {
        while (sum >> 16 != 0) sum = (sum & 0xFFFF) + (sum >> 16);
        return (ushort)~sum;
    }

    /// <summary>The checksum of the bytes.</summary>
    public static ushort Of(ReadOnlySpan<byte> bytes) => Finish(Add(0, bytes));
}
