using System.Buffers.Binary;
using Sonde.Packets.Ip;

namespace Sonde.Packets;

/// <summary>The Internet checksum (RFC 1071), whole and by increments (RFC 1624).</summary>
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

    /// <summary>The checksum of the bytes; 0 when they hold a right one.</summary>
    public static ushort Of(ReadOnlySpan<byte> bytes) => Finish(Add(0, bytes));

    /// <summary>The sum of the pseudo-header that TCP, UDP and ICMPv6 cover besides themselves (RFC 9293 §3.1, RFC 8200 §8.1).</summary>
    public static uint PseudoHeader(PacketAddress source, PacketAddress destination, IpProtocol protocol, int length)
        => source.Words + destination.Words + (byte)protocol + (uint)(length >> 16) + (uint)(length & 0xFFFF);

    /// <summary>The checksum of an upper-layer packet between two addresses; 0 when it holds a right one.</summary>
    public static ushort Of(PacketAddress source, PacketAddress destination, IpProtocol protocol, ReadOnlySpan<byte> bytes)
        => Finish(Add(PseudoHeader(source, destination, protocol, bytes.Length), bytes));

    /// <summary>The checksum after one 16-bit word of what it covers changed (RFC 1624 §3, equation 3).</summary>
    public static ushort Update(ushort checksum, ushort oldWord, ushort newWord)
        => Finish((uint)(ushort)~checksum + (ushort)~oldWord + newWord);

    /// <summary>
    /// The checksum after an address that its pseudo-header covers was rewritten, as whoever rewrites it has to adjust it.
    /// </summary>
    public static ushort UpdateAddress(ushort checksum, PacketAddress old, PacketAddress now)
        => Finish((uint)(ushort)~checksum + Finish(old.Words) + (ushort)~Finish(now.Words));
}
