using System.Net;
using System.Text.RegularExpressions;

namespace Sonde.Tests.Analysis.Differential;

/// <summary>Our outcomes, written down once more from docs/outcomes.md, dd-041, dd-060 and dd-061, in the plainest way.</summary>
internal static partial class OwnModel
{
    private static readonly string[] Stages = ["setup", "dial", "tls", "write", "read", "http", "content"];

    private static readonly string[] MismatchOrder = ["tls_mismatch", "status_mismatch", "header_mismatch", "body_mismatch", "mismatch"];

    /// <summary>Causes by a word of theirs; a question mark is the stage of the operation, with what it is where none is named.</summary>
    private static readonly (string Pattern, string Outcome)[] Causes =
    [
        (@"^(Incorrect echo response|Received response|echo response does not match echo request|discard response is not empty)",
            "content/mismatch"),
        (@"^(Incorrect web response: )?certificates do", "content/tls_mismatch"),
        (@"^(Incorrect web response: )?(cipher suites|TLS versions) do", "content/tls_mismatch"),
        (@"^(Incorrect web response: )?status lines do", "content/status_mismatch"),
        (@"^(Incorrect web response: )?bodies do", "content/body_mismatch"),
        (@"header field (missing|mismatch)$", "content/header_mismatch"),
        (@"^(malformed|bad Content-Length|gzip: |invalid byte in chunk|stopped after|302 response missing|stream error:)",
            "http/http.invalid"),
        (@"^http2: server sent GOAWAY", "read/http.truncated_response"),
        (@"^net/http: TLS handshake timeout", "tls/timeout"),
        (@"^(remote error:|local error:|x509:|tls:|http: server gave HTTP response to HTTPS client)", "tls/tls.failed"),
        (@"^net/http: request canceled while waiting for connection", "dial/timeout"),
        (@"^(net/http: request canceled|net/http: timeout awaiting response headers)", "read/timeout"),
        (@"^i/o timeout", "?read/timeout"),
        (@"^(connection timed out|context deadline exceeded)", "?dial/timeout"),
        (@"^network is unreachable", "?dial/ip.network_unreachable"),
        (@"^no route to host", "?dial/ip.host_no_route"),
        (@"^connection refused", "dial/tcp.refused"),
        (@"^broken pipe", "write/tcp.reset"),
        (@"^(address already in use|protocol error|protocol not available|too many open files|cannot assign requested address|operation not permitted|no buffer space available|transport endpoint is not connected)", "setup/system_failure"),
    ];

    public static string Hyperquack(Probe probe, string service)
    {
        bool isKnown = !probe.Page.Contains("<title>Maintenance</title>", StringComparison.Ordinal)
            && probe.Page.Contains("This page is blocked by example order", StringComparison.Ordinal);
        if (!probe.Matches && probe.HasPage && isKnown) return "content/blockpage:b_nat_example";
        bool isTrusted = probe.Headers.Any(header => header is "Server: AkamaiGHost" or "Server: GHost");
        if (string.IsNullOrEmpty(probe.Error)) return probe.Matches ? "match" : isTrusted ? "trusted_host:akamai" : "content/mismatch";
        List<string> found = [.. Parts(probe.Error).Select(part => Cause(part, service)).OfType<string>()];
        if (found.Count == 0) return "unknown/unknown";
        string deepest = found.OrderByDescending(each => Array.IndexOf(Stages, each.Split('/')[0]))
            .ThenBy(each => Math.Max(0, Array.IndexOf(MismatchOrder, each.Split('/')[1]))).First();
        if (!deepest.StartsWith("content/", StringComparison.Ordinal)) return deepest;
        if (isTrusted) return "trusted_host:akamai";
        return deepest == "content/status_mismatch" && StatusCode().Match(probe.Status) is { Success: true } code
            ? $"{deepest}:{code.Groups["code"].Value}"
            : deepest;
    }

    public static string Dns(Query query)
    {
        if (query.Error is { Length: > 0 } error && error != "null") return DnsError(error);
        if (query.Rcode == -1) return "dns.timedout";
        if (query.Rcode is { } rcode and not 0) return "dns.error:" + (PublishedModel.Rcode(rcode) ?? $"{rcode}");
        if (query.Answers.Count == 0) return query.Rcode is null ? "unknown_error" : "ip.empty";
        if (query.Answers.Any(a => a.MatchesIp)) return "ip.matchip";
        if (query.Answers.Select(a => Invalid(a.Ip)).FirstOrDefault(kind => kind is not null) is { } invalid)
            return "ip.invalid:" + invalid;
        if (query.Answers.Any(a => a.IsForDomain == true && (a.IsTrusted ?? (a.Issuer is not null && a.Issuer != a.CommonName))))
            return "tls.validcert";
        if (query.Answers.FirstOrDefault(a => a.IsForDomain == true) is { } untrusted) return Detailed("tls.badca", untrusted.Issuer);
        if (query.Answers.FirstOrDefault(a => a.IsForDomain == false) is { } other) return Detailed("tls.baddomain", other.CommonName);
        if (query.Answers.FirstOrDefault(a => a.IsBlockPage) is { } blocked) return Detailed("http.blockpage", blocked.Signature);
        if (query.Answers.Any(a => a.MatchesAsn)) return "ip.matchasn";
        return (query.Answers.All(a => a.IsTried) ? "tls.connerror:" : "ip.nomatch:") + query.Answers[0].Network;
    }

    public static string Expectation(string code, bool isUnsupported)
    {
        string said = ExpectationOf(code);
        return isUnsupported && said is "expected" or "unexpected" && isUnsupported ? "inconclusive" : said;
    }

    /// <summary>
    /// Which try speaks: a block page, else an expected answer, else the first that is no local cause (in DNS: that was answered).
    /// </summary>
    public static int Speaker(IReadOnlyList<(string Code, bool IsControl, bool IsSilent)> tries)
    {
        List<int> tests = [.. Enumerable.Range(0, tries.Count).Where(i => !tries[i].IsControl)];
        if (tests.Count == 0) return 0;
        foreach (Func<int, bool> holds in (Func<int, bool>[])
        [
            i => tries[i].Code.Contains("blockpage:", StringComparison.Ordinal),
            i => ExpectationOf(tries[i].Code) == "expected",
            i => ExpectationOf(tries[i].Code) != "invalid" && !tries[i].IsSilent,
            i => ExpectationOf(tries[i].Code) != "invalid",
        ])
        {
            if (tests.Any(holds)) return tests.First(holds);
        }

        return tests[0];
    }

    private static string ExpectationOf(string code)
    {
        if (code is "match" or "trusted_host:akamai" or "ip.matchip" or "ip.matchasn" or "tls.validcert") return "expected";
        if (code.StartsWith("setup", StringComparison.Ordinal) || code is "unknown/unknown" or "dns.hostunreach") return "invalid";
        bool isInconclusive = code is "dial/timeout" or "dial/ip.network_unreachable" or "dial/ip.host_no_route" or "dns.timedout"
            or "unknown_error" or "dns.error:ServFail"
            || code.StartsWith("tls.connerror", StringComparison.Ordinal) || code.StartsWith("ip.nomatch", StringComparison.Ordinal);
        return isInconclusive ? "inconclusive" : "unexpected";
    }

    private static List<string> Parts(string error)
    {
        List<string> parts = [.. Part().Matches(error).Select(part => part.Value.Trim()).Where(part => part.Length > 0)];
        // Only the scanner's own findings are joined; a library's error is one text to its end.
        bool isJoined = parts.Count > 0 && Cause(parts[0], "http")?.StartsWith("content/", StringComparison.Ordinal) == true;
        return isJoined ? parts : [.. parts.Take(1)];
    }

    private static string? Cause(string text, string service)
    {
        Match clock = Clock().Match(text);
        if (clock.Success) text = text[..clock.Index];
        string whole = text;
        string? operation = null;
        while (true)
        {
            foreach ((string pattern, string outcome) in Causes)
            {
                if (!Regex.IsMatch(text, pattern, RegexOptions.IgnoreCase)) continue;
                return outcome[0] != '?'
                    ? outcome
                    : $"{operation ?? (clock.Success ? "read" : outcome[1..].Split('/')[0])}/{outcome.Split('/')[1]}";
            }

            if (text.StartsWith("connection reset by peer", StringComparison.Ordinal))
                return $"{operation ?? (text == whole ? "dial" : "read")}/tcp.reset";
            bool isWeb = service is not ("echo" or "discard");
            if (text == "EOF") return isWeb ? "read/http.empty" : "content/mismatch";
            if (text is "unexpected EOF" or "http: server closed idle connection")
                return isWeb ? "read/http.truncated_response" : "content/mismatch";
            Match wrapper = Wrapper().Match(text);
            if (!wrapper.Success) return null;
            string? named = wrapper.Groups["op"].Success
                ? wrapper.Groups["op"].Value
                : wrapper.Groups["call"].Success ? wrapper.Groups["call"].Value : null;
            operation = named switch { "dial" or "connect" => "dial", "read" => "read", "write" => "write", _ => operation };
            text = text[wrapper.Length..];
        }
    }

    private static string DnsError(string error)
    {
        if (error.StartsWith('{'))
        {
            MatchCollection numbers = ErrorNumber().Matches(error);
            if (numbers.Count == 0) return "dns.timedout";
            return numbers[^1].Groups["number"].Value switch
            {
                "24" or "98" => "setup.system_failure",
                "90" => "dns.msgsize",
                "111" => "dns.connrefused",
                "113" => "dns.hostunreach",
                _ => "unknown_error"
            };
        }

        return error switch
        {
            "SERVFAIL" => "dns.error:ServFail",
            "no_answer" => "ip.empty",
            _ when error.EndsWith("i/o timeout", StringComparison.Ordinal) => "dns.timedout",
            _ when error.EndsWith("connection refused", StringComparison.Ordinal) => "dns.connrefused",
            _ when error.EndsWith("no route to host", StringComparison.Ordinal) => "dns.hostunreach",
            _ when error.EndsWith("message too long", StringComparison.Ordinal) || error.EndsWith("short read", StringComparison.Ordinal)
                => "dns.msgsize",
            _ when error.EndsWith("protocol error", StringComparison.Ordinal) => "dns.protocol_error",
            _ when error.EndsWith("operation not permitted", StringComparison.Ordinal)
                || error.EndsWith("no buffer space available", StringComparison.Ordinal) => "setup.system_failure",
            _ => "unknown_error",
        };
    }

    private static string? Invalid(string text)
    {
        if (!IPAddress.TryParse(text, out IPAddress? address)) return null;
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        byte[] b = address.GetAddressBytes();
        if (b.Length == 16)
        {
            if (b.All(each => each == 0)) return "zero";
            if (b.Take(15).All(each => each == 0) && b[15] == 1) return "local_host";
            return (b[0] & 0xFE) == 0xFC || (b[0] == 0xFE && (b[1] & 0xC0) == 0x80) || b[0] == 0xFF ? "local_net" : null;
        }

        if (b[0] == 0) return "zero";
        if (b[0] == 127) return "local_host";
        bool isLocal = b[0] == 10 || b[0] >= 224 || (b[0] == 100 && b[1] is >= 64 and < 128) || (b[0] == 169 && b[1] == 254)
            || (b[0] == 172 && b[1] is >= 16 and < 32)
            || (b[0] == 192 && b[1] == 168) || (b[0] == 198 && b[1] is 18 or 19 && b[0] == 198);
        return isLocal ? "local_net" : null;
    }

    private static string Detailed(string word, string? detail) => detail is null ? word : $"{word}:{detail}";

    [GeneratedRegex(@"^(HTTP/\S+ )?(?<code>\d\d\d)(?![A-Za-z0-9])", RegexOptions.ExplicitCapture)]
    private static partial Regex StatusCode();

    [GeneratedRegex("""([^;"]|"(\\.|[^"\\])*")+""", RegexOptions.ExplicitCapture)]
    private static partial Regex Part();

    [GeneratedRegex(@"\s*\(Client\.Timeout [^()]*\)\s*$")]
    private static partial Regex Clock();

    [GeneratedRegex(
        """^([A-Z][a-z]+ ("(\\.|[^"\\])*"|\S+): |(?<op>dial|read|write) tcp (\S+): |(?<call>connect|read|write|bind): |[^":]+: )""",
        RegexOptions.ExplicitCapture)]
    private static partial Regex Wrapper();

    [GeneratedRegex("""
        "Err": (?<number>\d+)
        """, RegexOptions.ExplicitCapture)]
    private static partial Regex ErrorNumber();
}
