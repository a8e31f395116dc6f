using System.Globalization;

namespace Sonde.Tests.Analysis.Differential;

/// <summary>The published outcomes, written down once more from their description and in the plainest way.</summary>
internal static class PublishedModel
{
    /// <summary>E ends with, S starts with, C contains, X equals.</summary>
    private static readonly (char Test, string Text, string Outcome, string Only)[] Errors =
    [
        ('E', "address already in use", "setup/system_failure", ""),
        ('E', "protocol error", "setup/system_failure", ""),
        ('E', "protocol not available", "setup/system_failure", ""),
        ('E', "too many open files", "setup/system_failure", ""),
        ('E', "network is unreachable", "dial/ip.network_unreachable", ""),
        ('E', "no route to host", "dial/ip.host_no_route", ""),
        ('E', "connection refused", "dial/tcp.refused", ""),
        ('E', "context deadline exceeded", "dial/timeout", ""),
        ('E', "connect: connection timed out", "dial/timeout", ""),
        ('S', "connection reset by peer", "dial/tcp.reset", ""),
        ('E', "connect: connection reset by peer", "dial/tcp.reset", ""),
        ('E', "getsockopt: connection reset by peer", "dial/tcp.reset", ""),
        ('C', "tls:", "tls/tls.failed", ""),
        ('C', "remote error:", "tls/tls.failed", ""),
        ('C', "local error:", "tls/tls.failed", ""),
        ('E', "readLoopPeekFailLocked: <nil>", "tls/tls.failed", ""),
        ('E', "no mutual cipher suite", "tls/tls.failed", ""),
        ('E', "missing ServerKeyExchange message", "tls/tls.failed", ""),
        ('C', "TLS handshake timeout", "tls/timeout", ""),
        ('E', "write: connection reset by peer", "write/tcp.reset", ""),
        ('E', "write: broken pipe", "write/system", ""),
        ('C', "request canceled", "read/timeout", ""),
        ('E', "i/o timeout", "read/timeout", ""),
        ('E', "shutdown: transport endpoint is not connected", "read/system", ""),
        ('C', "read: connection reset by peer", "read/tcp.reset", ""),
        ('C', "unexpected EOF", "read/http.truncated_response", "not echo"),
        ('C', "EOF", "read/http.empty", "not echo"),
        ('C', "http: server closed idle connection", "read/http.truncated_response", ""),
        ('E', "trailer header without chunked transfer encoding", "http/http.invalid", ""),
        ('E', "response missing Location header", "http/http.invalid", ""),
        ('C', "bad Content-Length", "http/http.invalid", ""),
        ('C', "failed to parse Location header", "http/http.invalid", ""),
        ('C', "malformed HTTP", "http/http.invalid", ""),
        ('C', "malformed MIME", "http/http.invalid", ""),
        ('E', "EOF", "content/mismatch", "echo"),
        ('X', "Incorrect echo response", "content/mismatch", ""),
        ('X', "Received response", "content/mismatch", ""),
        ('X', "Incorrect web response: status lines don't match", "content/status_mismatch", ""),
        ('X', "Incorrect web response: bodies don't match", "content/body_mismatch", ""),
        ('X', "Incorrect web response: certificates don't match", "content/tls_mismatch", ""),
        ('X', "Incorrect web response: cipher suites don't match", "content/tls_mismatch", ""),
        ('X', "Incorrect web response: TLS versions don't match", "content/tls_mismatch", ""),
        ('X', "echo response does not match echo request", "content/mismatch", ""),
        ('X', "discard response is not empty", "content/mismatch", ""),
        ('X', "Status lines does not match", "content/status_mismatch", ""),
        ('X', "Bodies do not match", "content/body_mismatch", ""),
        ('X', "Certificates do not match", "content/tls_mismatch", ""),
        ('X', "Cipher suites do not match", "content/tls_mismatch", ""),
        ('X', "TLS versions do not match", "content/tls_mismatch", ""),
        ('X', "Status lines do not match", "content/status_mismatch", ""),
        ('C', "header field missing", "content/header_mismatch", ""),
        ('C', "header field mismatch", "content/header_mismatch", ""),
    ];

    private static readonly (char Test, string Text, string Outcome)[] DnsErrors =
    [
        ('C', "\"Err\": {}", "❓dns.timedout"), ('C', "\"Err\": 90", "❗️dns.msgsize"), ('C', "\"Err\": 111", "❗️dns.connrefused"),
        ('C', "\"Err\": 113", "❔dns.hostunreach"),
        ('C', "\"Err\": 24", "❔setup.system_failure"), ('X', "{}", "❗️dns.unknown"), ('X', "no_answer", "❗️dns.no_answer"),
        ('E', "i/o timeout", "❓dns.timedout"),
        ('E', "message too long", "❗️dns.msgsize"), ('E', "connection refused", "❗️dns.connrefused"),
        ('E', "no route to host", "❔dns.hostunreach"),
        ('E', "short read", "❗️dns.msgsize"), ('E', "read: protocol error", "❗️dns.protocol_error"),
        ('E', "socket: too many open files", "❔setup.system_failure"),
    ];

    private static readonly string[] Rcodes =
    [
        "", "FormErr", "ServFail", "NXDomain", "NotImp", "Refused", "YXDomain", "YXRRSet", "NXRRSet", "NotAuth", "NotZone", "DSOTYPENI",
        "Unassigned", "Unassigned",
        "Unassigned", "Unassigned", "BadVers", "BadSig", "BadKey", "BadTime", "BadMode", "BadAlg", "BadTrunc", "BadCookie",
    ];

    public static string Hyperquack(Probe probe, string service, bool isAnomaly)
    {
        // Pages are looked at only where the whole measurement was an anomaly; a false positive goes before a block page.
        string page = probe.Page;
        bool isFalsePositive = page.Contains("<title>Maintenance</title>", StringComparison.Ordinal);
        if (isAnomaly && probe.HasPage && !isFalsePositive
            && page.Contains("This page is blocked by example order", StringComparison.Ordinal)) return "content/blockpage:b_nat_example";
        if (probe.Headers.Any(header => header is "Server: AkamaiGHost" or "Server: GHost")) return "expected/trusted_host:akamai";
        if (string.IsNullOrEmpty(probe.Error)) return probe.Matches ? "expected/match" : "content/mismatch";
        string error = probe.Error.Split(';')[0];
        foreach ((char test, string text, string outcome, string only) in Errors)
        {
            if (only == "echo" && service != "echo") continue;
            if (only == "not echo" && service == "echo") continue;
            if (!Fits(test, error, text)) continue;
            return outcome == "content/status_mismatch" && probe.Status.Length > 0
                ? $"{outcome}:{probe.Status[..Math.Min(3, probe.Status.Length)]}"
                : outcome;
        }

        return "unknown/unknown";
    }

    public static string? Dns(Query query)
    {
        if (query.Error is { Length: > 0 } error && error is not ("null" or "SERVFAIL"))
        {
            foreach ((char test, string text, string outcome) in DnsErrors)
            {
                if (Fits(test, error, text)) return outcome;
            }

            return "❗️unknown_error:" + error;
        }

        if (query.Rcode == -1) return "❓dns.timedout";
        if (query.Rcode is { } rcode and not 0)
            return rcode < Rcodes.Length
                ? (rcode == 2 ? "❓" : "❗️") + "dns.error:" + Rcodes[rcode]
                : string.Create(CultureInfo.InvariantCulture, $"❗️dns.unknown_rcode:{rcode}");
        if (query.Answers.Count == 0) return "❗️ip.empty";
        Answer first = query.Answers[0];
        if (Invalid(first.Ip) is { } kind) return "❗️ip.invalid:" + kind;
        if (query.Answers.Any(a => a.MatchesIp)) return "✅ip.matchip";
        if (query.Answers.Any(a => a is { IsForDomain: true, IsTrusted: true })) return "✅tls.validcert";
        if (query.Answers.Any(a => a is { IsForDomain: true, IsTrusted: false }))
            return first.Issuer is null ? null : "❗️tls.badca:" + first.Issuer;
        if (query.Answers.Any(a => a.IsForDomain == false) && query.Answers.All(a => a.IsForDomain != true))
            return first.CommonName is null ? null : "❗️\uFE0Ftls.baddomain:" + first.CommonName;
        if (query.Answers.Any(a => a.IsBlockPage)) return first.Signature is null ? null : "❗️http.blockpage:" + first.Signature;
        if (query.Answers.Any(a => a.MatchesAsn)) return "✅ip.matchasn";
        return "❓tls.connerror:" + string.Join(',', query.Answers.Select(a => a.Network).Distinct());
    }

    /// <summary>The name of a response code, or null for one that has none.</summary>
    public static string? Rcode(int code) => code > 0 && code < Rcodes.Length ? Rcodes[code] : null;

    private static bool Fits(char test, string error, string text) => test switch
    {
        'E' => error.EndsWith(text, StringComparison.Ordinal),
        'S' => error.StartsWith(text, StringComparison.Ordinal),
        'C' => error.Contains(text, StringComparison.Ordinal),
        _ => error == text,
    };

    private static string? Invalid(string ip)
    {
        if (ip.StartsWith("0.", StringComparison.Ordinal)) return "zero";
        if (ip.StartsWith("127.", StringComparison.Ordinal)) return "local_host";
        bool isIn172 = ip.StartsWith("172.", StringComparison.Ordinal)
            && int.Parse(ip.Split('.')[1], CultureInfo.InvariantCulture) is >= 16 and < 32;
        return ip.StartsWith("10.", StringComparison.Ordinal) || ip.StartsWith("192.168.", StringComparison.Ordinal) || isIn172
            ? "local_net"
            : null;
    }
}
