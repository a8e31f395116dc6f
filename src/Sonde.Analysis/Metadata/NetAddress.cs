using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Sonde.Analysis.Metadata;

/// <summary>An IPv4 or IPv6 address as a number. An IPv6 address that maps an IPv4 one is that one.</summary>
/// <param name="Bits">The address; for IPv4 the low 32 bits.</param>
/// <param name="IsV4">Whether it is IPv4.</param>
public readonly record struct NetAddress(UInt128 Bits, bool IsV4)
{
    private static readonly UInt128 MappedV4 = (UInt128)0xFFFF << 32;

    /// <summary>How many bits an address of this kind has.</summary>
    public int Width => IsV4 ? 32 : 128;

    /// <summary>Reads an address in its usual form. IPv4 is strict: four decimal numbers without leading zeros. A zone or brackets are refused.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out NetAddress address)
    {
        address = default;
        if (text.Length is < 2 or > 45) return false;
        if (text.IndexOf((byte)':') < 0) return TryParseV4(text, out address);
        if (text.IndexOfAny("%[]/"u8) >= 0) return false;
        Span<char> chars = stackalloc char[45];
        return Encoding.Latin1.GetChars(text, chars) is int length && TryParseV6(chars[..length], out address);
    }

    /// <inheritdoc cref="TryParse(ReadOnlySpan{byte}, out NetAddress)"/>
    public static bool TryParse(ReadOnlySpan<char> text, out NetAddress address)
    {
        address = default;
        if (text.Length is < 2 or > 45 || !Ascii.IsValid(text)) return false;
        Span<byte> bytes = stackalloc byte[45];
        return TryParse(bytes[..Encoding.ASCII.GetBytes(text, bytes)], out address);
    }

    /// <summary>The address of a .NET address.</summary>
    public static NetAddress From(IPAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out int length);
        return length == 4 ? new(BinaryPrimitives.ReadUInt32BigEndian(bytes), true) : FromV6(BinaryPrimitives.ReadUInt128BigEndian(bytes));
    }

    /// <summary>The address in its usual form.</summary>
    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, Bits);
        return new IPAddress(IsV4 ? bytes[12..] : bytes).ToString();
    }

    private static bool TryParseV6(ReadOnlySpan<char> text, out NetAddress address)
    {
        address = default;
        if (!IPAddress.TryParse(text, out IPAddress? parsed) || parsed.AddressFamily != AddressFamily.InterNetworkV6) return false;
        address = From(parsed);
        return true;
    }

    private static NetAddress FromV6(UInt128 bits) => bits >> 32 == MappedV4 >> 32 ? new((uint)bits, true) : new(bits, false);

    private static bool TryParseV4(ReadOnlySpan<byte> text, out NetAddress address)
    {
        address = default;
        uint bits = 0;
        int at = 0;
        for (int part = 0; part < 4; part++)
        {
            if (part > 0 && (at >= text.Length || text[at++] != '.')) return false;
            int value = 0, start = at;
            while (at < text.Length && text[at] is >= (byte)'0' and <= (byte)'9' && at - start < 3) value = (value * 10) + text[at++] - '0';
            if (at == start || value > 255 || (text[start] == '0' && at - start > 1)) return false;
            bits = (bits << 8) | (uint)value;
        }
        address = new(bits, true);
        return at == text.Length;
    }
}
