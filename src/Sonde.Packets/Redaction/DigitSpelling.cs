namespace Sonde.Packets.Redaction;

/// <summary>
/// An address without marks: 8 or 32 hexadecimal digits, alone or within a longer dump; the number in decimal or octal; four decimal
/// numbers filled up to three digits each (<c>192000002010</c>).
/// </summary>
internal static class DigitSpelling
{
    private const int Shortest = 8, Longest = 39;

    /// <summary>Finds the first secret in digits.</summary>
    /// <param name="run">The run.</param>
    /// <param name="from">Where the digits begin: no hexadecimal digit stands before, or a letter does.</param>
    /// <param name="secrets">What to look for.</param>
    /// <param name="place">Where it stands.</param>
    public static bool TryFind(ReadOnlySpan<byte> run, int from, SecretSet secrets, out Range place)
    {
        int end = from, numbers = 0;
        for (; end < run.Length && SpellingKind.IsHex(run[end]); end++)
        {
            if (SpellingKind.IsDigit(run[end]) && numbers == end - from) numbers++;
        }

        place = default;
        if (end - from < Shortest) return false;
        bool isWord = from > 0 && SpellingKind.IsHex(run[from - 1]);
        if (!isWord && TryHexadecimal(run, from, end, secrets, out place)) return true;
        place = from..(from + numbers);
        return numbers >= Shortest && IsNumber(run, from, from + numbers) && IsSecret(run.Slice(from, numbers), secrets);
    }

    // The digits behind a point are a part of a number.
    private static bool IsNumber(ReadOnlySpan<byte> run, int from, int end)
        => !(from > 1 && run[from - 1] == '.' && SpellingKind.IsDigit(run[from - 2]))
            && !(end + 1 < run.Length && run[end] == '.' && SpellingKind.IsDigit(run[end + 1]));

    private static bool IsSecret(ReadOnlySpan<byte> digits, SecretSet secrets)
    {
        if (digits.Length > Longest) return false;
        UInt128 number = 0, eight = 0;
        bool isOctal = digits[0] == '0';
        foreach (byte b in digits)
        {
            number = unchecked((number * 10) + (uint)(b - '0'));
            eight = (eight << 3) | (uint)(b - '0');
            isOctal &= b <= '7';
        }

        if (number <= uint.MaxValue && secrets.HasIpv4((uint)number)) return true;
        if (isOctal && eight <= uint.MaxValue && secrets.HasIpv4((uint)eight)) return true;
        return (digits.Length == 12 && IsFilledUp(digits, secrets)) || (digits.Length >= 35 && secrets.HasIpv6(number));
    }

    private static bool IsFilledUp(ReadOnlySpan<byte> digits, SecretSet secrets)
    {
        uint address = 0;
        for (int i = 0; i < digits.Length; i += 3)
        {
            int part = ((digits[i] - '0') * 100) + ((digits[i + 1] - '0') * 10) + digits[i + 2] - '0';
            if (part > 255) return false;
            address = (address << 8) | (uint)part;
        }

        return secrets.HasIpv4(address);
    }

    // Eight digits that are all there is, or that a letter tells from a number.
    private static bool TryHexadecimal(ReadOnlySpan<byte> run, int from, int end, SecretSet secrets, out Range place)
    {
        const int Ipv4 = 8, Ipv6 = 32;
        ulong high = 0, low = 0; // one number of 128 bits, whose parts are cheaper to move
        int lastLetter = int.MinValue;
        for (int i = from; i < end; i++)
        {
            high = (high << 4) | (low >> 60);
            low = (low << 4) | (uint)SpellingKind.Hex(run[i]);
            if (!SpellingKind.IsDigit(run[i])) lastLetter = i;
            int length = i + 1 - from;
            bool isTold = end - from == Ipv4 || lastLetter > i - Ipv4;
            int found = length >= Ipv6 && secrets.HasIpv6(new UInt128(high, low))
                ? Ipv6
                : length >= Ipv4 && isTold && secrets.HasIpv4((uint)low) ? Ipv4 : 0;
            place = (i + 1 - found)..(i + 1);
            if (found > 0) return true;
        }

        place = default;
        return false;
    }
}
