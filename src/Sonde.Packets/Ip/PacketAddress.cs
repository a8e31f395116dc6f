using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Sonde.Packets.Ip;

/// <summary>An IPv4 or IPv6 address as a value: no allocation, and equal when family and bits are.</summary>
/// <remarks><see cref="IPAddress"/> is a class; a receiver that looks at a million packets cannot make one for each.</remarks>
public readonly record struct PacketAddress
{
    private readonly ulong _high;
    private readonly ulong _low;

    private PacketAddress(ulong high, ulong low, bool isIpv4) => (_high, _low, IsIpv4) = (high, low, isIpv4);

    /// <summary>127.0.0.1, what a redacted IPv4 address becomes.</summary>
    public static PacketAddress LoopbackV4 { get; } = FromIpv4(0x7F000001);

    /// <summary>::1, what a redacted IPv6 address becomes.</summary>
    public static PacketAddress LoopbackV6 { get; } = new(0, 1, isIpv4: false);

    /// <summary>Whether this is an IPv4 address (the default value is <c>::</c>).</summary>
    public bool IsIpv4 { get; }

    /// <summary>Bytes of the address on the wire: 4 or 16.</summary>
    public int Length => IsIpv4 ? 4 : 16;

    /// <summary>The IPv4 address in host order; meaningless for IPv6.</summary>
    public uint Ipv4 => (uint)_low;

    /// <summary>The upper 64 bits of an IPv6 address; 0 for IPv4.</summary>
    public ulong High => _high;

    /// <summary>The lower 64 bits of an IPv6 address; the address for IPv4.</summary>
    public ulong Low => _low;

    /// <summary>Bits of the address: 32 or 128.</summary>
    public int Width => IsIpv4 ? 32 : 128;

    /// <summary>The address as a number of <see cref="Width"/> bits.</summary>
    public UInt128 Bits => new(_high, _low);

    /// <summary>The IPv4 address that an IPv6 address maps (RFC 4291 §2.5.5.2); any other as it is.</summary>
    public PacketAddress Unmapped => !IsIpv4 && _high == 0 && _low >> 32 == 0xFFFF ? FromIpv4((uint)_low) : this;

    /// <summary>Whether the address is 127.0.0.0/8 or ::1.</summary>
    public bool IsLoopback => IsIpv4 ? _low >> 24 == 127 : _high == 0 && _low == 1;

    /// <summary>Whether the address is 0.0.0.0 or ::.</summary>
    public bool IsUnspecified => _high == 0 && _low == 0;

    /// <summary>Whether the address is one of many receivers, broadcast included.</summary>
    public bool IsMulticast => IsIpv4 ? _low >> 28 == 14 || _low == 0xFFFFFFFF : _high >> 56 == 0xFF;

    /// <summary>
    /// Private (RFC 1918), shared (RFC 6598), link-local or unique local (RFC 4193): an address that says little of where, but much of
    /// whom.
    /// </summary>
    public bool IsPrivate => IsIpv4
        ? _low >> 24 == 10 || _low >> 20 == 0xAC1 || _low >> 16 == 0xC0A8 || _low >> 22 == 0x191 || _low >> 16 == 0xA9FE
        : _high >> 57 == 0x7E || _high >> 54 == 0x3FA;

    /// <summary>The one's complement sum of the address' words, for pseudo-headers and residuals.</summary>
    internal uint Words
        => (uint)((_high >> 48) + ((_high >> 32) & 0xFFFF) + ((_high >> 16) & 0xFFFF) + (_high & 0xFFFF)
            + (_low >> 48) + ((_low >> 32) & 0xFFFF) + ((_low >> 16) & 0xFFFF) + (_low & 0xFFFF));

    /// <summary>An IPv4 address from host order.</summary>
    public static PacketAddress FromIpv4(uint address) => new(0, address, isIpv4: true);

    /// <summary>An address from its number; of an IPv4 address the low 32 bits count.</summary>
    public static PacketAddress FromBits(UInt128 bits, bool isIpv4)
        => isIpv4 ? FromIpv4((uint)bits) : new((ulong)(bits >> 64), (ulong)bits, isIpv4: false);

    /// <summary>An address from its 4 or 16 bytes.</summary>
    public static PacketAddress Read(ReadOnlySpan<byte> bytes) => bytes.Length switch
    {
        4 => FromIpv4(BinaryPrimitives.ReadUInt32BigEndian(bytes)),
        16 => new(BinaryPrimitives.ReadUInt64BigEndian(bytes), BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]), isIpv4: false),
        _ => throw new ArgumentException("An address has 4 or 16 bytes.", nameof(bytes)),
    };

    /// <summary>The address as a value; an IPv4 address mapped into IPv6 stays IPv6.</summary>
    public static PacketAddress From(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out int length);
        return Read(bytes[..length]);
    }

    /// <summary>Reads an address from text; names and ports are refused.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out PacketAddress address)
    {
        bool right = IPAddress.TryParse(text, out IPAddress? parsed)
            && (parsed.AddressFamily != AddressFamily.InterNetwork || text.Count('.') == 3);
        address = right ? From(parsed!) : default;
        return right;
    }

    /// <summary>Writes the address' 4 or 16 bytes and returns how many.</summary>
    public int Write(Span<byte> destination)
    {
        if (IsIpv4)
        {
            BinaryPrimitives.WriteUInt32BigEndian(destination, (uint)_low);
            return 4;
        }

        BinaryPrimitives.WriteUInt64BigEndian(destination, _high);
        BinaryPrimitives.WriteUInt64BigEndian(destination[8..], _low);
        return 16;
    }

    /// <summary>The address as the class that sockets take.</summary>
    public IPAddress ToIPAddress()
    {
        Span<byte> bytes = stackalloc byte[16];
        return new IPAddress(bytes[..Write(bytes)]);
    }

    /// <summary>The address as text.</summary>
    public override string ToString() => ToIPAddress().ToString();
}
