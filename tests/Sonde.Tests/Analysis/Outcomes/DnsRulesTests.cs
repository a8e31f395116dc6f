using System.Text.Json;
using Sonde.Analysis.Outcomes;

namespace Sonde.Tests.Analysis.Outcomes;

public sealed class DnsRulesTests
{
    private const string Good = "\u2705";
    private const string Bad = "\u2757\uFE0F";
    private const string Maybe = "\u2753";
    private const string Invalid = "\u2754";

    [Theory]
    [InlineData("{\"Err\": {}}", Maybe + "dns.timedout", Bad + "dns.timedout")]
    [InlineData("{\"Err\": 90}", Bad + "dns.msgsize", Bad + "dns.msgsize")]
    [InlineData("{\"Err\": 900}", Bad + "dns.msgsize", Bad + "unknown_error")]
    [InlineData("{\"Err\": 111}", Bad + "dns.connrefused", Bad + "dns.connrefused")]
    [InlineData("{\"Err\": 113}", Invalid + "dns.hostunreach", Invalid + "dns.hostunreach")]
    [InlineData("{\"Err\": 24}", Invalid + "setup.system_failure", Invalid + "setup.system_failure")]
    [InlineData("{}", Bad + "dns.unknown", Bad + "unknown_error")]
    [InlineData("no_answer", Bad + "dns.no_answer", Bad + "ip.empty")]
    [InlineData("read udp A->B: i/o timeout", Maybe + "dns.timedout", Bad + "dns.timedout")]
    [InlineData("write: message too long", Bad + "dns.msgsize", Bad + "dns.msgsize")]
    [InlineData("read: connection refused", Bad + "dns.connrefused", Bad + "dns.connrefused")]
    [InlineData("read: no route to host", Invalid + "dns.hostunreach", Invalid + "dns.hostunreach")]
    [InlineData("dns: short read", Bad + "dns.msgsize", Bad + "dns.msgsize")]
    [InlineData("read udp: read: protocol error", Bad + "dns.protocol_error", Bad + "dns.protocol_error")]
    [InlineData("socket: too many open files", Invalid + "setup.system_failure", Invalid + "setup.system_failure")]
    [InlineData("boom", Bad + "unknown_error:boom", Bad + "unknown_error")]
    [InlineData("SERVFAIL", Maybe + "dns.timedout", Bad + "dns.error:ServFail")]
    public void Error_text_leads_to_its_outcome(string error, string published, string ours)
        => Both(
            $$"""{"received_error":{{JsonSerializer.Serialize(error, JsonSerializerOptions.Web)}},"received_rcode":-1,"answers":[]}""",
            published, ours);

    [Theory]
    [InlineData(1, Bad + "dns.error:FormErr", Bad + "dns.error:FormErr")]
    [InlineData(2, Maybe + "dns.error:ServFail", Bad + "dns.error:ServFail")]
    [InlineData(3, Bad + "dns.error:NXDomain", Bad + "dns.error:NXDomain")]
    [InlineData(11, Bad + "dns.error:DSOTYPENI", Bad + "dns.error:DSOTYPENI")]
    [InlineData(13, Bad + "dns.error:Unassigned", Bad + "dns.error:Unassigned")]
    [InlineData(23, Bad + "dns.error:BadCookie", Bad + "dns.error:BadCookie")]
    [InlineData(24, Bad + "dns.unknown_rcode:24", Bad + "dns.error:24")]
    [InlineData(-1, Maybe + "dns.timedout", Bad + "dns.timedout")]
    public void Response_code_leads_to_its_outcome(int rcode, string published, string ours)
        => Both($$"""{"received_rcode":{{rcode}},"answers":[]}""", published, ours);

    [Theory]
    [InlineData("0.1.2.3", Bad + "ip.invalid:zero", Bad + "ip.invalid:zero")]
    [InlineData("127.0.0.1", Bad + "ip.invalid:local_host", Bad + "ip.invalid:local_host")]
    [InlineData("10.10.34.35", Bad + "ip.invalid:local_net", Bad + "ip.invalid:local_net")]
    [InlineData("172.31.0.1", Bad + "ip.invalid:local_net", Bad + "ip.invalid:local_net")]
    [InlineData("172.32.0.1", Maybe + "tls.connerror:missing_as_info", Bad + "ip.nomatch:missing_as_info")]
    [InlineData("192.168.1.1", Bad + "ip.invalid:local_net", Bad + "ip.invalid:local_net")]
    [InlineData("100.64.0.1", Maybe + "tls.connerror:missing_as_info", Bad + "ip.invalid:local_net")]
    [InlineData("169.254.1.1", Maybe + "tls.connerror:missing_as_info", Bad + "ip.invalid:local_net")]
    [InlineData("::", Maybe + "tls.connerror:missing_as_info", Bad + "ip.invalid:zero")]
    [InlineData("::1", Maybe + "tls.connerror:missing_as_info", Bad + "ip.invalid:local_host")]
    [InlineData("fd00::1", Maybe + "tls.connerror:missing_as_info", Bad + "ip.invalid:local_net")]
    [InlineData("fe80::1", Maybe + "tls.connerror:missing_as_info", Bad + "ip.invalid:local_net")]
    public void Address_that_is_no_public_host_leads_to_its_kind(string ip, string published, string ours)
        => Both($$"""{"received_rcode":0,"answers":[{"ip":"{{ip}}"}]}""", published, ours);

    [Theory]
    [InlineData("""{"ip":"192.0.2.1","matches_control":{"ip":true}}""", Good + "ip.matchip", Good + "ip.matchip")]
    [InlineData(
        """{"ip":"192.0.2.1","https_tls_cert_matches_domain":true,"https_tls_cert_has_trusted_ca":true}""", Good + "tls.validcert",
        Good + "tls.validcert")]
    [InlineData(
        """{"ip":"192.0.2.1","https_tls_cert_matches_domain":true,"https_tls_cert_has_trusted_ca":false,"https_tls_cert_issuer":"Ex CA"}""",
        Bad + "tls.badca:Ex CA", Bad + "tls.badca:Ex CA")]
    [InlineData(
        """{"ip":"192.0.2.1","https_tls_cert_matches_domain":true,"https_tls_cert_has_trusted_ca":false}""", null, Bad + "tls.badca")]
    [InlineData(
        """{"ip":"192.0.2.1","https_tls_cert_matches_domain":true,"https_tls_cert_issuer":"Ex CA","https_tls_cert_common_name":"a.example"}""", Maybe + "tls.connerror:missing_as_info", Good + "tls.validcert")]
    [InlineData(
        """{"ip":"192.0.2.1","https_tls_cert_matches_domain":false,"https_tls_cert_common_name":"b.example"}""",
        "\u2757\uFE0F\uFE0Ftls.baddomain:b.example", Bad + "tls.baddomain:b.example")]
    [InlineData(
        """{"ip":"192.0.2.1","http_analysis_is_known_blockpage":true,"http_analysis_page_signature":"b_x"}""", Bad + "http.blockpage:b_x",
        Bad + "http.blockpage:b_x")]
    [InlineData("""{"ip":"192.0.2.1","matches_control":{"asn":true}}""", Good + "ip.matchasn", Good + "ip.matchasn")]
    [InlineData(
        """{"ip":"192.0.2.1","as_name":"EX-AS"},{"ip":"192.0.2.2","asn":64500},{"ip":"192.0.2.3","as_name":"EX-AS"},{"ip":"192.0.2.4"}""",
        Maybe + "tls.connerror:EX-AS,AS64500,missing_as_info", Bad + "ip.nomatch:EX-AS")]
    [InlineData(
        """{"ip":"192.0.2.1","as_name":"EX-AS","https_error":"refused"}""", Maybe + "tls.connerror:EX-AS", Bad + "tls.connerror:EX-AS")]
    [InlineData("""{"ip":"192.0.2.1"},{"ip":"127.0.0.1"}""", Maybe + "tls.connerror:missing_as_info", Bad + "ip.invalid:local_host")]
    [InlineData(
        """{"ip":"192.0.2.1"},{"ip":"192.0.2.2","https_tls_cert_matches_domain":false,"https_tls_cert_common_name":"b.example"}""", null,
        Bad + "tls.baddomain:b.example")]
    [InlineData("""{"ip":"10.0.0.1","matches_control":{"ip":true}}""", Bad + "ip.invalid:local_net", Good + "ip.matchip")]
    public void Answers_lead_to_their_outcome(string answers, string? published, string? ours)
        => Both($$"""{"received_rcode":0,"answers":[{{answers}}]}""", published, ours);

    [Fact]
    public void No_answers_are_an_empty_answer()
        => Both("""{"received_rcode":0,"answers":[]}""", Bad + "ip.empty", Bad + "ip.empty");

    [Fact]
    public void Line_of_a_failed_control_is_no_empty_answer_to_us()
        => Both("""{"received_rcode":null,"answers":[]}""", Bad + "ip.empty", Bad + "unknown_error");

    private static void Both(string row, string? published, string? ours)
    {
        Classified.Outcome(row, RuleSetName.CensoredPlanet, "CP_Satellite-2024-01-01-00-00-00").ShouldBe(published);
        Classified.Outcome(row, RuleSetName.Sonde, "CP_Satellite-2024-01-01-00-00-00").ShouldBe(ours);
    }
}
