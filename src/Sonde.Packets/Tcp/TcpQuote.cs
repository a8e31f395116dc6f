using System.Buffers.Binary;

namespace Sonde.Packets.Tcp;

/// <summary>The beginning of a TCP header as an ICMP error cites it: at least 8 bytes. Fields beyond what is cited are null.</summary>
public readonly ref struct TcpQuote
{
    /// <summary>The least a router must cite (RFC 792).</summary>
    public const int MinimumLength = 8;

    private readonly ReadOnlySpan<byte> _bytes;

    private TcpQuote(ReadOnlySpan<byte> bytes) => _bytes = bytes;

    /// <summary>The cited bytes.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes;

    /// <summary>The sender's port.</summary>
    public ushort SourcePort => BinaryPrimitives.ReadUInt16BigEndian(_bytes);

    /// <summary>The receiver's port.</summary>
    public ushort DestinationPort => BinaryPrimitives.ReadUInt16BigEndian(_bytes[2..]);

    /// <summary>Sequence number.</summary>
    public uint Sequence => BinaryPrimitives.ReadUInt32BigEndian(_bytes[4..]);

    /// <summary>Acknowledgement number.</summary>
    public uint? Acknowledgement => _bytes.Length >= 12 ? BinaryPrimitives.ReadUInt32BigEndian(_bytes[8..]) : null;

    /// <summary>Bytes of the header as stated, unchecked.</summary>
    public int? HeaderLength => _bytes.Length >= 13 ? (_bytes[12] >> 4) * 4 : null;

    /// <summary>The control bits.</summary>
    public TcpFlags? Flags => _bytes.Length >= 14 ? (TcpFlags)(BinaryPrimitives.ReadUInt16BigEndian(_bytes[12..]) & 0x1FF) : null;

    /// <summary>Window, unscaled.</summary>
    public ushort? Window => _bytes.Length >= 16 ? BinaryPrimitives.ReadUInt16BigEndian(_bytes[14..]) : null;

    /// <summary>The checksum as it stands.</summary>
    public ushort? Checksum => _bytes.Length >= 18 ? BinaryPrimitives.ReadUInt16BigEndian(_bytes[16..]) : null;

    /// <summary>Urgent pointer.</summary>
    public ushort? UrgentPointer => _bytes.Length >= 20 ? BinaryPrimitives.ReadUInt16BigEndian(_bytes[18..]) : null;

    /// <summary>As many bytes of the options as are cited.</summary>
    public ReadOnlySpan<byte> OptionBytes => _bytes.Length <= 20 ? []
        : _bytes[20..Math.Clamp(HeaderLength ?? 0, 20, _bytes.Length)];

    /// <summary>Whether the whole header is cited, options included.</summary>
    public bool IsHeaderWhole => HeaderLength is >= 20 and int length && length <= _bytes.Length;

    /// <summary>Reads a quotation; false below 8 bytes.</summary>
    public static bool TryParse(ReadOnlySpan<byte> bytes, out TcpQuote quote)
    {
        bool fits = bytes.Length >= MinimumLength;
        quote = fits ? new TcpQuote(bytes) : default;
        return fits;
    }
}
