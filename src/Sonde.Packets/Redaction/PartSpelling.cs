namespace Sonde.Packets.Redaction;

/// <summary>
/// An address in equal parts of one or two hexadecimal digits with one mark between them: bytes (<c>c0:00:02:0a</c>), and the nibbles of
/// <c>ip6.arpa</c> (RFC 3596 §2.5), which run backwards; both in both directions.
/// </summary>
internal static class PartSpelling
{
    /// <summary>Where a secret that begins here ends, or 0.</summary>
    public static int EndOf(ReadOnlySpan<byte> run, int from, SecretSet secrets)
    {
        int width = from + 1 < run.Length && SpellingKind.IsMark(run[from + 1])
            ? 1
            : from + 2 < run.Length && SpellingKind.IsMark(run[from + 2]) ? 2 : 0;
        // As many nibbles as IPv6 has, or as many bytes as IPv4 has, and a mark between each two.
        if (width == 0 || run.Length - from < (width == 1 ? 63 : 11)) return 0;
        byte mark = run[from + width];
        UInt128 forth = 0, back = 0;
        int bits = width * 4, most = 128 / bits, best = 0, i = from;
        for (int part = 0; part < most; part++)
        {
            if (part > 0 && (i >= run.Length || run[i++] != mark)) break;
            int value = Part(run, i, width);
            if (value < 0) break;
            i += width;
            forth = (forth << bits) | (uint)value;
            back |= (UInt128)(uint)value << (part * bits);
            if (width == 2 && part == 3 && (secrets.HasIpv4((uint)forth) || secrets.HasIpv4((uint)back))) best = i;
            if (part == most - 1 && (secrets.HasIpv6(forth) || secrets.HasIpv6(back))) best = i;
        }

        return best;
    }

    private static int Part(ReadOnlySpan<byte> run, int from, int width)
    {
        if (from + width > run.Length || (from + width < run.Length && SpellingKind.IsHex(run[from + width]))) return -1;
        int value = 0;
        for (int i = from; i < from + width; i++)
        {
            if (!SpellingKind.IsHex(run[i])) return -1;
            value = (value << 4) | SpellingKind.Hex(run[i]);
        }

        return value;
    }
}
