using System.Buffers.Binary;
using Sonde.Packets.Ip;

namespace Sonde.Packets.Udp;

/// <summary>A UDP datagram (RFC 768) read in place.</summary>
public readonly ref struct UdpDatagram
{
    /// <summary>Bytes of the header.</summary>
    public const int HeaderLength = 8;

    private readonly ReadOnlySpan<byte> _bytes;

    private UdpDatagram(ReadOnlySpan<byte> bytes) => _bytes = bytes;

    /// <summary>The sender's port.</summary>
    public ushort SourcePort => BinaryPrimitives.ReadUInt16BigEndian(_bytes);

    /// <summary>The receiver's port.</summary>
    public ushort DestinationPort => BinaryPrimitives.ReadUInt16BigEndian(_bytes[2..]);

    /// <summary>Length of header and payload as the sender stated it, in bytes.</summary>
    public int Length => BinaryPrimitives.ReadUInt16BigEndian(_bytes[4..]);

    /// <summary>The checksum as it stands; 0 means none.</summary>
    public ushort Checksum => BinaryPrimitives.ReadUInt16BigEndian(_bytes[6..]);

    /// <summary>The payload, cut to the stated length where more bytes are there.</summary>
    public ReadOnlySpan<byte> Payload => _bytes[HeaderLength..Math.Clamp(Length, HeaderLength, _bytes.Length)];

    /// <summary>Whether fewer bytes are here than the datagram states (as in a quotation).</summary>
    public bool IsTruncated => Length > _bytes.Length;

    /// <summary>Reads a datagram; false when the header is not whole. A quotation of 8 bytes is enough.</summary>
    public static bool TryParse(ReadOnlySpan<byte> bytes, out UdpDatagram datagram)
    {
        bool fits = bytes.Length >= HeaderLength;
        datagram = fits ? new UdpDatagram(bytes) : default;
        return fits;
    }

    /// <summary>Whether the checksum is right between these addresses; null when there is none or the datagram is cut.</summary>
    public bool? IsChecksumRight(PacketAddress source, PacketAddress destination)
    {
        if (Checksum == 0 || IsTruncated || Length < HeaderLength) return null;
        return Packets.Checksum.Of(source, destination, IpProtocol.Udp, _bytes[..Length]) == 0;
    }
}
