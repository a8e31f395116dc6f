using System.Buffers;
using Sonde.Packets.Ip;

namespace Sonde.Packets.Redaction;

/// <summary>
/// An IPv6 address (RFC 4291 §2.2) in any case, compressed anywhere or not at all, with an IPv4 tail or without; with dashes or underscores
/// for colons, as names have it. What follows it may be a port.
/// </summary>
internal static class Ipv6Spelling
{
    private const int LongestText = 45;
    private static readonly SearchValues<byte> Letters = SearchValues.Create("0123456789abcdefABCDEF:."u8);

    /// <summary>Where the longest secret that begins here ends, or 0.</summary>
    public static int EndOf(ReadOnlySpan<byte> run, int from, SecretSet secrets)
    {
        byte mark = MarkOf(run, from);
        if (mark == 0) return 0;
        Span<ushort> groups = stackalloc ushort[8];
        int count = 0, gap = -1, i = from, best = 0;
        if (run[i] == mark)
        {
            if (mark != ':' || i + 1 >= run.Length || run[i + 1] != mark) return 0;
            gap = 0;
            i = PastMarks(run, i, mark);
        }

        while (count < 8 && Group(run, i, out ushort group) is > 0 and int end)
        {
            if (mark == ':' && end < run.Length && run[end] == '.' && count <= 6 && Tail(run, i, out uint tail) is > 0 and int tailEnd)
            {
                groups[count] = (ushort)(tail >> 16);
                groups[count + 1] = (ushort)tail;
                if (IsSecret(groups, count + 2, gap, secrets)) best = tailEnd;
            }

            groups[count++] = group;
            i = end;
            if (IsSecret(groups, count, gap, secrets)) best = Math.Max(best, i);
            if (i >= run.Length || run[i] != mark) break;
            i++;
            if (i >= run.Length || run[i] != mark) continue;
            if (gap >= 0) break;
            gap = count;
            i = PastMarks(run, i, mark);
            bool ends = i >= run.Length || !SpellingKind.IsHex(run[i]);
            if (ends && IsSecret(groups, count, gap, secrets)) best = Math.Max(best, i);
        }

        return best > 0 && IsTyped(run[from..], mark, secrets) ? 0 : best;
    }

    // ::: of a careless program; no more, lest a row of them be read again from each of its places.
    private static int PastMarks(ReadOnlySpan<byte> run, int i, byte mark)
    {
        const int Most = 4;
        int first = i;
        while (i < run.Length && run[i] == mark && i - first < Most) i++;
        return i;
    }

    // The whole token is a target that stays: then no shorter one in it is looked at.
    private static bool IsTyped(ReadOnlySpan<byte> token, byte mark, SecretSet secrets)
    {
        if (!secrets.HasTypedIpv6 || mark != ':') return false;
        int end = token.IndexOfAnyExcept(Letters);
        Span<char> text = stackalloc char[LongestText];
        ReadOnlySpan<byte> whole = token[..(end < 0 ? token.Length : end)];
        if (whole.Length > LongestText) return false;
        for (int i = 0; i < whole.Length; i++) text[i] = (char)whole[i];
        return PacketAddress.TryParse(text[..whole.Length], out PacketAddress address) && secrets.IsTyped(address);
    }

    // The mark behind the first group, or at the beginning; 0 where there is none.
    private static byte MarkOf(ReadOnlySpan<byte> run, int from)
    {
        for (int i = from; i < run.Length && i <= from + 4; i++)
        {
            if (SpellingKind.IsHex(run[i])) continue;
            return run[i] is (byte)':' or (byte)'-' or (byte)'_' ? run[i] : (byte)0;
        }

        return 0;
    }

    private static int Group(ReadOnlySpan<byte> run, int from, out ushort group)
    {
        group = 0;
        int i = from;
        for (; i < run.Length && SpellingKind.IsHex(run[i]); i++)
        {
            if (i - from == 4) return 0;
            group = (ushort)(group << 4 | SpellingKind.Hex(run[i]));
        }

        return i > from ? i : 0;
    }

    private static int Tail(ReadOnlySpan<byte> run, int from, out uint tail)
    {
        tail = 0;
        int i = from;
        for (int part = 0; part < 4; part++)
        {
            if (part > 0 && (i >= run.Length || run[i++] != '.')) return 0;
            int start = i, number = 0;
            for (; i < run.Length && i - start < 3 && SpellingKind.IsDigit(run[i]); i++) number = (number * 10) + run[i] - '0';
            if (i == start || number > 255) return 0;
            tail = (tail << 8) | (uint)number;
        }

        return i < run.Length && SpellingKind.IsHex(run[i]) ? 0 : i;
    }

    private static bool IsSecret(ReadOnlySpan<ushort> groups, int count, int gap, SecretSet secrets)
    {
        if (gap < 0 ? count != 8 : count > 7) return false;
        UInt128 address = 0;
        int missing = 8 - count;
        for (int g = 0; g < 8; g++)
        {
            ushort group = gap < 0 || g < gap ? groups[g] : g < gap + missing ? (ushort)0 : groups[g - missing];
            address = (address << 16) | group;
        }

        return secrets.HasIpv6(address);
    }
}
