using System.Numerics;

namespace Sonde.Measurements.Privacy;

/// <summary>Finds secret IPv4 addresses among numbers with single dots between them.</summary>
/// <remarks>Four numbers are an address; a fifth may be its port, as tcpdump writes it. More are something else.</remarks>
internal static class DottedQuads
{
    public static bool TryFind<T>(ReadOnlySpan<T> text, int from, int to, SecretAddresses secrets, out int start, out int end)
        where T : unmanaged, IBinaryInteger<T>
    {
        start = end = 0;
        Span<int> ends = stackalloc int[5];
        int i = from;
        while (i < to)
        {
            if (!IsDigit(text[i]))
            {
                i++;
                continue;
            }

            int first = i, parts = 0;
            while (true)
            {
                while (i < to && IsDigit(text[i])) i++;
                if (parts < 5) ends[parts] = i;
                parts++;
                if (i + 1 >= to || uint.CreateTruncating(text[i]) != '.' || !IsDigit(text[i + 1])) break;
                i++;
            }

            if (parts is not (4 or 5)) continue;
            if (!IsSecret(text, first, ends[3], secrets))
            {
                // The escape of a blank, %20, may stand before it.
                bool escaped = first > 0 && uint.CreateTruncating(text[first - 1]) == '%' && ends[0] > first + 2;
                if (!escaped || !IsSecret(text, first + 2, ends[3], secrets)) continue;
                first += 2;
            }

            (start, end) = (first, ends[3]);
            return true;
        }

        return false;
    }

    private static bool IsSecret<T>(ReadOnlySpan<T> text, int from, int to, SecretAddresses secrets)
        where T : unmanaged, IBinaryInteger<T>
    {
        const int MaxLength = 15;
        if (to - from > MaxLength) return false;
        Span<byte> ascii = stackalloc byte[MaxLength];
        for (int i = from; i < to; i++) ascii[i - from] = byte.CreateTruncating(text[i]);
        return AddressText.TryParseIPv4(ascii[..(to - from)], out uint address) && secrets.HasIPv4(address);
    }

    private static bool IsDigit<T>(T unit)
        where T : unmanaged, IBinaryInteger<T>
        => uint.CreateTruncating(unit) - '0' <= 9;
}
