using Sonde.Analysis.Outcomes;

namespace Sonde.Tests.Analysis.Outcomes;

public sealed class CensoredPlanetRulesTests
{
    [Theory]
    [InlineData("address already in use", "setup/system_failure")]
    [InlineData("read: protocol error", "setup/system_failure")]
    [InlineData("x: protocol not available", "setup/system_failure")]
    [InlineData("socket: too many open files", "setup/system_failure")]
    [InlineData("connect: network is unreachable", "dial/ip.network_unreachable")]
    [InlineData("read tcp A->B: read: no route to host", "dial/ip.host_no_route")]
    [InlineData("connect: connection refused", "dial/tcp.refused")]
    [InlineData("Get \"http://x\": context deadline exceeded", "dial/timeout")]
    [InlineData("connect: connection timed out", "dial/timeout")]
    [InlineData("connection reset by peer, it said", "dial/tcp.reset")]
    [InlineData("connect: connection reset by peer", "dial/tcp.reset")]
    [InlineData("getsockopt: connection reset by peer", "dial/tcp.reset")]
    [InlineData("tls: first record does not look like", "tls/tls.failed")]
    [InlineData("Get \"https://192.0.2.7:443/\": remote error: handshake failure", "tls/tls.failed")]
    [InlineData("local error: bad record", "tls/tls.failed")]
    [InlineData("readLoopPeekFailLocked: <nil>", "tls/tls.failed")]
    [InlineData("no mutual cipher suite", "tls/tls.failed")]
    [InlineData("missing ServerKeyExchange message", "tls/tls.failed")]
    [InlineData("net/http: TLS handshake timeout", "tls/timeout")]
    [InlineData("write: connection reset by peer", "write/tcp.reset")]
    [InlineData("write tcp A->B: write: broken pipe", "write/system")]
    [InlineData("net/http: request canceled (Client.Timeout exceeded while awaiting headers)", "read/timeout")]
    [InlineData("dial tcp A: i/o timeout", "read/timeout")]
    [InlineData("shutdown: transport endpoint is not connected", "read/system")]
    [InlineData("read: connection reset by peer", "read/tcp.reset")]
    [InlineData("Get http://x: unexpected EOF", "read/http.truncated_response")]
    [InlineData("Get http://x: EOF", "read/http.empty")]
    [InlineData("malformed HTTP response \"EOF\"", "read/http.empty")]
    [InlineData("http: server closed idle connection", "read/http.truncated_response")]
    [InlineData("trailer header without chunked transfer encoding", "http/http.invalid")]
    [InlineData("302 response missing Location header", "http/http.invalid")]
    [InlineData("bad Content-Length \"x\"", "http/http.invalid")]
    [InlineData("failed to parse Location header \"%\"", "http/http.invalid")]
    [InlineData("malformed HTTP response \"SSH\"", "http/http.invalid")]
    [InlineData("malformed MIME header line", "http/http.invalid")]
    [InlineData("Incorrect echo response", "content/mismatch")]
    [InlineData("Received response", "content/mismatch")]
    [InlineData("Incorrect web response: status lines don't match", "content/status_mismatch")]
    [InlineData("Incorrect web response: bodies don't match", "content/body_mismatch")]
    [InlineData("Incorrect web response: certificates don't match", "content/tls_mismatch")]
    [InlineData("Incorrect web response: cipher suites don't match", "content/tls_mismatch")]
    [InlineData("Incorrect web response: TLS versions don't match", "content/tls_mismatch")]
    [InlineData("echo response does not match echo request", "content/mismatch")]
    [InlineData("discard response is not empty", "content/mismatch")]
    [InlineData("Status lines does not match", "content/status_mismatch")]
    [InlineData("Bodies do not match", "content/body_mismatch")]
    [InlineData("Certificates do not match", "content/tls_mismatch")]
    [InlineData("Cipher suites do not match", "content/tls_mismatch")]
    [InlineData("TLS versions do not match", "content/tls_mismatch")]
    [InlineData("Status lines do not match", "content/status_mismatch")]
    [InlineData("Content-Length header field missing", "content/header_mismatch")]
    [InlineData("Server header field mismatch", "content/header_mismatch")]
    [InlineData("read: connection timed out", "unknown/unknown")]
    [InlineData("context deadline exceeded (Client.Timeout exceeded while awaiting headers)", "unknown/unknown")]
    [InlineData("net/http: timeout awaiting response headers", "unknown/unknown")]
    [InlineData("x509: certificate signed by unknown authority", "unknown/unknown")]
    [InlineData("connection refused ", "unknown/unknown")]
    [InlineData("CONNECTION REFUSED", "unknown/unknown")]
    [InlineData("Bodies do not match;anything", "content/body_mismatch")]
    [InlineData(";Bodies do not match", "unknown/unknown")]
    [InlineData("Certificates do not match;Status lines do not match;", "content/tls_mismatch")]
    public void Error_text_of_http_leads_to_its_outcome(string error, string outcome)
        => Classified.Outcome(Classified.Failed(error), RuleSetName.CensoredPlanet, Classified.HttpScan).ShouldBe(outcome);

    [Theory]
    [InlineData("EOF", Classified.EchoScan, "content/mismatch")]
    [InlineData("unexpected EOF", Classified.EchoScan, "content/mismatch")]
    [InlineData("x EOF y", Classified.EchoScan, "unknown/unknown")]
    [InlineData("EOF", Classified.DiscardScan, "read/http.empty")]
    [InlineData("unexpected EOF", Classified.HttpsScan, "read/http.truncated_response")]
    public void End_of_file_depends_on_the_scan(string error, string scan, string outcome)
        => Classified.Outcome(Classified.Failed(error), RuleSetName.CensoredPlanet, scan).ShouldBe(outcome);

    [Theory]
    [InlineData("403 Forbidden", "content/status_mismatch:403")]
    [InlineData("HTTP/1.1 403", "content/status_mismatch:HTT")]
    [InlineData("40", "content/status_mismatch:40")]
    [InlineData("", "content/status_mismatch")]
    [InlineData("é\\ud83d\\ude00x9", "content/status_mismatch:é\U0001F600x")]
    public void Status_mismatch_bears_the_first_three_characters(string status, string outcome)
    {
        string page = $$"""{"status_line":"{{status}}","body":""}""";
        Classified.Outcome(Classified.Failed("Status lines do not match;", page), RuleSetName.CensoredPlanet, Classified.HttpScan)
            .ShouldBe(outcome);
    }

    [Fact]
    public void Known_block_page_comes_before_any_error()
        => Classified.Outcome(
            Classified.Failed("i/o timeout", """{"status_line":"200 OK","headers":{},"body":"<p>This page is blocked by example order"}"""),
            RuleSetName.CensoredPlanet,
            Classified.HttpScan).ShouldBe("content/blockpage:b_nat_example");

    [Fact]
    public void Block_page_of_a_measurement_that_was_no_anomaly_is_not_looked_for()
        => Classified.Outcome(
            Classified.Failed(
                "Bodies do not match", """{"status_line":"200 OK","body":"This page is blocked by example order"}""", anomaly: false),
            RuleSetName.CensoredPlanet,
            Classified.HttpScan).ShouldBe("content/body_mismatch");

    [Fact]
    public void False_positive_comes_first_and_changes_no_outcome()
    {
        var row = Classified.Rows(
            Classified.Failed(
                "Bodies do not match",
                """{"status_line":"200 OK","body":"This page is blocked by example order <title>Maintenance</title>"}"""),
            RuleSetName.CensoredPlanet,
            Classified.HttpScan).ShouldHaveSingleItem();
        row.GetProperty("outcome").GetString().ShouldBe("content/body_mismatch");
        row.GetProperty("is_known_blockpage").GetBoolean().ShouldBeFalse();
        row.GetProperty("page_signature").GetString().ShouldBe("x_maintenance");
    }

    [Fact]
    public void Signature_may_lie_in_a_header()
        => Classified.Outcome(
            Classified.Failed("Bodies do not match", """{"status_line":"200 OK","headers":{"X-Filter":["example"]},"body":""}"""),
            RuleSetName.CensoredPlanet,
            Classified.HttpScan).ShouldBe("content/blockpage:a_prod_header");

    [Theory]
    [InlineData("AkamaiGHost", "expected/trusted_host:akamai")]
    [InlineData("GHost", "expected/trusted_host:akamai")]
    [InlineData("akamaighost", "read/timeout")]
    public void Akamai_is_trusted_by_its_exact_header_even_when_the_read_timed_out(string server, string outcome)
        => Classified.Outcome(
            Classified.Failed("i/o timeout", $$$"""{"status_line":"200 OK","headers":{"Server":["{{{server}}}"]},"body":""}"""),
            RuleSetName.CensoredPlanet,
            Classified.HttpScan).ShouldBe(outcome);

    [Theory]
    [InlineData("setup", "system_failure", "\u2754setup/system_failure")]
    [InlineData("unknown", "unknown", "\u2754unknown/unknown")]
    [InlineData("dial", "timeout", "\u2754dial/timeout")]
    [InlineData("read", "system", "\u2754read/system")]
    [InlineData("expected", "match", "\u2705match")]
    [InlineData("content", "blockpage:x", "\u2757\uFE0Fcontent/blockpage:x")]
    [InlineData("read", "timeout", "\u2757\uFE0Fread/timeout")]
    [InlineData("write", "system", "\u2757\uFE0Fwrite/system")]
    [InlineData("tls", "tls.failed", "\u2753tls/tls.failed")]
    [InlineData("http", "http.invalid", "\u2753http/http.invalid")]
    [InlineData("content", "mismatch", "\u2753content/mismatch")]
    public void Derived_form_bears_the_published_sign(string stage, string rest, string derived)
        => CensoredPlanetRules.Derived(stage, rest).ShouldBe(derived);
}
