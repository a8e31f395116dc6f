using System.Net;
using System.Net.Sockets;
using System.Text;
using Sonde.Packets.Ip;

namespace Sonde.Packets.Addresses;

/// <summary>Addresses as the field writes them: a dotted quad of four decimal numbers, or IPv6 without a zone.</summary>
public static class LiteralAddress
{
    private const int Longest = 45;

    /// <summary>
    /// Reads an address. Octal, hexadecimal and shortened IPv4 forms are refused: tools disagree about them; and so are zones and brackets.
    /// </summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out PacketAddress address)
    {
        address = default;
        if (text.Length is < 2 or > Longest) return false;
        if (text.IndexOf((byte)':') < 0) return TryParseV4(text, out address);
        if (text.IndexOfAny("%[]/"u8) >= 0) return false;
        Span<char> chars = stackalloc char[Longest];
        int length = Encoding.Latin1.GetChars(text, chars);
        if (!IPAddress.TryParse(chars[..length], out IPAddress? parsed) || parsed.AddressFamily != AddressFamily.InterNetworkV6)
            return false;
        address = PacketAddress.From(parsed);
        return true;
    }

    /// <inheritdoc cref="TryParse(ReadOnlySpan{byte}, out PacketAddress)"/>
    public static bool TryParse(ReadOnlySpan<char> text, out PacketAddress address)
    {
        address = default;
        if (text.Length is < 2 or > Longest || !Ascii.IsValid(text)) return false;
        Span<byte> bytes = stackalloc byte[Longest];
        return TryParse(bytes[..Encoding.ASCII.GetBytes(text, bytes)], out address);
    }

    /// <inheritdoc cref="TryParse(ReadOnlySpan{byte}, out PacketAddress)"/>
    public static bool TryParse(ReadOnlySpan<char> text, out IPAddress address)
    {
        bool isRead = TryParse(text, out PacketAddress read);
        address = isRead ? read.ToIPAddress() : IPAddress.None;
        return isRead;
    }

    private static bool TryParseV4(ReadOnlySpan<byte> text, out PacketAddress address)
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

        address = PacketAddress.FromIpv4(bits);
        return at == text.Length;
    }
}
