using System.Text;
using Sonde.Packets.Ip;

namespace Sonde.Packets.Addresses;

/// <summary>A block of addresses, such as 192.0.2.0/24.</summary>
/// <param name="First">Its first address.</param>
/// <param name="Length">How many leading bits are fixed.</param>
public readonly record struct AddressBlock(PacketAddress First, int Length)
{
    private const int MappedLength = 96;

    /// <summary>Its last address.</summary>
    public PacketAddress Last => PacketAddress.FromBits(First.Bits | Free(First.Width - Length), First.IsIpv4);

    /// <summary>The block of that length around an address.</summary>
    public static AddressBlock Around(PacketAddress address, int length)
        => new(PacketAddress.FromBits(address.Bits & ~Free(address.Width - length), address.IsIpv4), length);

    /// <summary>
    /// Reads <c>192.0.2.0/24</c>; bits beyond the length are cleared. A block of IPv4 addresses mapped into IPv6 is one of IPv4.
    /// </summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out AddressBlock block)
    {
        block = default;
        int slash = text.IndexOf((byte)'/');
        if (slash < 0 || !LiteralAddress.TryParse(text[..slash], out PacketAddress first)) return false;
        if (!TryLength(text[(slash + 1)..], out int length) || length > first.Width) return false;
        if (length > MappedLength && first.Unmapped is { IsIpv4: true } inner && !first.IsIpv4)
            (first, length) = (inner, length - MappedLength);
        block = Around(first, length);
        return true;
    }

    /// <inheritdoc cref="TryParse(ReadOnlySpan{byte}, out AddressBlock)"/>
    public static bool TryParse(ReadOnlySpan<char> text, out AddressBlock block)
    {
        block = default;
        Span<byte> bytes = stackalloc byte[64];
        return text.Length <= bytes.Length && Ascii.IsValid(text) && TryParse(bytes[..Encoding.ASCII.GetBytes(text, bytes)], out block);
    }

    /// <summary>Whether an address lies in it.</summary>
    public bool Contains(PacketAddress address) => address.IsIpv4 == First.IsIpv4 && Around(address, Length).First == First;

    /// <inheritdoc/>
    public override string ToString() => $"{First}/{Length}";

    private static UInt128 Free(int bits) => bits >= 128 ? UInt128.MaxValue : (UInt128.One << bits) - 1;

    private static bool TryLength(ReadOnlySpan<byte> digits, out int length)
    {
        length = 0;
        if (digits.Length is 0 or > 3 || digits.ContainsAnyExceptInRange((byte)'0', (byte)'9')) return false;
        foreach (byte digit in digits) length = (length * 10) + digit - '0';
        return true;
    }
}
