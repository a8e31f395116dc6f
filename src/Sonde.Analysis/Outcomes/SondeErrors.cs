using Sonde.Measurements.Model;

namespace Sonde.Analysis.Outcomes;

/// <summary>
/// The error texts as we read them. Each part of a joined text is looked at on its own, in lower case and trimmed. A rule whose
/// stage is <see cref="Stage.None"/> takes the stage from the operation that the text names (dial, tls, write, read), and its
/// default where the text names none.
/// </summary>
public static class SondeErrors
{
    /// <summary>The table, in order of evaluation.</summary>
    public static IReadOnlyList<ErrorRule> Table => Rules;

    internal static readonly ErrorRule[] Rules =
    [
        new("local.address_in_use", ErrorTest.EndsWith, "address already in use", Stage.Setup, OutcomeClasses.SystemFailure),
        new("local.address_not_available", ErrorTest.EndsWith, "cannot assign requested address", Stage.Setup, OutcomeClasses.SystemFailure),
        new("local.protocol_error", ErrorTest.EndsWith, "protocol error", Stage.Setup, OutcomeClasses.SystemFailure),
        new("local.protocol_not_available", ErrorTest.EndsWith, "protocol not available", Stage.Setup, OutcomeClasses.SystemFailure),
        new("local.too_many_files", ErrorTest.EndsWith, "too many open files", Stage.Setup, OutcomeClasses.SystemFailure),
        new("local.no_buffers", ErrorTest.EndsWith, "no buffer space available", Stage.Setup, OutcomeClasses.SystemFailure),
        new("local.permission", ErrorTest.EndsWith, "permission denied", Stage.Setup, OutcomeClasses.SystemFailure),
        new("local.not_permitted", ErrorTest.EndsWith, "operation not permitted", Stage.Setup, OutcomeClasses.SystemFailure),
        new("local.not_connected", ErrorTest.EndsWith, "transport endpoint is not connected", Stage.Setup, OutcomeClasses.SystemFailure),
        new("content.malformed_http", ErrorTest.Contains, "malformed http", Stage.Http, OutcomeClasses.HttpInvalid),
        new("content.malformed_mime", ErrorTest.Contains, "malformed mime", Stage.Http, OutcomeClasses.HttpInvalid),
        new("content.content_length", ErrorTest.Contains, "bad content-length", Stage.Http, OutcomeClasses.HttpInvalid),
        new("content.location", ErrorTest.Contains, "failed to parse location header", Stage.Http, OutcomeClasses.HttpInvalid),
        new("content.no_location", ErrorTest.EndsWith, "response missing location header", Stage.Http, OutcomeClasses.HttpInvalid),
        new("content.trailer", ErrorTest.EndsWith, "trailer header without chunked transfer encoding", Stage.Http, OutcomeClasses.HttpInvalid),
        new("content.redirects", ErrorTest.Contains, "stopped after 10 redirects", Stage.Http, OutcomeClasses.HttpInvalid),
        new("tls.certificate", ErrorTest.Contains, "x509:", Stage.Tls, OutcomeClasses.TlsFailed),
        new("tls.handshake_timeout", ErrorTest.Contains, "tls handshake timeout", Stage.Tls, OutcomeClasses.Timeout),
        new("tls.clear_text", ErrorTest.Contains, "server gave http response to https client", Stage.Tls, OutcomeClasses.TlsFailed),
        new("tls.library", ErrorTest.Contains, "tls:", Stage.Tls, OutcomeClasses.TlsFailed),
        new("tls.remote", ErrorTest.Contains, "remote error:", Stage.Tls, OutcomeClasses.TlsFailed),
        new("tls.local", ErrorTest.Contains, "local error:", Stage.Tls, OutcomeClasses.TlsFailed),
        new("tls.peek", ErrorTest.EndsWith, "readlooppeekfaillocked: <nil>", Stage.Tls, OutcomeClasses.TlsFailed),
        new("tls.cipher", ErrorTest.EndsWith, "no mutual cipher suite", Stage.Tls, OutcomeClasses.TlsFailed),
        new("tls.key_exchange", ErrorTest.EndsWith, "missing serverkeyexchange message", Stage.Tls, OutcomeClasses.TlsFailed),
        new("net.unreachable", ErrorTest.EndsWith, "network is unreachable", Stage.None, OutcomeClasses.NetworkUnreachable),
        new("net.no_route", ErrorTest.EndsWith, "no route to host", Stage.None, OutcomeClasses.HostNoRoute),
        new("net.refused", ErrorTest.EndsWith, "connection refused", Stage.Dial, OutcomeClasses.TcpRefused),
        new("net.reset", ErrorTest.EndsWith, "connection reset by peer", Stage.None, OutcomeClasses.TcpReset),
        new("net.reset_first", ErrorTest.StartsWith, "connection reset by peer", Stage.Dial, OutcomeClasses.TcpReset),
        new("net.reset_within", ErrorTest.Contains, "read: connection reset by peer", Stage.Read, OutcomeClasses.TcpReset),
        new("net.broken_pipe", ErrorTest.EndsWith, "broken pipe", Stage.Write, OutcomeClasses.TcpReset),
        new("time.waiting_for_connection", ErrorTest.Contains, "request canceled while waiting for connection", Stage.Dial, OutcomeClasses.Timeout),
        new("time.awaiting_headers", ErrorTest.Contains, "while awaiting headers", Stage.Read, OutcomeClasses.Timeout),
        new("time.response_headers", ErrorTest.Contains, "timeout awaiting response headers", Stage.Read, OutcomeClasses.Timeout),
        new("time.reading_body", ErrorTest.Contains, "while reading body", Stage.Read, OutcomeClasses.Timeout),
        new("time.canceled", ErrorTest.Contains, "request canceled", Stage.Read, OutcomeClasses.Timeout),
        new("time.connection", ErrorTest.EndsWith, "connection timed out", Stage.None, OutcomeClasses.Timeout),
        new("time.io", ErrorTest.EndsWith, "i/o timeout", Stage.None, OutcomeClasses.Timeout),
        new("time.deadline", ErrorTest.Contains, "context deadline exceeded", Stage.None, OutcomeClasses.Timeout),
        new("web.goaway", ErrorTest.Contains, "goaway", Stage.Read, OutcomeClasses.HttpTruncated, ScanTypes.Web),
        new("web.idle", ErrorTest.Contains, "http: server closed idle connection", Stage.Read, OutcomeClasses.HttpTruncated, ScanTypes.Web),
        new("web.unexpected_eof", ErrorTest.EndsWith, "unexpected eof", Stage.Read, OutcomeClasses.HttpTruncated, ScanTypes.Web),
        new("web.eof", ErrorTest.EndsWith, "eof", Stage.Read, OutcomeClasses.HttpEmpty, ScanTypes.Web),
        new("bare.eof", ErrorTest.EndsWith, "eof", Stage.Content, OutcomeClasses.Mismatch, ScanTypes.Bare),
        new("mismatch.echo_old", ErrorTest.Equals, "incorrect echo response", Stage.Content, OutcomeClasses.Mismatch),
        new("mismatch.discard_old", ErrorTest.Equals, "received response", Stage.Content, OutcomeClasses.Mismatch),
        new("mismatch.echo", ErrorTest.Equals, "echo response does not match echo request", Stage.Content, OutcomeClasses.Mismatch),
        new("mismatch.discard", ErrorTest.Equals, "discard response is not empty", Stage.Content, OutcomeClasses.Mismatch),
        new("mismatch.certificate", ErrorTest.Contains, "certificates do", Stage.Content, OutcomeClasses.TlsMismatch),
        new("mismatch.cipher", ErrorTest.Contains, "cipher suites do", Stage.Content, OutcomeClasses.TlsMismatch),
        new("mismatch.tls_version", ErrorTest.Contains, "tls versions do", Stage.Content, OutcomeClasses.TlsMismatch),
        new("mismatch.status", ErrorTest.Contains, "status lines do", Stage.Content, OutcomeClasses.StatusMismatch),
        new("mismatch.header_missing", ErrorTest.Contains, "header field missing", Stage.Content, OutcomeClasses.HeaderMismatch),
        new("mismatch.header", ErrorTest.Contains, "header field mismatch", Stage.Content, OutcomeClasses.HeaderMismatch),
        new("mismatch.body", ErrorTest.Contains, "bodies do", Stage.Content, OutcomeClasses.BodyMismatch),
    ];
}
