using System.Buffers.Binary;

namespace Sonde.Packets.Icmp;

/// <summary>The extension structure at the end of an ICMP error (RFC 4884 §7) read in place.</summary>
public readonly ref struct IcmpExtensions
{
    /// <summary>Bytes of the header: version, reserved bits and checksum.</summary>
    public const int HeaderLength = 4;

    /// <summary>The only version.</summary>
    public const int CurrentVersion = 2;

    private readonly ReadOnlySpan<byte> _bytes;

    private IcmpExtensions(ReadOnlySpan<byte> bytes) => _bytes = bytes;

    /// <summary>The checksum as it stands; 0 means none.</summary>
    public ushort Checksum => BinaryPrimitives.ReadUInt16BigEndian(_bytes[2..]);

    /// <summary>Whether the checksum is right; null when there is none.</summary>
    public bool? IsChecksumRight => Checksum == 0 ? null : Packets.Checksum.Of(_bytes) == 0;

    /// <summary>The objects.</summary>
    public IcmpExtensionEnumerator Objects => new(_bytes[HeaderLength..]);

    /// <summary>Reads the structure; false when the header is not whole or the version is not 2.</summary>
    public static bool TryParse(ReadOnlySpan<byte> bytes, out IcmpExtensions extensions)
    {
        bool fits = bytes.Length >= HeaderLength && bytes[0] >> 4 == CurrentVersion;
        extensions = fits ? new IcmpExtensions(bytes) : default;
        return fits;
    }
}
