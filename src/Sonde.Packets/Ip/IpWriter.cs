using System.Buffers.Binary;

namespace Sonde.Packets.Ip;

/// <summary>Writes IP headers in place, their checksums right.</summary>
public static class IpWriter
{
    /// <summary>Writes a header for a payload of the given length, and returns the header's length in bytes.</summary>
    /// <param name="packet">Where to; the payload belongs right after the header.</param>
    /// <param name="fields">What the header carries.</param>
    /// <param name="protocol">What the payload is.</param>
    /// <param name="payloadLength">Bytes of the payload.</param>
    /// <param name="options">IPv4 options, a multiple of 4 bytes up to 40; for IPv6 empty.</param>
    public static int WriteHeader(
        Span<byte> packet, in IpFields fields, IpProtocol protocol, int payloadLength, ReadOnlySpan<byte> options = default)
    {
        if (fields.Source.IsIpv4 != fields.Destination.IsIpv4)
            throw new ArgumentException("Source and destination are of different families.", nameof(fields));
        return fields.Destination.IsIpv4
            ? WriteIpv4(packet, fields, protocol, payloadLength, options)
            : WriteIpv6(packet, fields, protocol, payloadLength, options);
    }

    private static int WriteIpv4(Span<byte> packet, in IpFields fields, IpProtocol protocol, int payloadLength, ReadOnlySpan<byte> options)
    {
        if (options.Length > 40 || options.Length % 4 != 0)
            throw new ArgumentException("Options are a multiple of 4 bytes, 40 at most.", nameof(options));
        int header = Ipv4Packet.MinimumHeaderLength + options.Length;
        ArgumentOutOfRangeException.ThrowIfGreaterThan(header + payloadLength, ushort.MaxValue, nameof(payloadLength));
        packet[0] = (byte)(0x40 | header / 4);
        packet[1] = fields.TrafficClass;
        BinaryPrimitives.WriteUInt16BigEndian(packet[2..], (ushort)(header + payloadLength));
        BinaryPrimitives.WriteUInt16BigEndian(packet[4..], fields.Id);
        BinaryPrimitives.WriteUInt16BigEndian(packet[6..], FlagsOf(fields));
        packet[8] = fields.HopLimit;
        packet[9] = (byte)protocol;
        BinaryPrimitives.WriteUInt16BigEndian(packet[10..], 0);
        fields.Source.Write(packet[12..]);
        fields.Destination.Write(packet[16..]);
        options.CopyTo(packet[20..]);
        BinaryPrimitives.WriteUInt16BigEndian(packet[10..], Checksum.Of(packet[..header]));
        return header;
    }

    private static ushort FlagsOf(in IpFields fields)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(fields.FragmentOffset, 0x1FFF, nameof(fields));
        return (ushort)(
            (fields.HasReservedBit ? 0x8000 : 0) | (fields.DontFragment ? 0x4000 : 0) | (fields.MoreFragments ? 0x2000 : 0)
            | fields.FragmentOffset);
    }

    private static int WriteIpv6(Span<byte> packet, in IpFields fields, IpProtocol protocol, int payloadLength, ReadOnlySpan<byte> options)
    {
        if (!options.IsEmpty) throw new ArgumentException("IPv6 has extension headers instead of options.", nameof(options));
        if (fields.HasReservedBit || fields.MoreFragments || fields.FragmentOffset != 0)
            throw new ArgumentException("IPv6's header has no such bits.", nameof(fields));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(payloadLength, ushort.MaxValue);
        BinaryPrimitives.WriteUInt32BigEndian(packet, 6u << 28 | (uint)fields.TrafficClass << 20 | (uint)fields.FlowLabel & 0xFFFFF);
        BinaryPrimitives.WriteUInt16BigEndian(packet[4..], (ushort)payloadLength);
        packet[6] = (byte)protocol;
        packet[7] = fields.HopLimit;
        fields.Source.Write(packet[8..]);
        fields.Destination.Write(packet[24..]);
        return Ipv6Packet.HeaderLength;
    }
}
