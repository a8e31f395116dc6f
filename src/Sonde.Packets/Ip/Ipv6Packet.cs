using System.Buffers.Binary;

namespace Sonde.Packets.Ip;

/// <summary>An IPv6 packet (RFC 8200) read in place, its extension headers walked once.</summary>
public readonly ref struct Ipv6Packet
{
    /// <summary>Bytes of the fixed header.</summary>
    public const int HeaderLength = 40;

    private readonly ReadOnlySpan<byte> _bytes;
    private readonly int _upperOffset;
    private readonly int _fragmentHeader;

    private Ipv6Packet(ReadOnlySpan<byte> bytes)
    {
        _bytes = bytes;
        var walk = new Ipv6ExtensionEnumerator(NextHeader, AfterHeader);
        _fragmentHeader = -1;
        while (walk.MoveNext())
        {
            if (walk.Current.Kind == IpProtocol.Fragment && _fragmentHeader < 0) _fragmentHeader = HeaderLength + walk.Current.Offset;
            if (walk.Current.Kind == IpProtocol.Routing) HasRouting = true;
        }

        Protocol = walk.Next;
        _upperOffset = HeaderLength + walk.Consumed;
        AreExtensionsWhole = walk.IsWhole;
    }

    /// <summary>All bytes given, trailing ones included.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes;

    /// <summary>Traffic class: DSCP and ECN.</summary>
    public byte TrafficClass => (byte)(BinaryPrimitives.ReadUInt16BigEndian(_bytes) >> 4);

    /// <summary>Flow label, 20 bits (RFC 6437).</summary>
    public int FlowLabel => (int)(BinaryPrimitives.ReadUInt32BigEndian(_bytes) & 0xFFFFF);

    /// <summary>Length of all that follows the fixed header, as the sender stated it, in bytes.</summary>
    public int PayloadLength => BinaryPrimitives.ReadUInt16BigEndian(_bytes[4..]);

    /// <summary>What follows the fixed header: an extension header or the payload.</summary>
    public IpProtocol NextHeader => (IpProtocol)_bytes[6];

    /// <summary>Hop limit.</summary>
    public byte HopLimit => _bytes[7];

    /// <summary>Where it came from.</summary>
    public PacketAddress Source => PacketAddress.Read(_bytes[8..24]);

    /// <summary>Where it goes (with a routing header: next).</summary>
    public PacketAddress Destination => PacketAddress.Read(_bytes[24..40]);

    /// <summary>The extension headers.</summary>
    public Ipv6ExtensionEnumerator Extensions => new(NextHeader, AfterHeader);

    /// <summary>Whether the walk over the extension headers came to an end; if not, <see cref="Payload"/> is empty.</summary>
    public bool AreExtensionsWhole { get; }

    /// <summary>Whether there is a routing header, so that the last destination may be another.</summary>
    public bool HasRouting { get; }

    /// <summary>What the payload after all extension headers is.</summary>
    public IpProtocol Protocol { get; }

    /// <summary>Where the payload begins, in bytes from the start of the packet.</summary>
    public int PayloadOffset => _upperOffset;

    /// <summary>The payload after all extension headers, cut to the stated length where more bytes are there.</summary>
    public ReadOnlySpan<byte> Payload => AreExtensionsWhole && _upperOffset <= End ? _bytes[_upperOffset..End] : [];

    /// <summary>Bytes after the stated end.</summary>
    public ReadOnlySpan<byte> Trailer => _bytes[End..];

    /// <summary>Whether this is a part of a datagram.</summary>
    public bool IsFragment => _fragmentHeader >= 0 && (FragmentOffset != 0 || MoreFragments);

    /// <summary>Where the payload belongs in the whole datagram, in bytes; 0 without a fragment header.</summary>
    public int FragmentOffset => _fragmentHeader < 0 ? 0 : BinaryPrimitives.ReadUInt16BigEndian(_bytes[(_fragmentHeader + 2)..]) & 0xFFF8;

    /// <summary>Whether further fragments follow.</summary>
    public bool MoreFragments => _fragmentHeader >= 0 && (_bytes[_fragmentHeader + 3] & 1) != 0;

    /// <summary>The fragment header's identification, or null without one.</summary>
    public uint? FragmentId => _fragmentHeader < 0 ? null : BinaryPrimitives.ReadUInt32BigEndian(_bytes[(_fragmentHeader + 4)..]);

    /// <summary>Where in <see cref="Bytes"/> a fragment's own part begins: behind its fragment header (RFC 8200 §4.5), or the payload of
    /// what is none.</summary>
    public int FragmentStart => _fragmentHeader < 0 ? _upperOffset : _fragmentHeader + 8;

    /// <summary>Whether fewer bytes are here than the packet states.</summary>
    public bool IsTruncated => HeaderLength + PayloadLength > _bytes.Length;

    private int End => Math.Min(HeaderLength + PayloadLength, _bytes.Length);

    private ReadOnlySpan<byte> AfterHeader => _bytes[HeaderLength..End];

    /// <summary>Reads a packet; false when the fixed header is not whole or not IPv6's.</summary>
    public static bool TryParse(ReadOnlySpan<byte> bytes, out Ipv6Packet packet)
    {
        bool fits = bytes.Length >= HeaderLength && bytes[0] >> 4 == 6;
        packet = fits ? new Ipv6Packet(bytes) : default;
        return fits;
    }
}
