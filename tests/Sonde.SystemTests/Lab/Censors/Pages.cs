using System.Text;

namespace Sonde.SystemTests.Lab.Censors;

/// <summary>What is served and what is shown instead.</summary>
internal static class Pages
{
    /// <summary>The known block page, as a body; Sonde's own signatures know it.</summary>
    public const string BlockBody =
        "<html><head><title>Web Page Blocked</title></head><body><h1>FortiGuard Web Filtering</h1><p>You are not permitted to see this page.</p></body></html>";

    /// <summary>How that signature is called.</summary>
    public const string BlockSignature = "a_prod_fortinet_1";

    /// <summary>A block page that everybody knows.</summary>
    public static byte[] Known { get; } = Answer("403 Forbidden", BlockBody, "X-Frame-Options: SAMEORIGIN");

    /// <summary>One that nobody knows.</summary>
    public static byte[] Unknown { get; } = Answer(
        "403 Forbidden", "<html><body><p>Ministry order 17. This resource is closed.</p></body></html>", "Server: gw/1.0");

    /// <summary>A way to a host that nobody knows.</summary>
    public static byte[] UnknownRedirect { get; } = Answer("302 Moved", "", "Location: http://notice.invalid/?u=1");

    /// <summary>A way to a known block host.</summary>
    public static byte[] KnownRedirect { get; } = Answer("302 Moved", "", "Location: http://internet-positif.org/");

    /// <summary>How that signature is called.</summary>
    public const string RedirectSignature = "ooni.id_0";

    /// <summary>Legal reasons (RFC 7725).</summary>
    public static byte[] Legal { get; } = Answer(
        "451 Unavailable For Legal Reasons", "<html><body><h1>451 Unavailable For Legal Reasons</h1></body></html>",
        "Link: <https://isp.example/orders>; rel=\"blocked-by\"");

    /// <summary>A server that fails for one name.</summary>
    public static byte[] Failing { get; } = Answer("503 Service Unavailable", "<html><body><p>Please try again later.</p></body></html>");

    /// <summary>A TLS alert in clear: handshake_failure (RFC 8446 §6).</summary>
    public static byte[] Alert { get; } = [21, 3, 3, 0, 2, 2, 40];

    /// <summary>The page of an ordinary vantage point: about two packets.</summary>
    public static string Welcome { get; } =
        $"<html><head><title>Vantage point</title></head><body><h1>Welcome</h1>\n{Paragraphs(1)}\n</body></html>\n";

    /// <summary>About 60 kB.</summary>
    public static string Long { get; } = $"<html><body>\n{Paragraphs(36)}\n</body></html>\n";

    /// <summary>What every page of the real site says.</summary>
    public const string Site = "<html><head><title>The real site</title></head><body><p>Read all about it.</p></body></html>\n";

    /// <summary>A page that is never twice the same.</summary>
    public const string Dynamic = """
        <html><body>You asked <!--#echo var="host" --> at <!--#echo var="date_local" -->, request <!--#echo var="request_id" --><input type=hidden name=nonce value="<!--#echo var="connection" -->-<!--#echo var="msec" -->"></body></html>

        """;

    /// <summary>An answer that ends the connection.</summary>
    public static byte[] Answer(string status, string body, params IEnumerable<string> headers)
        => Encoding.ASCII.GetBytes(
            $"HTTP/1.1 {status}\r\nContent-Type: text/html\r\n{string.Concat(headers.Select(header => header + "\r\n"))}Content-Length: {body.Length}\r\nConnection: close\r\n\r\n{body}");

    private static string Paragraphs(int times)
        => string.Join(
            '\n', Enumerable.Repeat(
                string.Join(
                    '\n', Enumerable.Range(1, 24).Select(number => $"<p>The quick brown fox number {number} jumps over the lazy dog.</p>")),
                times));
}
