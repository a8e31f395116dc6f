using System.Buffers.Binary;
using System.Net;

namespace Sonde.Measurements.Privacy;

/// <summary>Reads the textual forms of addresses as numbers, without allocating (RFC 4291 §2.2).</summary>
internal static class AddressText
{
    /// <summary>The longest text of an IPv6 address: eight full groups, the last two as a dotted quad.</summary>
    public const int MaxIPv6Length = 45;

    public static UInt128 Number(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        address.MapToIPv6().TryWriteBytes(bytes, out _);
        return BinaryPrimitives.ReadUInt128BigEndian(bytes);
    }

    /// <summary>Reads an IPv6 address in any of its forms; no zone, no brackets, no port.</summary>
    public static bool TryParseIPv6(ReadOnlySpan<byte> text, out UInt128 value)
    {
        value = 0;
        if (text.Length is < 2 or > MaxIPv6Length) return false;
        Span<ushort> groups = stackalloc ushort[8];
        int count = 0, gap = -1, i = 0;
        if (text[0] == ':')
        {
            if (text[1] != ':') return false;
            gap = 0;
            i = 2;
        }

        while (i < text.Length)
        {
            int start = i, group = 0;
            while (i < text.Length && i - start < 5 && HexValue(text[i]) is >= 0 and int digit)
            {
                group = (group << 4) | digit;
                i++;
            }

            if (i < text.Length && text[i] == '.')
            {
                if (count > 6 || !TryParseIPv4(text[start..], out uint quad)) return false;
                groups[count++] = (ushort)(quad >> 16);
                groups[count++] = (ushort)quad;
                break;
            }

            if (i == start || i - start > 4 || count == 8) return false;
            groups[count++] = (ushort)group;
            if (i == text.Length) break;
            if (text[i++] != ':' || i == text.Length) return false;
            if (text[i] != ':') continue;
            if (gap >= 0) return false;
            gap = count;
            i++;
        }

        if (gap < 0 ? count != 8 : count > 7) return false;
        int missing = 8 - count;
        for (int g = 0; g < 8; g++)
        {
            ushort group = gap < 0 || g < gap ? groups[g] : g < gap + missing ? (ushort)0 : groups[g - missing];
            value = (value << 16) | group;
        }

        return true;
    }

    /// <summary>Reads a dotted quad of decimal numbers; leading zeros are no octal.</summary>
    public static bool TryParseIPv4(ReadOnlySpan<byte> text, out uint value)
    {
        value = 0;
        int parts = 0, digits = 0, part = 0;
        foreach (byte b in text)
        {
            if (b == '.')
            {
                if (digits == 0 || ++parts > 3) return false;
                value = (value << 8) | (uint)part;
                digits = part = 0;
                continue;
            }

            if (b is < (byte)'0' or > (byte)'9' || ++digits > 3) return false;
            part = (part * 10) + b - '0';
            if (part > 255) return false;
        }

        value = (value << 8) | (uint)part;
        return parts == 3 && digits > 0;
    }

    private static int HexValue(byte b) => b switch
    {
        >= (byte)'0' and <= (byte)'9' => b - '0',
        >= (byte)'a' and <= (byte)'f' => b - 'a' + 10,
        >= (byte)'A' and <= (byte)'F' => b - 'A' + 10,
        _ => -1,
    };
}
