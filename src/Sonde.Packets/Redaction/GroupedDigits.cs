namespace Sonde.Packets.Redaction;

/// <summary>
/// The digits of an address in groups of any length with one kind of mark between them: <c>20010db8-0001-0000-0000-000000000010</c>,
/// <c>c000.020a</c>.
/// </summary>
internal static class GroupedDigits
{
    private const int Ipv4 = 8, Ipv6 = 32;

    /// <summary>Where the longest secret that begins here ends, or 0.</summary>
    public static int EndOf(ReadOnlySpan<byte> run, int from, SecretSet secrets)
    {
        ulong high = 0, low = 0; // one number of 128 bits, whose parts are cheaper to move
        int digits = 0, best = 0;
        byte mark = 0;
        bool hasLetter = false, isShort = run.Length - from < Ipv6;
        if (isShort && !MayBeginIpv4(run[from..], secrets)) return 0;
        for (int i = from; i < run.Length; i++)
        {
            byte b = run[i];
            if (!SpellingKind.IsHex(b))
            {
                if ((mark != 0 && b != mark) || run[i - 1] == b) break;
                mark = b;
                continue;
            }

            if (digits == Ipv6 || (isShort && digits == Ipv4)) break;
            high = (high << 4) | (low >> 60);
            low = (low << 4) | (uint)SpellingKind.Hex(b);
            hasLetter |= !SpellingKind.IsDigit(b);
            digits++;
            bool ends = i + 1 == run.Length || !SpellingKind.IsHex(run[i + 1]);
            // Eight decimal digits in groups are a date.
            if (ends && ((digits == Ipv4 && hasLetter && secrets.HasIpv4((uint)low))
                || (digits == Ipv6 && secrets.HasIpv6(new UInt128(high, low)))))
                best = i + 1;
        }

        return mark == 0 ? 0 : best;
    }

    // The first byte is two digits, which a mark may stand between.
    private static bool MayBeginIpv4(ReadOnlySpan<byte> digits, SecretSet secrets)
    {
        if (digits.Length < Ipv4) return false;
        byte second = SpellingKind.IsHex(digits[1]) ? digits[1] : digits[2];
        return SpellingKind.IsHex(second) && secrets.MayBeginQuad((SpellingKind.Hex(digits[0]) << 4) | SpellingKind.Hex(second));
    }
}
