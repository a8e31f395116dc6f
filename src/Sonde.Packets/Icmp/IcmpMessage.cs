using System.Buffers.Binary;
using Sonde.Packets.Ip;

namespace Sonde.Packets.Icmp;

/// <summary>An ICMP message for IPv4 (RFC 792) or IPv6 (RFC 4443) read in place; both begin alike.</summary>
public readonly ref struct IcmpMessage
{
    /// <summary>Bytes of the header: type, code, checksum and four bytes whose meaning the type decides.</summary>
    public const int HeaderLength = 8;

    private readonly ReadOnlySpan<byte> _bytes;

    private IcmpMessage(ReadOnlySpan<byte> bytes, bool isV6)
    {
        _bytes = bytes;
        IsV6 = isV6;
    }

    /// <summary>Whether the type is to be read as one of ICMP for IPv6.</summary>
    public bool IsV6 { get; }

    /// <summary>The message as it stands.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes;

    /// <summary>The type; see <see cref="IcmpType"/> and <see cref="Icmpv6Type"/>.</summary>
    public byte Type => _bytes[0];

    /// <summary>The code within the type.</summary>
    public byte Code => _bytes[1];

    /// <summary>The checksum as it stands.</summary>
    public ushort Checksum => BinaryPrimitives.ReadUInt16BigEndian(_bytes[2..]);

    /// <summary>The four bytes whose meaning the type decides.</summary>
    public uint RestOfHeader => BinaryPrimitives.ReadUInt32BigEndian(_bytes[4..]);

    /// <summary>An echo's identifier.</summary>
    public ushort Id => BinaryPrimitives.ReadUInt16BigEndian(_bytes[4..]);

    /// <summary>An echo's sequence number.</summary>
    public ushort Sequence => BinaryPrimitives.ReadUInt16BigEndian(_bytes[6..]);

    /// <summary>What follows the header.</summary>
    public ReadOnlySpan<byte> Body => _bytes[HeaderLength..];

    /// <summary>Whether it is an error, which cites the packet that caused it.</summary>
    public bool IsError => IsV6 ? Icmpv6Type.IsError(Type) : IcmpType.IsError(Type);

    /// <summary>Whether it is an echo request.</summary>
    public bool IsEchoRequest => Type == (IsV6 ? Icmpv6Type.EchoRequest : IcmpType.EchoRequest);

    /// <summary>Whether it is an echo reply.</summary>
    public bool IsEchoReply => Type == (IsV6 ? Icmpv6Type.EchoReply : IcmpType.EchoReply);

    /// <summary>Whether a hop ran out of TTL (code 0), not a reassembly of time.</summary>
    public bool IsTtlExceeded => Type == (IsV6 ? Icmpv6Type.TimeExceeded : IcmpType.TimeExceeded) && Code == 0;

    /// <summary>Whether it says that the destination is unreachable.</summary>
    public bool IsDestinationUnreachable => Type == (IsV6 ? Icmpv6Type.DestinationUnreachable : IcmpType.DestinationUnreachable);

    /// <summary>
    /// Whether it says that a packet is too big for the next link: fragmentation needed, or packet too big (RFC 1191 §4, RFC 4443 §3.2).
    /// </summary>
    public bool IsTooBig => IsV6 ? Type == Icmpv6Type.PacketTooBig : Type == IcmpType.DestinationUnreachable && Code == 4;

    /// <summary>The MTU of the next hop where the message states one (fragmentation needed, packet too big), in bytes; else null.</summary>
    public uint? NextHopMtu => (IsV6, Type, Code) switch
    {
        (false, IcmpType.DestinationUnreachable, 4) => Sequence == 0 ? null : Sequence,
        (true, Icmpv6Type.PacketTooBig, _) => RestOfHeader,
        _ => null,
    };

    /// <summary>Reads a message; false when the header is not whole. A quotation of 8 bytes is enough.</summary>
    public static bool TryParse(ReadOnlySpan<byte> bytes, IpProtocol protocol, out IcmpMessage message)
    {
        bool fits = bytes.Length >= HeaderLength && protocol is (IpProtocol.Icmp or IpProtocol.Icmpv6);
        message = fits ? new IcmpMessage(bytes, protocol == IpProtocol.Icmpv6) : default;
        return fits;
    }

    /// <summary>Whether the checksum is right (for IPv6: between these addresses); the message must be whole.</summary>
    public bool IsChecksumRight(PacketAddress source, PacketAddress destination)
        => (IsV6 ? Packets.Checksum.Of(source, destination, IpProtocol.Icmpv6, _bytes) : Packets.Checksum.Of(_bytes)) == 0;

    /// <summary>Takes an error apart into the packet it cites and its extensions; false for other messages.</summary>
    public bool TryGetCitation(out IcmpCitation citation)
    {
        citation = IsError ? IcmpCitation.Of(this) : default;
        return IsError;
    }
}
