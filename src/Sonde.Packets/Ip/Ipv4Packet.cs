using System.Buffers.Binary;

namespace Sonde.Packets.Ip;

/// <summary>An IPv4 packet (RFC 791) read in place.</summary>
public readonly ref struct Ipv4Packet
{
    /// <summary>Bytes of a header without options.</summary>
    public const int MinimumHeaderLength = 20;

    private readonly ReadOnlySpan<byte> _bytes;

    private Ipv4Packet(ReadOnlySpan<byte> bytes) => _bytes = bytes;

    /// <summary>All bytes given, trailing ones included.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes;

    /// <summary>Bytes of the header with options, 20 to 60.</summary>
    public int HeaderLength => (_bytes[0] & 0xF) * 4;

    /// <summary>Type of service: DSCP and ECN.</summary>
    public byte Tos => _bytes[1];

    /// <summary>Differentiated services code point, 0 to 63 (RFC 2474).</summary>
    public int Dscp => _bytes[1] >> 2;

    /// <summary>Explicit congestion notification, 0 to 3 (RFC 3168).</summary>
    public int Ecn => _bytes[1] & 3;

    /// <summary>Length of header and payload as the sender stated it, in bytes.</summary>
    public int TotalLength => BinaryPrimitives.ReadUInt16BigEndian(_bytes[2..]);

    /// <summary>Identification.</summary>
    public ushort Id => BinaryPrimitives.ReadUInt16BigEndian(_bytes[4..]);

    /// <summary>The three flag bits as a number: 1 more fragments, 2 don't fragment, 4 reserved.</summary>
    public int Flags => _bytes[6] >> 5;

    /// <summary>Whether routers may not fragment it.</summary>
    public bool DontFragment => (_bytes[6] & 0x40) != 0;

    /// <summary>Whether further fragments follow.</summary>
    public bool MoreFragments => (_bytes[6] & 0x20) != 0;

    /// <summary>Where the payload belongs in the whole datagram, in bytes.</summary>
    public int FragmentOffset => (BinaryPrimitives.ReadUInt16BigEndian(_bytes[6..]) & 0x1FFF) * 8;

    /// <summary>Whether this is a part of a datagram.</summary>
    public bool IsFragment => MoreFragments || FragmentOffset != 0;

    /// <summary>Time to live.</summary>
    public byte Ttl => _bytes[8];

    /// <summary>What the payload is.</summary>
    public IpProtocol Protocol => (IpProtocol)_bytes[9];

    /// <summary>The header checksum as it stands.</summary>
    public ushort HeaderChecksum => BinaryPrimitives.ReadUInt16BigEndian(_bytes[10..]);

    /// <summary>Whether the header checksum is right.</summary>
    public bool IsHeaderChecksumRight => Checksum.Of(_bytes[..HeaderLength]) == 0;

    /// <summary>Where it came from.</summary>
    public PacketAddress Source => PacketAddress.Read(_bytes[12..16]);

    /// <summary>Where it goes.</summary>
    public PacketAddress Destination => PacketAddress.Read(_bytes[16..20]);

    /// <summary>The header's options.</summary>
    public Ipv4OptionEnumerator Options => new(_bytes[MinimumHeaderLength..HeaderLength]);

    /// <summary>The payload, cut to the stated length where more bytes are there.</summary>
    public ReadOnlySpan<byte> Payload => _bytes[HeaderLength..End];

    /// <summary>Bytes after the stated end: Ethernet padding, or the rest of a quotation.</summary>
    public ReadOnlySpan<byte> Trailer => _bytes[End..];

    /// <summary>Whether fewer bytes are here than the packet states.</summary>
    public bool IsTruncated => TotalLength > _bytes.Length;

    private int End => Math.Clamp(TotalLength, HeaderLength, _bytes.Length);

    /// <summary>Reads a packet; false when the header is not whole or not IPv4's. A short payload is no fault.</summary>
    public static bool TryParse(ReadOnlySpan<byte> bytes, out Ipv4Packet packet)
    {
        bool fits = bytes.Length >= MinimumHeaderLength && bytes[0] >> 4 == 4
            && (bytes[0] & 0xF) >= 5 && (bytes[0] & 0xF) * 4 <= bytes.Length;
        packet = fits ? new Ipv4Packet(bytes) : default;
        return fits;
    }
}
