using Sonde.Packets.Ip;

namespace Sonde.Packets.Redaction;

/// <summary>The IPv4 addresses that an IPv6 address may hold: one table, for text and for bytes.</summary>
public static class EmbeddedIpv4
{
    /// <summary>The most that one address may hold.</summary>
    internal const int Most = 8;

    /// <summary>Writes all that it may hold, and returns how many.</summary>
    /// <remarks>
    /// Last 32 bits: mapped and compatible (RFC 4291 §2.5.5), NAT64 with any prefix of 96 bits (RFC 6052), ISATAP (RFC 5214), translated
    /// (RFC 7915). After 2002: 6to4 (RFC 3056). Teredo: the server's, and the client's with all bits turned (RFC 4380). The shorter
    /// prefixes of RFC 6052 §2.2 keep bits 64 to 71 zero.
    /// </remarks>
    internal static int Of(UInt128 address, Span<uint> held)
    {
        ulong high = (ulong)(address >> 64), low = (ulong)address;
        int count = 0;
        held[count++] = (uint)low;
        if (high >> 48 == 0x2002) held[count++] = (uint)(high >> 16);
        if (high >> 32 == 0x20010000)
        {
            held[count++] = ~(uint)low;
            held[count++] = (uint)high;
        }

        if (low >> 56 != 0) return count;
        held[count++] = (uint)(low >> 24);
        held[count++] = (uint)((high & 0xFF) << 24 | low >> 32 & 0xFFFFFF);
        held[count++] = (uint)((high & 0xFFFF) << 16 | low >> 40 & 0xFFFF);
        held[count++] = (uint)((high & 0xFFFFFF) << 8 | low >> 48 & 0xFF);
        return count < Most && low == 0 ? Add(held, count, (uint)high) : count;
    }

    /// <summary>
    /// The one that an address tells for sure, by its well-known prefix (RFC 6052, RFC 8215, 6to4, Teredo) or identifier (ISATAP); null
    /// where there is none.
    /// </summary>
    public static PacketAddress? Told(PacketAddress address)
        => !address.IsIpv4 && Told(address.High, address.Low) is { } held ? PacketAddress.FromIpv4(held) : null;

    private static uint? Told(ulong high, ulong low)
    {
        if (high >> 48 == 0x2002) return (uint)(high >> 16);
        if (high >> 32 == 0x20010000) return ~(uint)low;
        bool isIsatap = low >> 32 is 0x00005EFE or 0x02005EFE;
        bool isNat64 = (high == 0x0064FF9B00000000 && low >> 32 == 0) || high >> 16 == 0x0064FF9B0001;
        return isNat64 || isIsatap ? (uint)low : null;
    }

    private static int Add(Span<uint> held, int count, uint value)
    {
        held[count] = value;
        return count + 1;
    }
}
