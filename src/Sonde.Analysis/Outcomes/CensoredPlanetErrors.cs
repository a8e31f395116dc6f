using Sonde.Measurements.Model;

namespace Sonde.Analysis.Outcomes;

/// <summary>The error texts of the published pipeline, in its order of evaluation. The first that fires decides.</summary>
public static class CensoredPlanetErrors
{
    /// <summary>The table. Number 51 of the reference repeats 46 and cannot fire, so it is not here.</summary>
    public static IReadOnlyList<ErrorRule> Table => Rules;

    internal static readonly ErrorRule[] Rules =
    [
        new("error.01", ErrorTest.EndsWith, "address already in use", Stage.Setup, OutcomeClasses.SystemFailure),
        new("error.02", ErrorTest.EndsWith, "protocol error", Stage.Setup, OutcomeClasses.SystemFailure),
        new("error.03", ErrorTest.EndsWith, "protocol not available", Stage.Setup, OutcomeClasses.SystemFailure),
        new("error.04", ErrorTest.EndsWith, "too many open files", Stage.Setup, OutcomeClasses.SystemFailure),
        new("error.05", ErrorTest.EndsWith, "network is unreachable", Stage.Dial, OutcomeClasses.NetworkUnreachable),
        new("error.06", ErrorTest.EndsWith, "no route to host", Stage.Dial, OutcomeClasses.HostNoRoute),
        new("error.07", ErrorTest.EndsWith, "connection refused", Stage.Dial, OutcomeClasses.TcpRefused),
        new("error.08", ErrorTest.EndsWith, "context deadline exceeded", Stage.Dial, OutcomeClasses.Timeout),
        new("error.09", ErrorTest.EndsWith, "connect: connection timed out", Stage.Dial, OutcomeClasses.Timeout),
        new("error.10", ErrorTest.StartsWith, "connection reset by peer", Stage.Dial, OutcomeClasses.TcpReset),
        new("error.11", ErrorTest.EndsWith, "connect: connection reset by peer", Stage.Dial, OutcomeClasses.TcpReset),
        new("error.12", ErrorTest.EndsWith, "getsockopt: connection reset by peer", Stage.Dial, OutcomeClasses.TcpReset),
        new("error.13", ErrorTest.Contains, "tls:", Stage.Tls, OutcomeClasses.TlsFailed),
        new("error.14", ErrorTest.Contains, "remote error:", Stage.Tls, OutcomeClasses.TlsFailed),
        new("error.15", ErrorTest.Contains, "local error:", Stage.Tls, OutcomeClasses.TlsFailed),
        new("error.16", ErrorTest.EndsWith, "readLoopPeekFailLocked: <nil>", Stage.Tls, OutcomeClasses.TlsFailed),
        new("error.17", ErrorTest.EndsWith, "no mutual cipher suite", Stage.Tls, OutcomeClasses.TlsFailed),
        new("error.18", ErrorTest.EndsWith, "missing ServerKeyExchange message", Stage.Tls, OutcomeClasses.TlsFailed),
        new("error.19", ErrorTest.Contains, "TLS handshake timeout", Stage.Tls, OutcomeClasses.Timeout),
        new("error.20", ErrorTest.EndsWith, "write: connection reset by peer", Stage.Write, OutcomeClasses.TcpReset),
        new("error.21", ErrorTest.EndsWith, "write: broken pipe", Stage.Write, OutcomeClasses.System),
        new("error.22", ErrorTest.Contains, "request canceled", Stage.Read, OutcomeClasses.Timeout),
        new("error.23", ErrorTest.EndsWith, "i/o timeout", Stage.Read, OutcomeClasses.Timeout),
        new("error.24", ErrorTest.EndsWith, "shutdown: transport endpoint is not connected", Stage.Read, OutcomeClasses.System),
        new("error.25", ErrorTest.Contains, "read: connection reset by peer", Stage.Read, OutcomeClasses.TcpReset),
        new("error.26", ErrorTest.Contains, "unexpected EOF", Stage.Read, OutcomeClasses.HttpTruncated, ScanTypes.NotEcho),
        new("error.27", ErrorTest.Contains, "EOF", Stage.Read, OutcomeClasses.HttpEmpty, ScanTypes.NotEcho),
        new("error.28", ErrorTest.Contains, "http: server closed idle connection", Stage.Read, OutcomeClasses.HttpTruncated),
        new("error.29", ErrorTest.EndsWith, "trailer header without chunked transfer encoding", Stage.Http, OutcomeClasses.HttpInvalid),
        new("error.30", ErrorTest.EndsWith, "response missing Location header", Stage.Http, OutcomeClasses.HttpInvalid),
        new("error.31", ErrorTest.Contains, "bad Content-Length", Stage.Http, OutcomeClasses.HttpInvalid),
        new("error.32", ErrorTest.Contains, "failed to parse Location header", Stage.Http, OutcomeClasses.HttpInvalid),
        new("error.33", ErrorTest.Contains, "malformed HTTP", Stage.Http, OutcomeClasses.HttpInvalid),
        new("error.34", ErrorTest.Contains, "malformed MIME", Stage.Http, OutcomeClasses.HttpInvalid),
        new("error.35", ErrorTest.EndsWith, "EOF", Stage.Content, OutcomeClasses.Mismatch, ScanTypes.Echo),
        new("error.36", ErrorTest.Equals, "Incorrect echo response", Stage.Content, OutcomeClasses.Mismatch),
        new("error.37", ErrorTest.Equals, "Received response", Stage.Content, OutcomeClasses.Mismatch),
        new("error.38", ErrorTest.Equals, "Incorrect web response: status lines don't match", Stage.Content, OutcomeClasses.StatusMismatch),
        new("error.39", ErrorTest.Equals, "Incorrect web response: bodies don't match", Stage.Content, OutcomeClasses.BodyMismatch),
        new("error.40", ErrorTest.Equals, "Incorrect web response: certificates don't match", Stage.Content, OutcomeClasses.TlsMismatch),
        new("error.41", ErrorTest.Equals, "Incorrect web response: cipher suites don't match", Stage.Content, OutcomeClasses.TlsMismatch),
        new("error.42", ErrorTest.Equals, "Incorrect web response: TLS versions don't match", Stage.Content, OutcomeClasses.TlsMismatch),
        new("error.43", ErrorTest.Equals, "echo response does not match echo request", Stage.Content, OutcomeClasses.Mismatch),
        new("error.44", ErrorTest.Equals, "discard response is not empty", Stage.Content, OutcomeClasses.Mismatch),
        new("error.45", ErrorTest.Equals, "Status lines does not match", Stage.Content, OutcomeClasses.StatusMismatch),
        new("error.46", ErrorTest.Equals, "Bodies do not match", Stage.Content, OutcomeClasses.BodyMismatch),
        new("error.47", ErrorTest.Equals, "Certificates do not match", Stage.Content, OutcomeClasses.TlsMismatch),
        new("error.48", ErrorTest.Equals, "Cipher suites do not match", Stage.Content, OutcomeClasses.TlsMismatch),
        new("error.49", ErrorTest.Equals, "TLS versions do not match", Stage.Content, OutcomeClasses.TlsMismatch),
        new("error.50", ErrorTest.Equals, "Status lines do not match", Stage.Content, OutcomeClasses.StatusMismatch),
        new("error.52", ErrorTest.Contains, "header field missing", Stage.Content, OutcomeClasses.HeaderMismatch),
        new("error.53", ErrorTest.Contains, "header field mismatch", Stage.Content, OutcomeClasses.HeaderMismatch),
    ];
}
