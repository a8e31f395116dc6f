using System.Text;
using System.Text.RegularExpressions;

namespace Sonde.SystemTests.Lab.Censors;

/// <summary>What the plain client says of web servers, echo and discard: a small mapping to outcomes of its own.</summary>
internal static partial class PlainWeb
{
    private const int LongestHead = 65536;

    /// <summary>The request for a name (and path), as one part, or cut within the name.</summary>
    public static byte[][] Request(string name, bool isSplit = false)
    {
        (string host, string path) = name.IndexOf('/') is >= 0 and int slash ? (name[..slash], name[slash..]) : (name, "/");
        string text = $"GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n";
        int cut = text.IndexOf(host, StringComparison.Ordinal) + (host.Length / 2);
        return isSplit ? [Encoding.ASCII.GetBytes(text[..cut]), Encoding.ASCII.GetBytes(text[cut..])] : [Encoding.ASCII.GetBytes(text)];
    }

    /// <summary>What a test came to beside its control; a control beside itself is a match, or why there is none.</summary>
    public static string Judge(PlainAnswer test, PlainAnswer control, string testName, string controlName)
    {
        if (test.Failure is not null) return test.Failure == "write/timeout" ? "read/timeout" : test.Failure;
        if (test.Bytes.Length == 0) return "read/http.empty";
        string text = test.Text, reference = control.Text;
        if (Known(text) is { } page && text != reference) return "content/blockpage:" + page;
        int end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        if (!text.StartsWith("HTTP/1.", StringComparison.Ordinal) || end < 0 || end > LongestHead) return "http/http.invalid";
        if (Length().Match(text[..end]) is { Success: true } stated)
        {
            if (!long.TryParse(stated.Groups["length"].Value, out long length)) return "http/http.invalid";
            if (length > text.Length - end - 4 && !test.IsCut) return "read/http.truncated_response";
        }

        if (test.Tls != control.Tls) return "content/tls_mismatch";
        string status = text.Split(' ')[1];
        if (status != reference.Split(' ')[1])
            return text.Contains("AkamaiGHost", StringComparison.Ordinal) ? "trusted_host:akamai" : "content/status_mismatch:" + status;
        if (Headers(text) != Headers(reference)) return "content/header_mismatch";
        return Still(text[end..], testName) == Still(reference[reference.IndexOf("\r\n\r\n", StringComparison.Ordinal)..], controlName)
            && Stated(text) == Stated(reference) ? "match" : "content/body_mismatch";

        // A length that is too short for the body is another body.
        bool Stated(string answer)
            => Length().Match(answer) is not { Success: true } found || !long.TryParse(found.Groups["length"].Value, out long length)
            || length >= answer.Length - answer.IndexOf("\r\n\r\n", StringComparison.Ordinal) - 4;
    }

    /// <summary>What echo came to.</summary>
    public static string JudgeEcho(PlainAnswer answer, byte[] sent)
    {
        if (answer.Failure is not null) return answer.Failure == "write/timeout" ? "read/timeout" : answer.Failure;
        return answer.Bytes.AsSpan().SequenceEqual(sent)
            ? "match"
            : Known(answer.Text) is { } page ? "content/blockpage:" + page : "content/mismatch";
    }

    /// <summary>What discard came to: silence after an acknowledgement is right.</summary>
    public static string JudgeDiscard(PlainAnswer answer) => answer.Failure switch
    {
        "read/timeout" when answer.Bytes.Length == 0 => "match",
        null or "read/timeout" => Known(answer.Text) is { } page ? "content/blockpage:" + page : "content/mismatch",
        { } other => other,
    };

    /// <summary>The signature that a text has, or null.</summary>
    public static string? Known(string text)
        => text.Contains("FortiGuard Web Filtering", StringComparison.Ordinal) ? Pages.BlockSignature
        : text.Contains("Location: http://internet-positif.org", StringComparison.Ordinal) ? Pages.RedirectSignature
        : text.Contains("451 Unavailable For Legal Reasons", StringComparison.Ordinal) ? "f_gen_451"
        : null;

    // The server's name, and of the others that they are there; those of the connection are a matter of each.
    private static string Headers(string answer)
    {
        string[] lines = answer[..answer.IndexOf("\r\n\r\n", StringComparison.Ordinal)].Split("\r\n");
        IEnumerable<string> names = lines.Skip(1)
            .Select(line => line.StartsWith("Server:", StringComparison.OrdinalIgnoreCase) ? line : line.Split(':')[0].ToLowerInvariant());
        return string.Join(' ', names.Where(name => name != "connection").Order(StringComparer.Ordinal));
    }

    // Without the name, numbers, identifiers and the lengths of chunks.
    private static string Still(string body, string name)
        => Changing().Replace(body.Replace(name.Split('/')[0], "NAME", StringComparison.OrdinalIgnoreCase), "#");

    [GeneratedRegex(@"^Content-Length: (?<length>\S+)", RegexOptions.Multiline | RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture)]
    private static partial Regex Length();

    [GeneratedRegex(@"\b[0-9a-f]{16,}\b|(?<=\r\n)[0-9a-f]+(?=\r\n)|\d+")]
    private static partial Regex Changing();
}
