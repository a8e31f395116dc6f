using System.Buffers.Binary;
using System.Net;

namespace Sonde.SystemTests.Lab.Censors;

/// <summary>A packet that a box makes up.</summary>
internal static class ForgedSegment
{
    /// <summary>A TCP segment without options.</summary>
    public static byte[] Tcp(
        IPEndPoint from, IPEndPoint to, uint sequence, uint acknowledged, byte flags, ushort window, ReadOnlySpan<byte> data, int ttl,
        ushort id)
    {
        byte[] segment = new byte[20 + data.Length];
        BinaryPrimitives.WriteUInt16BigEndian(segment, (ushort)from.Port);
        BinaryPrimitives.WriteUInt16BigEndian(segment.AsSpan(2), (ushort)to.Port);
        BinaryPrimitives.WriteUInt32BigEndian(segment.AsSpan(4), sequence);
        BinaryPrimitives.WriteUInt32BigEndian(segment.AsSpan(8), (flags & BoxPacket.Ack) != 0 ? acknowledged : 0);
        segment[12] = 0x50;
        segment[13] = flags;
        BinaryPrimitives.WriteUInt16BigEndian(segment.AsSpan(14), window);
        data.CopyTo(segment.AsSpan(20));
        return Packet(from.Address, to.Address, BoxPacket.Tcp, segment, 16, ttl, id, mayFragment: false);
    }

    /// <summary>A UDP datagram.</summary>
    public static byte[] Udp(IPEndPoint from, IPEndPoint to, ReadOnlySpan<byte> data, int ttl, ushort id)
    {
        byte[] datagram = new byte[8 + data.Length];
        BinaryPrimitives.WriteUInt16BigEndian(datagram, (ushort)from.Port);
        BinaryPrimitives.WriteUInt16BigEndian(datagram.AsSpan(2), (ushort)to.Port);
        BinaryPrimitives.WriteUInt16BigEndian(datagram.AsSpan(4), (ushort)datagram.Length);
        data.CopyTo(datagram.AsSpan(8));
        return Packet(from.Address, to.Address, BoxPacket.Udp, datagram, 6, ttl, id, mayFragment: true);
    }

    private static byte[] Packet(
        IPAddress from, IPAddress to, byte protocol, byte[] upper, int checksumAt, int ttl, ushort id, bool mayFragment)
    {
        byte[] source = from.GetAddressBytes(), destination = to.GetAddressBytes();
        ushort sum = SoftPacket.Checksum([.. source, .. destination, 0, protocol, (byte)(upper.Length >> 8), (byte)upper.Length, .. upper]);
        BinaryPrimitives.WriteUInt16BigEndian(upper.AsSpan(checksumAt), sum == 0 ? (ushort)0xffff : sum);
        bool v6 = source.Length == 16;
        byte[] header = new byte[v6 ? 40 : 20];
        if (v6)
        {
            header[0] = 0x60;
            BinaryPrimitives.WriteUInt16BigEndian(header.AsSpan(4), (ushort)upper.Length);
            header[6] = protocol;
            header[7] = (byte)ttl;
        }
        else
        {
            header[0] = 0x45;
            BinaryPrimitives.WriteUInt16BigEndian(header.AsSpan(2), (ushort)(header.Length + upper.Length));
            BinaryPrimitives.WriteUInt16BigEndian(header.AsSpan(4), id);
            header[6] = mayFragment ? (byte)0 : (byte)0x40;
            header[8] = (byte)ttl;
            header[9] = protocol;
        }

        source.CopyTo(header, v6 ? 8 : 12);
        destination.CopyTo(header, v6 ? 24 : 16);
        if (!v6) BinaryPrimitives.WriteUInt16BigEndian(header.AsSpan(10), SoftPacket.Checksum(header));
        return [.. header, .. upper];
    }
}
