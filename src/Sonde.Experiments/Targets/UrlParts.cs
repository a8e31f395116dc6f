using System.Buffers;
using System.Globalization;
using System.Text;

namespace Sonde.Experiments.Targets;

/// <summary>
/// Scheme, host and port of a URL, by the rules that OONI's engine applies (RFC 3986 with the leniencies of its
/// library): user information, path, query and fragment are ignored, and the scheme is lower-cased.
/// </summary>
/// <param name="Scheme">Lower case; empty if there is none.</param>
/// <param name="Host">Without brackets, unescaped; empty if there is none.</param>
/// <param name="Port">Decimal digits, or empty.</param>
/// <param name="IsBracketed">Whether the host stood in brackets.</param>
public readonly record struct UrlParts(string Scheme, string Host, string Port, bool IsBracketed)
{
    private static readonly SearchValues<char> HostLetters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.~!$&'()*+,;=:[]<>\"%");

    private static readonly SearchValues<char> UserLetters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._:~!$&'()*+,;=%@");

    private static readonly SearchValues<char> Controls = SearchValues.Create([.. Enumerable.Range(0, ' ').Select(c => (char)c), '\u007f']);

    /// <summary>Takes a URL apart.</summary>
    /// <returns>Null, or what is wrong with it.</returns>
    public static string? TryParse(string text, out UrlParts parts)
    {
        parts = new UrlParts("", "", "", false);
        if (text.AsSpan().ContainsAny(Controls)) return "invalid control character in URL";
        ReadOnlySpan<char> rest = Before(text, '#');
        if (TakeScheme(ref rest, out string scheme) is { } flaw) return flaw;
        rest = Before(rest, '?');
        parts = parts with { Scheme = scheme };
        if (rest is not ['/', ..])
        {
            return scheme.Length == 0 && Before(rest, '/').Contains(':') ? "first path segment in URL cannot contain colon" : null;
        }

        return rest is ['/', '/', .. var behind] ? TakeAuthority(Before(behind, '/'), ref parts) : null;
    }

    private static ReadOnlySpan<char> Before(ReadOnlySpan<char> text, char mark)
        => text.IndexOf(mark) is >= 0 and var at ? text[..at] : text;

    private static string? TakeScheme(ref ReadOnlySpan<char> rest, out string scheme)
    {
        scheme = "";
        for (int i = 0; i < rest.Length; i++)
        {
            char letter = rest[i];
            if (char.IsAsciiLetter(letter)) continue;
            if (char.IsAsciiDigit(letter) || letter is '+' or '-' or '.')
            {
                if (i == 0) return null;
                continue;
            }

            if (letter != ':') return null;
            if (i == 0) return "missing protocol scheme";
            scheme = rest[..i].ToString().ToLowerInvariant();
            rest = rest[(i + 1)..];
            return null;
        }

        return null;
    }

    private static string? TakeAuthority(ReadOnlySpan<char> authority, ref UrlParts parts)
    {
        int at = authority.LastIndexOf('@');
        if (at >= 0 && authority[..at].ContainsAnyExcept(UserLetters)) return "invalid userinfo";
        ReadOnlySpan<char> host = authority[(at + 1)..];
        bool bracketed = host.StartsWith('[');
        int end = bracketed ? host.LastIndexOf(']') + 1 : host.LastIndexOf(':');
        if (bracketed && end == 0) return "missing ']' in host";
        if (end < 0) end = host.Length;
        ReadOnlySpan<char> port = host[end..];
        if (port.Length > 0 && (port[0] != ':' || port[1..].ContainsAnyExceptInRange('0', '9')))
            return $"invalid port \"{port}\" after host";
        host = bracketed ? host[1..(end - 1)] : host[..end];
        if (Unescape(host.ToString(), out string plain) is { } flaw) return flaw;
        parts = parts with { Host = plain, Port = port.Length > 0 ? port[1..].ToString() : "", IsBracketed = bracketed };
        return null;
    }

    private static string? Unescape(string host, out string plain)
    {
        plain = host;
        foreach (char letter in host)
        {
            if (letter < '\u0080' && !HostLetters.Contains(letter)) return $"invalid character \"{letter}\" in host name";
        }

        if (!host.Contains('%')) return null;
        var bytes = new List<byte>();
        for (int i = 0; i < host.Length; i++)
        {
            if (host[i] != '%')
            {
                bytes.AddRange(Encoding.UTF8.GetBytes(host[i].ToString()));
                continue;
            }

            string escape = host[i..Math.Min(i + 3, host.Length)];
            if (escape.Length < 3
                || !byte.TryParse(escape.AsSpan(1), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out byte value))
            {
                return $"invalid URL escape \"{escape}\"";
            }

            // Only bytes beyond ASCII, and the percent sign of a zone, may be escaped in a host.
            if (value < 0x80 && value != (byte)'%') return $"invalid URL escape \"{escape}\"";
            bytes.Add(value);
            i += 2;
        }

        plain = Encoding.UTF8.GetString([.. bytes]);
        return null;
    }
}
