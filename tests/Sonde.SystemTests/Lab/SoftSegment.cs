using System.Buffers.Binary;

namespace Sonde.SystemTests.Lab;

/// <summary>TCP segments that a router in user space forges.</summary>
/// <remarks>Written apart from Sonde's own packet code on purpose, as <see cref="SoftPacket"/> is.</remarks>
internal static class SoftSegment
{
    private const int Header = 20;
    private const byte Rst = 0x04, Ack = 0x10;

    /// <summary>A segment in the name of whom a segment was meant for: it takes the segment's data as read.</summary>
    /// <param name="packet">The packet that is answered.</param>
    /// <param name="flags">The flags, 0x04 for RST, 0x19 for FIN, PSH and ACK.</param>
    /// <param name="data">The data.</param>
    public static byte[] Answer(ReadOnlySpan<byte> packet, byte flags, ReadOnlySpan<byte> data)
    {
        bool v6 = SoftPacket.IsV6(packet);
        ReadOnlySpan<byte> segment = packet[(v6 ? 40 : (packet[0] & 15) * 4)..];
        uint sequence = BinaryPrimitives.ReadUInt32BigEndian(segment[4..]);
        uint length = (uint)(segment.Length - (segment[12] >> 4) * 4) + ((segment[13] & 3) != 0 ? 1u : 0u);
        byte[] answer = new byte[(v6 ? 40 : 20) + Header + data.Length];
        Span<byte> tcp = answer.AsSpan(v6 ? 40 : 20);
        segment[2..4].CopyTo(tcp);
        segment[..2].CopyTo(tcp[2..]);
        segment[8..12].CopyTo(tcp[4..]);
        if ((flags & Ack) != 0) BinaryPrimitives.WriteUInt32BigEndian(tcp[8..], sequence + length);
        tcp[12] = 0x50;
        tcp[13] = flags;
        BinaryPrimitives.WriteUInt16BigEndian(tcp[14..], (flags & Rst) != 0 ? (ushort)0 : (ushort)8192);
        data.CopyTo(tcp[Header..]);
        byte[] from = SoftPacket.Destination(packet).GetAddressBytes(), to = SoftPacket.Source(packet).GetAddressBytes();
        BinaryPrimitives.WriteUInt16BigEndian(
            tcp[16..], SoftPacket.Checksum([.. from, .. to, 0, 6, (byte)(tcp.Length >> 8), (byte)tcp.Length, .. tcp]));
        WriteIp(answer, from, to, v6, tcp.Length);
        return answer;
    }

    private static void WriteIp(Span<byte> packet, byte[] from, byte[] to, bool v6, int length)
    {
        packet[0] = (byte)(v6 ? 0x60 : 0x45);
        if (v6)
        {
            BinaryPrimitives.WriteUInt16BigEndian(packet[4..], (ushort)length);
            packet[6] = 6;
            packet[7] = 128;
        }
        else
        {
            BinaryPrimitives.WriteUInt16BigEndian(packet[2..], (ushort)packet.Length);
            packet[8] = 128;
            packet[9] = 6;
        }

        from.CopyTo(packet[(v6 ? 8 : 12)..]);
        to.CopyTo(packet[(v6 ? 24 : 16)..]);
        if (!v6) BinaryPrimitives.WriteUInt16BigEndian(packet[10..], SoftPacket.Checksum(packet[..20]));
    }
}
