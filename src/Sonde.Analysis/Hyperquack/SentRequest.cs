using System.Text.RegularExpressions;
using Sonde.Analysis.Text;

namespace Sonde.Analysis.Hyperquack;

/// <summary>The domain or URL a v1 probe asked for, from the request it recorded.</summary>
internal static class SentRequest
{
    private static readonly Regex Request = new(
        @"GET (?<path>.*) HTTP/1.1\r\nHost: (?<host>.*)\r\n",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking,
        Regex.InfiniteMatchTimeout);

    /// <summary>Null when nothing was recorded. False for a request of another shape.</summary>
    public static bool TryDomain(JsonText sent, out JsonText domain)
    {
        domain = default;
        ReadOnlySpan<byte> raw = sent.Raw;
        ReadOnlySpan<byte> head = "GET / HTTP/1.1\\r\\nHost: "u8, tail = "\\r\\n\\r\\n"u8;
        if (raw.Length > head.Length + tail.Length && raw.StartsWith(head) && raw.EndsWith(tail))
        {
            ReadOnlySpan<byte> host = raw[head.Length..^tail.Length];
            if (!host.Contains((byte)'\\') && host[0] != '/')
            {
                domain = sent.Slice(head.Length, host.Length);
                return true;
            }
        }

        if (raw.IsEmpty) return true;
        if (!sent.IsEscaped && !raw.Contains((byte)' '))
        {
            domain = sent;
            return true;
        }

        return TrySlow(sent.ToString()!, sent, out domain);
    }

    /// <summary>A scanner's bug wrote path and host the wrong way round at times.</summary>
    private static bool TrySlow(string text, JsonText sent, out JsonText domain)
    {
        Match match = Request.Match(text);
        domain = sent;
        if (!match.Success) return !text.Contains(' ');
        string path = match.Groups["path"].Value, host = match.Groups["host"].Value;
        if (host.StartsWith('/')) (path, host) = (host, path);
        domain = JsonText.Of(path == "/" ? host : host + path);
        return true;
    }
}
