using System.Buffers;

namespace Sonde.Packets.Redaction;

/// <summary>
/// Finds secrets that text has in base64 (RFC 4648 §4 and §5), such as in <c>Authorization: Basic …</c> or a token: each run of so many of
/// its characters is read from each place where it may begin, and looked through if text comes of it.
/// </summary>
internal static class EncodedText
{
    // Sixteen characters are twelve bytes, the shortest address with something around it; what is none is rarely text for so long.
    private const int Shortest = 16, Group = 3;
    private const int Deepest = 3; // base64 in base64

    private static readonly SearchValues<byte> Alphabet = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_"u8);
    private static readonly SearchValues<byte> Marks = SearchValues.Create("+/-_"u8);
    private static readonly byte[] Values = [.. Enumerable.Range(0, 256).Select(ValueOf)];

    /// <summary>Whether a text has a run that is long enough.</summary>
    public static bool MayBeIn(ReadOnlySpan<byte> text)
    {
        int at = 0;
        return NextRun(text, ref at, out _);
    }

    /// <summary>Adds the places of all groups of four characters that hold a part of a secret.</summary>
    /// <param name="text">The text.</param>
    /// <param name="secrets">What to look for.</param>
    /// <param name="depth">How often it was decoded before.</param>
    /// <param name="found">Where they are added.</param>
    public static void Search(ReadOnlySpan<byte> text, SecretSet secrets, int depth, ref List<Range>? found)
    {
        if (depth >= Deepest) return;
        for (int at = 0; NextRun(text, ref at, out int start);)
        {
            ReadOnlySpan<byte> run = text[start..at];
            int read = 0; // in which of the four ways, a bit each
            for (int from = 0; from >= 0 && run.Length - from >= Shortest; from = NextStart(run, from))
            {
                int way = 1 << (from % 4);
                if ((read & way) == 0 && TrySearch(run[from..], start + from, secrets, depth, ref found)) read |= way;
            }
        }
    }

    // Within the first group, and behind each mark: paths and words are made of the same characters.
    private static int NextStart(ReadOnlySpan<byte> run, int from)
    {
        if (from < 3) return from + 1;
        int mark = run[from..].IndexOfAny(Marks);
        return mark < 0 ? -1 : from + mark + 1;
    }

    private static bool TrySearch(ReadOnlySpan<byte> run, int offset, SecretSet secrets, int depth, ref List<Range>? found)
    {
        Span<byte> sample = stackalloc byte[Group];
        for (int at = 0; at < Shortest; at += 4)
        {
            if (!IsText(sample[..Decode(run.Slice(at, 4), sample)])) return false;
        }

        byte[] rented = ArrayPool<byte>.Shared.Rent(run.Length);
        Span<byte> plain = rented.AsSpan(0, Decode(run, rented));
        List<Range>? inside = SpellingHunter.Find(plain, secrets, depth + 1);
        for (int i = 0; i < inside?.Count; i++)
        {
            int from = inside[i].Start.Value / 3 * 4, to = Math.Min((inside[i].End.Value + 2) / 3 * 4, run.Length);
            (found ??= []).Add((offset + from)..(offset + to));
        }

        ArrayPool<byte>.Shared.Return(rented);
        return true;
    }

    private static bool NextRun(ReadOnlySpan<byte> text, ref int at, out int start)
    {
        for (start = at; text.Length - start >= Shortest; start = at)
        {
            int begin = text[start..].IndexOfAny(Alphabet);
            if (begin < 0) break;
            start += begin;
            int length = text[start..].IndexOfAnyExcept(Alphabet);
            at = length < 0 ? text.Length : start + length;
            if (at - start >= Shortest) return true;
        }

        return false;
    }

    // What is left of a last group counts as far as it has whole bytes.
    private static int Decode(ReadOnlySpan<byte> run, Span<byte> plain)
    {
        int length = 0, bits = 0;
        uint value = 0;
        foreach (byte b in run)
        {
            value = (value << 6) | Values[b];
            bits += 6;
            if (bits < 8) continue;
            bits -= 8;
            plain[length++] = (byte)(value >> bits);
        }

        return length;
    }

    private static bool IsText(ReadOnlySpan<byte> bytes)
    {
        foreach (byte b in bytes)
        {
            if (b is (< 32 or > 126) and not (9 or 10 or 13)) return false;
        }

        return true;
    }

    private static byte ValueOf(int b) => (byte)(b switch
    {
        >= 'A' and <= 'Z' => b - 'A',
        >= 'a' and <= 'z' => b - 'a' + 26,
        >= '0' and <= '9' => b - '0' + 52,
        '+' or '-' => 62,
        _ => 63,
    });
}
