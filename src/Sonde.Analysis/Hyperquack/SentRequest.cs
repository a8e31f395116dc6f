using System.Text.RegularExpressions;
using Sonde.Analysis.Readers;
using Sonde.Analysis.Text;

namespace Sonde.Analysis.Hyperquack;

/// <summary>The domain or URL a v1 probe asked for, from the request it recorded.</summary>
internal static class SentRequest
{
    private static readonly Regex Request = new(
        @"GET (?<path>.*) HTTP/1.1\r\nHost: (?<host>.*)\r\n",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking,
        Regex.InfiniteMatchTimeout);

    /// <summary>Null when nothing was recorded. Throws for a request of another shape.</summary>
    public static JsonText Domain(JsonText sent)
    {
        ReadOnlySpan<byte> raw = sent.Raw;
        ReadOnlySpan<byte> head = "GET / HTTP/1.1\\r\\nHost: "u8, tail = "\\r\\n\\r\\n"u8;
        if (raw.Length > head.Length + tail.Length && raw.StartsWith(head) && raw.EndsWith(tail))
        {
            ReadOnlySpan<byte> host = raw[head.Length..^tail.Length];
            if (!host.Contains((byte)'\\') && host[0] != '/') return sent.Slice(head.Length, host.Length);
        }
        if (raw.IsEmpty) return default;
        if (!sent.IsEscaped && !raw.Contains((byte)' ')) return sent;
        return Slow(sent.ToString()!, sent);
    }

    /// <summary>A scanner's bug wrote path and host the wrong way round at times.</summary>
    private static JsonText Slow(string text, JsonText sent)
    {
        Match match = Request.Match(text);
        if (!match.Success) return text.Contains(' ') ? throw new LineRejectedException("Sent is no request") : sent;
        string path = match.Groups["path"].Value, host = match.Groups["host"].Value;
        if (host.StartsWith('/')) (path, host) = (host, path);
        return JsonText.Of(path == "/" ? host : host + path);
    }
}
