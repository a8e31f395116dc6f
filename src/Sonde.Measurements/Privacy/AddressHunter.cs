using System.Numerics;
using System.Runtime.InteropServices;

namespace Sonde.Measurements.Privacy;

/// <summary>Finds the secret addresses in a text, as whole tokens. The same code reads characters and UTF-8.</summary>
/// <remarks>
/// A run of hexadecimal digits, dots and colons (also as <c>%3a</c>) is looked at when it has three dots or two colons, and
/// of UTF-8 <see cref="AddressGate"/> passes over all that has neither. Where a token can be read in two ways (an IPv6 address, or a shorter one
/// and a port) it is what it says as a whole.
/// </remarks>
internal static class AddressHunter
{
    private const int MaxRun = 256;

    private const byte Other = 0;
    private const byte Digit = 1;
    private const byte Letter = 2;
    private const byte Dot = 3;
    private const byte Colon = 4;
    private const byte Percent = 5;

    private static readonly byte[] Kinds = MakeKinds();

    /// <summary>Finds the first secret at or after <paramref name="from"/>.</summary>
    public static bool TryFind<T>(ReadOnlySpan<T> text, int from, SecretAddresses secrets, out int start, out int end)
        where T : unmanaged, IBinaryInteger<T>
    {
        int i = from;
        while (true)
        {
            if (typeof(T) == typeof(byte)) i = PassOver(text, i);
            byte kind = Other;
            while (i < text.Length && ((kind = Kind(text[i])) == Other || (kind == Percent && !IsEscapedColon(text, i)))) i++;
            if (i >= text.Length) break;
            int run = i, dots = 0, colons = 0;
            for (; i < text.Length; i++)
            {
                kind = Kind(text[i]);
                if (kind == Other) break;
                if (kind == Dot) dots++;
                else if (kind == Colon) colons++;
                else if (kind == Percent)
                {
                    if (!IsEscapedColon(text, i)) break;
                    colons++;
                    i += 2;
                }
            }

            if ((dots >= 3 || colons >= 2) && TryFindInRun(text, run, i, colons >= 2, secrets, out start, out end)) return true;
        }

        start = end = 0;
        return false;
    }

    // To the next place where an address may be, and back to where its run begins.
    private static int PassOver<T>(ReadOnlySpan<T> text, int from)
        where T : unmanaged, IBinaryInteger<T>
    {
        int i = AddressGate.Next(MemoryMarshal.Cast<T, byte>(text), from);
        while (i > from && Kind(text[i - 1]) != Other) i--;
        return i;
    }

    private static bool TryFindInRun<T>(ReadOnlySpan<T> text, int from, int to, bool colons, SecretAddresses secrets, out int start, out int end)
        where T : unmanaged, IBinaryInteger<T>
    {
        if (colons && TryIPv6(text, from, to, secrets, out start, out end)) return true;
        return DottedQuads.TryFind(text, from, to, secrets, out start, out end);
    }

    // The run as an IPv6 address: whole, else without a port; and what is left when what stands before it takes a part of it:
    // a percent escape its two digits (%5B…), a word its last letters and a colon (src:…).
    private static bool TryIPv6<T>(ReadOnlySpan<T> text, int from, int to, SecretAddresses secrets, out int start, out int end)
        where T : unmanaged, IBinaryInteger<T>
    {
        start = end = 0;
        if (to - from > MaxRun) return false;
        Span<byte> ascii = stackalloc byte[MaxRun];
        Span<int> places = stackalloc int[MaxRun + 1];
        int length = Plain(text, from, to, ascii, places);
        int first = 0, last = length;
        while (last > 0 && (ascii[last - 1] == '.' || (ascii[last - 1] == ':' && (last < 2 || ascii[last - 2] != ':')))) last--;
        while (first < last && (ascii[first] == '.' || (ascii[first] == ':' && (first + 1 == last || ascii[first + 1] != ':')))) first++;
        int second = first > 0 || from == 0 ? last
            : Kind(text[from - 1]) == Percent ? 2
            : IsZone(text[from - 1]) && ascii[..last].IndexOf((byte)':') is > 0 and int colon ? colon + 1
            : last;
        return Matches(ascii, first, last, secrets, places, text, out start, out end)
            || (second < last && Matches(ascii, second, last, secrets, places, text, out start, out end));
    }

    private static bool Matches<T>(
        ReadOnlySpan<byte> ascii, int first, int last, SecretAddresses secrets, ReadOnlySpan<int> places, ReadOnlySpan<T> text, out int start, out int end)
        where T : unmanaged, IBinaryInteger<T>
    {
        start = end = 0;
        int stop = last;
        if (!AddressText.TryParseIPv6(ascii[first..stop], out UInt128 address))
        {
            stop = Tail(ascii, last);
            if (stop <= first || !AddressText.TryParseIPv6(ascii[first..stop], out address)) return false;
        }

        if (!secrets.HasIPv6(address)) return false;
        (start, end) = WithBracketsAndZone(text, places[first], places[stop]);
        return true;
    }

    // The run with plain colons, and where each byte stood.
    private static int Plain<T>(ReadOnlySpan<T> text, int from, int to, Span<byte> ascii, Span<int> places)
        where T : unmanaged, IBinaryInteger<T>
    {
        int length = 0;
        for (int i = from; i < to; i++)
        {
            places[length] = i;
            bool escaped = Kind(text[i]) == Percent;
            ascii[length++] = escaped ? (byte)':' : byte.CreateTruncating(text[i]);
            if (escaped) i += 2;
        }

        places[length] = to;
        return length;
    }

    // Where a port of one to five digits behind a colon or a dot begins, with that sign; 0 where there is none.
    private static int Tail(ReadOnlySpan<byte> ascii, int last)
    {
        int i = last;
        while (i > 0 && last - i < 6 && Kinds[ascii[i - 1]] == Digit) i--;
        return i > 0 && last - i is >= 1 and <= 5 && ascii[i - 1] is (byte)':' or (byte)'.' ? i - 1 : 0;
    }

    private static (int Start, int End) WithBracketsAndZone<T>(ReadOnlySpan<T> text, int start, int end)
        where T : unmanaged, IBinaryInteger<T>
    {
        if (end < text.Length && Kind(text[end]) == Percent && end + 1 < text.Length && IsZone(text[end + 1]))
        {
            // %25 is the zone's own sign in a URL (RFC 6874); any other escape of two digits ends the address.
            bool escape = end + 2 < text.Length && IsHex(text[end + 1]) && IsHex(text[end + 2]);
            bool zoneInUrl = escape && Is(text[end + 1], '2') && Is(text[end + 2], '5');
            int zone = end + 1;
            while (zone < text.Length && IsZone(text[zone])) zone++;
            if (!escape || zoneInUrl || zone - end > 4) end = zone;
        }

        bool bracketed = start > 0 && end < text.Length && Is(text[start - 1], '[') && Is(text[end], ']');
        return bracketed ? (start - 1, end + 1) : (start, end);
    }

    private static bool IsZone<T>(T unit)
        where T : unmanaged, IBinaryInteger<T>
    {
        uint value = uint.CreateTruncating(unit);
        return value < 128 && (char.IsAsciiLetterOrDigit((char)value) || value is '_' or '-' or '@');
    }

    private static bool IsHex<T>(T unit)
        where T : unmanaged, IBinaryInteger<T>
        => Kind(unit) is Digit or Letter;

    private static bool Is<T>(T unit, char c)
        where T : unmanaged, IBinaryInteger<T>
        => uint.CreateTruncating(unit) == c;

    private static bool IsEscapedColon<T>(ReadOnlySpan<T> text, int i)
        where T : unmanaged, IBinaryInteger<T>
        => i + 2 < text.Length && Is(text[i + 1], '3') && (Is(text[i + 2], 'a') || Is(text[i + 2], 'A'));

    private static byte Kind<T>(T unit)
        where T : unmanaged, IBinaryInteger<T>
    {
        uint value = uint.CreateTruncating(unit);
        return value < (uint)Kinds.Length ? Kinds[value] : Other;
    }

    private static byte[] MakeKinds()
    {
        byte[] kinds = new byte[256];
        foreach (char c in "0123456789") kinds[c] = Digit;
        foreach (char c in "abcdefABCDEF") kinds[c] = Letter;
        kinds['.'] = Dot;
        kinds[':'] = Colon;
        kinds['%'] = Percent;
        return kinds;
    }
}
