using System.Globalization;
using System.Text;
using Sonde.Measurements.Formats.CensoredPlanet;

namespace Sonde.Experiments.Interference.Pages;

/// <summary>The head of an answer over HTTP/1.</summary>
/// <param name="StatusLine">The status line without the version: <c>200 OK</c>.</param>
/// <param name="Status">The status code.</param>
/// <param name="IsHttp10">Whether it is HTTP/1.0.</param>
/// <param name="Headers">The header lines in their order.</param>
/// <param name="Length">How many bytes the head has, its empty line included.</param>
internal sealed record HttpHead(
    string StatusLine, int Status, bool IsHttp10, IReadOnlyList<KeyValuePair<string, string>> Headers, int Length)
{
    /// <summary>The longest head that is read, in bytes.</summary>
    public const int Longest = 64 * 1024;

    private const int LongestName = 256, MostHeaders = 512;

    // What Unicode calls white space, as far as a byte reaches.
    private static ReadOnlySpan<byte> Blank => [9, 10, 11, 12, 13, 32, 0x85, 0xA0];

    /// <summary>The value of the first header of a name, or null.</summary>
    public string? this[string name]
    {
        get
        {
            foreach ((string each, string value) in Headers)
                if (each.Equals(name, StringComparison.OrdinalIgnoreCase)) return value;
            return null;
        }
    }

    /// <summary>Whether the body comes in chunks.</summary>
    public bool IsChunked => this["Transfer-Encoding"] is { } coding && coding.EndsWith("chunked", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether there is no body whatever the headers say (RFC 9112 §6.3).</summary>
    public bool HasNoBody => Status is (>= 100 and < 200) or 204 or 304;

    /// <summary>Whether bytes may be the beginning of an answer over HTTP/1.</summary>
    public static bool MayBegin(ReadOnlySpan<byte> received)
    {
        ReadOnlySpan<byte> start = "HTTP/1."u8;
        int compared = Math.Min(received.Length, start.Length);
        return received[..compared].SequenceEqual(start[..compared]);
    }

    /// <summary>Where the head ends, or -1 where these bytes are not all of it.</summary>
    public static int EndOf(ReadOnlySpan<byte> received, int from)
    {
        int at = Math.Max(0, from - 3);
        int crlf = received[at..].IndexOf("\r\n\r\n"u8);
        // Behind the one the other is the body's.
        int lf = (crlf < 0 ? received[at..] : received.Slice(at, crlf)).IndexOf("\n\n"u8);
        if (lf >= 0) return at + lf + 2;
        return crlf < 0 ? -1 : at + crlf + 4;
    }

    /// <summary>Reads a whole head; null where it is none, with what is wrong in the archives' words.</summary>
    public static HttpHead? Read(ReadOnlySpan<byte> head, out string? flaw)
    {
        flaw = null;
        int length = head.Length;
        string first = Encoding.Latin1.GetString(NextLine(ref head));
        string[] parts = first.Split(' ', 3);
        bool isStatus = parts.Length >= 2 && parts[0] is "HTTP/1.1" or "HTTP/1.0" && parts[1].Length == 3
            && parts[1].All(char.IsAsciiDigit);
        if (!isStatus)
        {
            flaw = $"{ProberWords.MalformedResponse} \"{Excerpt(first)}\"";
            return null;
        }

        List<KeyValuePair<string, string>> headers = [];
        while (!head.IsEmpty)
        {
            ReadOnlySpan<byte> line = NextLine(ref head);
            if (line.IsEmpty) break;
            int colon = line.IndexOf((byte)':');
            bool isHeader = colon is > 0 and <= LongestName && !line[..colon].ContainsAny((byte)' ', (byte)'\t')
                && headers.Count < MostHeaders;
            if (!isHeader)
            {
                flaw = $"{ProberWords.MalformedHeader} line: {Excerpt(Encoding.Latin1.GetString(line))}";
                return null;
            }

            headers.Add(new(Encoding.Latin1.GetString(line[..colon]), Encoding.Latin1.GetString(line[(colon + 1)..].Trim(Blank))));
        }

        return new HttpHead(
            first[(first.IndexOf(' ', StringComparison.Ordinal) + 1)..], int.Parse(parts[1], CultureInfo.InvariantCulture),
            parts[0] == "HTTP/1.0", headers, length);
    }

    private static ReadOnlySpan<byte> NextLine(ref ReadOnlySpan<byte> rest)
    {
        int end = rest.IndexOf((byte)'\n');
        ReadOnlySpan<byte> line = end < 0 ? rest : rest[..end];
        rest = end < 0 ? [] : rest[(end + 1)..];
        return line.TrimEnd((byte)'\r');
    }

    // As Go quotes what came: printable ASCII, and all else by its number.
    internal static string Excerpt(string text)
    {
        var quoted = new StringBuilder();
        foreach (char letter in text.AsSpan(0, Math.Min(text.Length, 64)))
        {
            if (letter is >= ' ' and <= '~' and not ('"' or '\\' or ';')) quoted.Append(letter);
            else quoted.Append(CultureInfo.InvariantCulture, $"\\x{(int)letter:x2}");
        }

        return quoted.ToString();
    }
}
