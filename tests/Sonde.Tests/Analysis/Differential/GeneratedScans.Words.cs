namespace Sonde.Tests.Analysis.Differential;

/// <summary>The words that lines are made up of.</summary>
internal sealed partial class GeneratedScans
{
    public static readonly string[] Causes =
    [
        "i/o timeout", "connection reset by peer", "connection refused", "no route to host", "network is unreachable",
        "connection timed out", "broken pipe",
        "address already in use", "protocol error", "protocol not available", "too many open files", "cannot assign requested address",
        "operation not permitted",
        "no buffer space available", "transport endpoint is not connected", "EOF", "unexpected EOF", "context deadline exceeded",
        "net/http: request canceled",
        "net/http: request canceled while waiting for connection", "net/http: TLS handshake timeout",
        "net/http: timeout awaiting response headers",
        "remote error: tls: handshake failure", "remote error: handshake failure", "local error: tls: bad record MAC",
        "x509: certificate signed by unknown authority",
        "tls: first record does not look like a TLS handshake", "http: server gave HTTP response to HTTPS client",
        "http: server closed idle connection",
        "malformed HTTP response \"SSH-2.0-x; EOF\"", "malformed MIME header line: a", "bad Content-Length \"x\"", "gzip: invalid header",
        "invalid byte in chunk length",
        "stopped after 10 redirects", "302 response missing Location header",
        "stream error: stream ID 1; PROTOCOL_ERROR; received from peer",
        "http2: server sent GOAWAY and closed the connection; LastStreamID=1, ErrCode=NO_ERROR, debug=\"\"", "what is this",
    ];

    private static readonly string[] Wrappers =
    [
        "", "", "Get \"https://192.0.2.7:443/\": ", "Get http://192.0.2.7: ", "Get \"http://eof.example/x509: EOF\": ",
        "read tcp 192.0.2.1:4001->192.0.2.7:80: ",
        "read tcp 192.0.2.1:4001->192.0.2.7:80: read: ", "dial tcp 192.0.2.7:80: ", "dial tcp 0.0.0.0:0->192.0.2.7:7: connect: ",
        "write tcp 192.0.2.1:4->192.0.2.7:80: write: ",
        "Get \"https://192.0.2.7:443/\": dial tcp 192.0.2.7:443: connect: ",
        "Get \"https://192.0.2.7:443/\": read tcp 192.0.2.1:4->192.0.2.7:443: read: ",
    ];

    private static readonly string[] Mismatches =
    [
        "Status lines do not match", "Bodies do not match", "Certificates do not match", "Cipher suites do not match",
        "TLS versions do not match",
        "Content-Length header field missing", "Server header field mismatch",
    ];

    private static readonly string[] Whole =
    [
        "echo response does not match echo request", "discard response is not empty", "Incorrect echo response", "Received response",
        "Status lines does not match",
        "Incorrect web response: bodies don't match", "Incorrect web response: status lines don't match",
        "Incorrect web response: certificates don't match",
    ];

    private static readonly string[] Bodies =
        ["", "<html>hello</html>", "x This page is blocked by example order y",
            "<title>Maintenance</title> This page is blocked by example order", "größe \u2028"];

    private static readonly string[] Statuses = ["200 OK", "403 Forbidden", "HTTP/1.1 451 No", "40", "", "999x", "302 Found"];

    private static readonly string[] Addresses =
    [
        "203.0.113.9", "192.0.2.80", "0.0.0.0", "127.0.0.1", "10.10.34.35", "172.16.0.1", "172.32.0.1", "192.168.1.1", "100.64.0.1",
        "169.254.0.1", "198.18.0.1",
        "198.20.0.1", "224.0.0.1", "240.0.0.1", "255.255.255.255", "::", "::1", "fd00::1", "fe80::1", "ff02::1", "2001:db8::7",
        "::ffff:10.0.0.1", "text",
    ];
}
