using Sonde.Analysis.Outcomes;

namespace Sonde.Tests.Analysis.Outcomes;

public sealed class SondeRulesTests
{
    private const string Bad = "\u2757\uFE0F";
    private const string Invalid = "\u2754";

    [Theory]
    [InlineData("bind: address already in use", Invalid + "setup/system_failure")]
    [InlineData("shutdown: transport endpoint is not connected", Invalid + "setup/system_failure")]
    [InlineData("dial tcp 192.0.2.7:80: i/o timeout", Bad + "dial/timeout")]
    [InlineData("read tcp A->B: i/o timeout", Bad + "read/timeout")]
    [InlineData("Get \"http://x\": dial tcp 192.0.2.7:80: connect: no route to host", Bad + "dial/ip.host_no_route")]
    [InlineData("dial tcp: connect: network is unreachable", Bad + "dial/ip.network_unreachable")]
    [InlineData("connect: connection refused", Bad + "dial/tcp.refused")]
    [InlineData("connect: connection reset by peer", Bad + "dial/tcp.reset")]
    [InlineData("context deadline exceeded (Client.Timeout exceeded while awaiting headers)", Bad + "read/timeout")]
    [InlineData(
        "net/http: request canceled while waiting for connection (Client.Timeout exceeded while awaiting headers)", Bad + "dial/timeout")]
    [InlineData("net/http: timeout awaiting response headers", Bad + "read/timeout")]
    [InlineData("x509: certificate signed by unknown authority", Bad + "tls/tls.failed")]
    [InlineData("Get \"https://x\": http: server gave HTTP response to HTTPS client", Bad + "tls/tls.failed")]
    [InlineData("net/http: TLS handshake timeout", Bad + "tls/timeout")]
    [InlineData("write tcp A->B: write: broken pipe", Bad + "write/tcp.reset")]
    [InlineData("write tcp A->B: write: connection timed out", Bad + "write/timeout")]
    [InlineData("read tcp A->B: read: connection timed out", Bad + "read/timeout")]
    [InlineData("http2: server sent GOAWAY and closed the connection", Bad + "read/http.truncated_response")]
    [InlineData("stopped after 10 redirects", Bad + "http/http.invalid")]
    [InlineData("malformed HTTP response \"EOF\"", Bad + "http/http.invalid")]
    [InlineData("unexpected EOF", Bad + "read/http.truncated_response")]
    [InlineData("EOF", Bad + "read/http.empty")]
    [InlineData("connection refused ", Bad + "dial/tcp.refused")]
    [InlineData(";Bodies do not match", Bad + "content/body_mismatch")]
    [InlineData("what is this", Invalid + "unknown/unknown")]
    public void Error_text_of_http_leads_to_its_outcome(string error, string outcome)
        => Classified.Outcome(Classified.Failed(error), RuleSetName.Sonde, Classified.HttpScan).ShouldBe(outcome);

    [Fact]
    public void Of_several_mismatches_tls_decides_and_all_are_kept()
    {
        var row = Classified.Rows(
            Classified.Failed("Bodies do not match;Status lines do not match;Certificates do not match;"), RuleSetName.Sonde,
            Classified.HttpsScan).ShouldHaveSingleItem();
        row.GetProperty("outcome").GetString().ShouldBe(Bad + "content/tls_mismatch");
        row.GetProperty("mismatches").EnumerateArray().Select(m => m.GetString())
            .ShouldBe(["tls_mismatch", "status_mismatch", "body_mismatch"]);
        row.GetProperty("expectation").GetString().ShouldBe("unexpected");
    }

    [Fact]
    public void Dial_timeout_is_inconclusive()
        => Classified.Rows(Classified.Failed("dial tcp A: i/o timeout"), RuleSetName.Sonde, Classified.HttpScan)
            .ShouldHaveSingleItem().GetProperty("expectation").GetString().ShouldBe("inconclusive");

    [Theory]
    [InlineData("HTTP/1.1 403 Forbidden", Bad + "content/status_mismatch:403")]
    [InlineData("451 ", Bad + "content/status_mismatch:451")]
    [InlineData("40", Bad + "content/status_mismatch")]
    public void Status_suffix_is_three_digits_or_none(string status, string outcome)
        => Classified.Outcome(
            Classified.Failed("Status lines do not match", $$"""{"status_line":"{{status}}","body":""}"""), RuleSetName.Sonde,
            Classified.HttpScan).ShouldBe(outcome);

    [Fact]
    public void Block_page_counts_even_when_a_later_try_passed()
        => Classified.Outcome(
            Classified.Failed(
                "Bodies do not match", """{"status_line":"200 OK","body":"This page is blocked by example order"}""", anomaly: false),
            RuleSetName.Sonde,
            Classified.HttpScan).ShouldBe(Bad + "content/blockpage:b_nat_example");

    [Theory]
    [InlineData(Classified.EchoScan)]
    [InlineData(Classified.DiscardScan)]
    public void End_of_file_without_http_is_a_mismatch(string scan)
        => Classified.Outcome(Classified.Failed("EOF"), RuleSetName.Sonde, scan).ShouldBe(Bad + "content/mismatch");
}
