using System.Buffers.Binary;
using System.Globalization;
using Sonde.Packets.Ip;

namespace Sonde.Packets.Redaction;

/// <summary>The spellings of an address that programs write of themselves, or what they begin with, in small letters.</summary>
/// <remarks>
/// IPv4: four decimal numbers with dots, dashes, underscores or <c>%2e</c>, also filled up to three digits, in both orders; the number in
/// decimal; eight hexadecimal digits; two groups of an IPv6 address, as mapped, 6to4, ISATAP and NAT64 have them, and turned as Teredo has
/// them; nibbles of
/// <c>ip6.arpa</c>. IPv6: the groups up to the first that is zero, with and without filling zeros, with colons, dashes, underscores or
/// <c>%3a</c>; 16 hexadecimal digits; nibbles.
/// </remarks>
internal static class UsualTexts
{
    private const int Nibbles = 8;

    /// <summary>All of an address.</summary>
    public static IEnumerable<string> Of(PacketAddress address)
        => address.IsIpv4 ? OfIpv4(address.Ipv4) : OfIpv6(address.High, address.Low);

    private static IEnumerable<string> OfIpv4(uint address)
    {
        byte[] parts = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(parts, address);
        foreach (byte[] order in (byte[][])[parts, [.. parts.Reverse()]])
        {
            foreach (string mark in (string[])[".", "-", "_", "%2e"])
            {
                yield return string.Join(mark, order);
                yield return string.Join(mark, order.Select(part => part.ToString("000", CultureInfo.InvariantCulture)));
            }
        }

        if (address >= 10_000_000) yield return $"{address}";
        yield return $"{address:x8}";
        foreach (uint value in (uint[])[address, ~address])
        {
            yield return $"{value >> 16:x}:{value & 0xFFFF:x}";
            yield return $"{value >> 16:x4}:{value & 0xFFFF:x4}";
        }

        yield return string.Join('.', $"{address:x8}".Reverse());
    }

    private static IEnumerable<string> OfIpv6(ulong high, ulong low)
    {
        ushort[] groups = [.. Enumerable.Range(0, 4).Select(i => (ushort)(high >> (48 - (16 * i))))];
        ushort[] first = [.. groups.Take(1), .. groups.Skip(1).TakeWhile(group => group != 0)];
        foreach (string mark in (string[])[":", "-", "_", "%3a"])
        {
            yield return string.Join(mark, first.Select(group => $"{group:x}")) + mark;
            yield return string.Join(mark, first.Select(group => $"{group:x4}")) + mark;
        }

        yield return $"{high:x16}";
        yield return string.Join('.', $"{low:x16}".Reverse().Take(Nibbles));
    }
}
