using System.Buffers.Binary;
using Sonde.Packets.Ip;

namespace Sonde.Packets.Tcp;

/// <summary>A TCP segment (RFC 9293) read in place.</summary>
public readonly ref struct TcpSegment
{
    /// <summary>Bytes of a header without options.</summary>
    public const int MinimumHeaderLength = 20;

    private readonly ReadOnlySpan<byte> _bytes;

    private TcpSegment(ReadOnlySpan<byte> bytes) => _bytes = bytes;

    /// <summary>The sender's port.</summary>
    public ushort SourcePort => BinaryPrimitives.ReadUInt16BigEndian(_bytes);

    /// <summary>The receiver's port.</summary>
    public ushort DestinationPort => BinaryPrimitives.ReadUInt16BigEndian(_bytes[2..]);

    /// <summary>Sequence number.</summary>
    public uint Sequence => BinaryPrimitives.ReadUInt32BigEndian(_bytes[4..]);

    /// <summary>Acknowledgement number.</summary>
    public uint Acknowledgement => BinaryPrimitives.ReadUInt32BigEndian(_bytes[8..]);

    /// <summary>Bytes of the header with options, 20 to 60.</summary>
    public int HeaderLength => (_bytes[12] >> 4) * 4;

    /// <summary>The three reserved bits that have no name, 0 to 7.</summary>
    public int Reserved => (_bytes[12] >> 1) & 7;

    /// <summary>The control bits.</summary>
    public TcpFlags Flags => (TcpFlags)(BinaryPrimitives.ReadUInt16BigEndian(_bytes[12..]) & 0x1FF);

    /// <summary>Window, unscaled.</summary>
    public ushort Window => BinaryPrimitives.ReadUInt16BigEndian(_bytes[14..]);

    /// <summary>The checksum as it stands.</summary>
    public ushort Checksum => BinaryPrimitives.ReadUInt16BigEndian(_bytes[16..]);

    /// <summary>Urgent pointer.</summary>
    public ushort UrgentPointer => BinaryPrimitives.ReadUInt16BigEndian(_bytes[18..]);

    /// <summary>The header's options.</summary>
    public TcpOptionEnumerator Options => new(OptionBytes);

    /// <summary>The header's options as they stand.</summary>
    public ReadOnlySpan<byte> OptionBytes => _bytes[MinimumHeaderLength..HeaderLength];

    /// <summary>The data.</summary>
    public ReadOnlySpan<byte> Payload => _bytes[HeaderLength..];

    /// <summary>Reads a segment; false when the header is not whole (for a quotation see <see cref="TcpQuote"/>).</summary>
    public static bool TryParse(ReadOnlySpan<byte> bytes, out TcpSegment segment)
    {
        bool fits = bytes.Length >= MinimumHeaderLength && bytes[12] >> 4 >= 5 && (bytes[12] >> 4) * 4 <= bytes.Length;
        segment = fits ? new TcpSegment(bytes) : default;
        return fits;
    }

    /// <summary>Whether all these control bits are set.</summary>
    public bool Has(TcpFlags flags) => (Flags & flags) == flags;

    /// <summary>Whether the checksum is right between these addresses; the segment must be whole.</summary>
    public bool IsChecksumRight(PacketAddress source, PacketAddress destination)
        => Packets.Checksum.Of(source, destination, IpProtocol.Tcp, _bytes) == 0;

    /// <summary>Finds the first option of a kind.</summary>
    public bool TryGetOption(byte kind, out TcpOption option)
    {
        foreach (TcpOption candidate in Options)
        {
            if (candidate.Kind != kind || candidate.IsMalformed) continue;
            option = candidate;
            return true;
        }

        option = default;
        return false;
    }

    /// <summary>
    /// The fast open option in either of its forms (RFC 7413): kind 34, or the experimental kinds with number F989.
    /// An empty cookie asks for one.
    /// </summary>
    public bool TryGetFastOpen(out ReadOnlySpan<byte> cookie, out byte kind)
    {
        foreach (TcpOption candidate in Options)
        {
            if (!candidate.TryReadFastOpen(out cookie)) continue;
            kind = candidate.Kind;
            return true;
        }

        cookie = default;
        kind = 0;
        return false;
    }
}
