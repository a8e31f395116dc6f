namespace Sonde.Packets.Redaction;

/// <summary>
/// Four numbers with dots, dashes or underscores between them: decimal, also filled up with zeros, octal or hexadecimal as inet_aton takes
/// them; in the order of the address, and turned around where a name follows (<c>10.2.0.192.in-addr.arpa</c>) or dashes make it one.
/// </summary>
internal static class QuadSpelling
{
    private const int MaxPart = 8;

    /// <summary>Where a secret that begins here ends, or 0.</summary>
    public static int EndOf(ReadOnlySpan<byte> run, ReadOnlySpan<byte> after, int from, SecretSet secrets)
    {
        uint plain = 0, octal = 0;
        bool isPlain = true, isOctal = true;
        byte mark = 0;
        int i = from;
        for (int part = 0; part < 4; part++)
        {
            if (part > 0)
            {
                if (i >= run.Length || (part == 1 ? run[i] is not ((byte)'.' or (byte)'-' or (byte)'_') : run[i] != mark)) return 0;
                mark = run[i++];
            }

            int end = Part(run, i, out int number, out int eight);
            if (end == 0 || (part == 0 && !secrets.MayBeginQuad(number) && !secrets.MayBeginQuad(eight))) return 0;
            isPlain &= number is >= 0 and <= 255;
            isOctal &= eight is >= 0 and <= 255;
            plain = (plain << 8) | (byte)number;
            octal = (octal << 8) | (byte)eight;
            i = end;
        }

        bool isName = mark != '.' || NameFollows(run, after, i);
        return (isPlain && IsSecret(plain, isName, secrets)) || (isOctal && IsSecret(octal, isName, secrets)) ? i : 0;
    }

    private static bool IsSecret(uint address, bool isName, SecretSet secrets)
        => secrets.HasIpv4(address) || (isName && secrets.HasIpv4(System.Buffers.Binary.BinaryPrimitives.ReverseEndianness(address)));

    // One number in both readings, -1 where it is none in that one; returns where it ends, or 0.
    private static int Part(ReadOnlySpan<byte> run, int from, out int number, out int eight)
    {
        number = eight = -1;
        int i = from;
        if (i + 2 < run.Length && run[i] == '0' && (run[i + 1] | 0x20) == 'x')
        {
            number = 0;
            for (i += 2; i < run.Length && SpellingKind.IsHex(run[i]) && i - from <= MaxPart; i++)
                number = (number << 4) | SpellingKind.Hex(run[i]);
            eight = number;
            return i;
        }

        number = eight = 0;
        bool isOctal = i < run.Length && run[i] == '0';
        for (; i < run.Length && SpellingKind.IsDigit(run[i]); i++)
        {
            if (i - from >= MaxPart) return 0;
            int digit = run[i] - '0';
            number = (number * 10) + digit;
            if (isOctal && digit > 7) eight = -1;
            if (eight >= 0) eight = (eight * (isOctal ? 8 : 10)) + digit;
        }

        return i > from ? i : 0;
    }

    // A label with a letter in it makes numbers with dots a name, and so does what is tied to them (10.2.0.192-dsl).
    private static bool NameFollows(ReadOnlySpan<byte> run, ReadOnlySpan<byte> after, int end)
    {
        if (At(run, after, end) is not ((byte)'.' or (byte)'-' or (byte)'_')) return false;
        for (int i = end + 1; i <= end + 63; i++)
        {
            byte b = At(run, after, i);
            if (SpellingKind.IsLetter(b)) return true;
            if (!SpellingKind.IsDigit(b) && b is not ((byte)'-' or (byte)'_')) return false;
        }

        return false;
    }

    private static byte At(ReadOnlySpan<byte> run, ReadOnlySpan<byte> after, int i)
        => i < run.Length ? run[i] : i - run.Length < after.Length ? after[i - run.Length] : (byte)0;
}
