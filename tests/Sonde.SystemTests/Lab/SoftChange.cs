using System.Buffers.Binary;

namespace Sonde.SystemTests.Lab;

/// <summary>What routers in user space look for in packets, and make of them.</summary>
/// <remarks>Written apart from Sonde's own packet code on purpose, as <see cref="SoftPacket"/> is.</remarks>
internal static class SoftChange
{
    private const int Tcp = 6, Udp = 17, TcpHeader = 20, ReservedBit = 0x80;

    /// <summary>Whether an IPv4 packet has the bit that RFC 791 reserves.</summary>
    public static bool HasReservedBit(byte[] packet) => !SoftPacket.IsV6(packet) && (packet[6] & ReservedBit) != 0;

    /// <summary>Clears it.</summary>
    public static void ClearReservedBit(byte[] packet)
    {
        if (!HasReservedBit(packet)) return;
        packet[6] &= 0x7F;
        SoftPacket.MendHeader(packet);
    }

    /// <summary>Whether a datagram has no checksum.</summary>
    public static bool HasNoChecksum(byte[] packet)
        => Protocol(packet) == Udp && BinaryPrimitives.ReadUInt16BigEndian(packet.AsSpan(Start(packet) + 6)) == 0;

    /// <summary>Fills one in where there is none.</summary>
    public static void FillChecksum(byte[] packet)
    {
        if (HasNoChecksum(packet)) Mend(packet, 6);
    }

    /// <summary>Whether it is a SYN with an option.</summary>
    public static bool Offers(byte[] packet, byte kind) => PlaceOf(packet, kind) >= 0;

    /// <summary>Takes an option off a SYN: no-operations stand in its place.</summary>
    public static void Strip(byte[] packet, byte kind)
    {
        int place = PlaceOf(packet, kind);
        if (place < 0) return;
        packet.AsSpan(place, packet[place + 1]).Fill(1);
        Mend(packet, 16);
    }

    /// <summary>Whether it is a SYN.</summary>
    public static bool IsSyn(byte[] packet)
        => Protocol(packet) == Tcp && packet.Length >= Start(packet) + TcpHeader && (packet[Start(packet) + 13] & 0x12) == 0x02;

    /// <summary>Clears the control bits of a SYN that ask for ECN, accurate or not.</summary>
    public static void ClearEcnBits(byte[] packet)
    {
        if (!IsSyn(packet)) return;
        packet[Start(packet) + 12] &= 0xFE;
        packet[Start(packet) + 13] &= 0x3F;
        Mend(packet, 16);
    }

    /// <summary>Writes the largest segment of a SYN that names one.</summary>
    public static void WriteSegmentSize(byte[] packet, ushort size)
    {
        int place = PlaceOf(packet, 2);
        if (place < 0) return;
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(place + 2), size);
        Mend(packet, 16);
    }

    /// <summary>Writes bits of the type of service, or traffic class, and leaves those outside the mask.</summary>
    public static void WriteTypeOfService(byte[] packet, byte mask, byte value)
    {
        int had = SoftPacket.IsV6(packet) ? ((packet[0] & 15) << 4) | (packet[1] >> 4) : packet[1];
        SoftPacket.SetTypeOfService(packet, (byte)((had & ~mask) | (value & mask)));
    }

    private static int Protocol(byte[] packet) => SoftPacket.IsV6(packet) ? packet[6] : packet[9];

    private static int Start(byte[] packet) => SoftPacket.IsV6(packet) ? 40 : SoftPacket.HeaderLength(packet);

    private static int PlaceOf(byte[] packet, byte kind)
    {
        int start = Start(packet);
        if (Protocol(packet) != Tcp || packet.Length < start + TcpHeader || (packet[start + 13] & 0x12) != 0x02) return -1;
        int end = Math.Min(packet.Length, start + ((packet[start + 12] >> 4) * 4));
        for (int i = start + TcpHeader; i + 1 < end;)
        {
            if (packet[i] == 0) return -1;
            if (packet[i] == 1)
            {
                i++;
                continue;
            }

            if (packet[i + 1] < 2 || i + packet[i + 1] > end) return -1;
            if (packet[i] == kind) return i;
            i += packet[i + 1];
        }

        return -1;
    }

    private static void Mend(byte[] packet, int checksumAt)
    {
        int start = Start(packet), length = packet.Length - start;
        Span<byte> upper = packet.AsSpan(start);
        upper.Slice(checksumAt, 2).Clear();
        byte[] from = SoftPacket.Source(packet).GetAddressBytes(), to = SoftPacket.Destination(packet).GetAddressBytes();
        ushort checksum = SoftPacket.Checksum(
            [.. from, .. to, 0, (byte)Protocol(packet), (byte)(length >> 8), (byte)length, .. upper]);
        BinaryPrimitives.WriteUInt16BigEndian(upper[checksumAt..], checksum == 0 ? (ushort)0xFFFF : checksum);
    }
}
