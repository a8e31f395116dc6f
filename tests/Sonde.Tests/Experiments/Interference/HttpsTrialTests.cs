using System.Text.Json;

namespace Sonde.Tests.Experiments.Interference;

public sealed class HttpsTrialTests
{
    public static TheoryData<string, string, string> Endings => new()
    {
        { "clean", "match", "match" },
        { "rst", "tls/tcp.reset", "read/tcp.reset" },
        { "fin", "tls/tls.failed", "read/http.empty" },
        { "drop", "tls/timeout", "tls/timeout" },
        { "alert", "tls/tls.failed", "tls/tls.failed" },
        { "clear", "tls/tls.failed", "tls/tls.failed" },
        { "rst later", "read/tcp.reset", "read/tcp.reset" },
        { "drop later", "read/timeout", "read/timeout" },
        { "certificate", "content/tls_mismatch", "content/tls_mismatch" },
        { "version", "content/tls_mismatch", "content/tls_mismatch" },
        { "body", "content/body_mismatch", "content/body_mismatch" },
        { "fin later", "read/http.empty", "read/http.empty" },
        { "cut later", "read/http.truncated_response", "read/http.truncated_response" },
        { "garbage later", "http/http.invalid", "http/http.invalid" },
        { "status", "content/status_mismatch:403", "content/status_mismatch:403" },
        { "block page", "content/blockpage:a_prod_fortinet_1", "content/blockpage:a_prod_fortinet_1" },
        { "chain", "content/tls_mismatch", "content/tls_mismatch" },
        { "suite", "content/tls_mismatch", "content/tls_mismatch" },
        { "certificate and block page", "content/blockpage:a_prod_fortinet_1", "content/blockpage:a_prod_fortinet_1" },
    };

    [Dear]
    [Theory]
    [MemberData(nameof(Endings))]
    public void What_is_done_to_a_name_has_its_word(string what, string code, string archived)
    {
        var scene = new InterferenceScene
        {
            Service = "https",
            Server = (asked, _) => asked.Name == InterferenceScene.Forbidden ? Does(what) : Does("clean")
        };
        JsonElement line = scene.Measure().ShouldHaveSingleItem();
        line.GetProperty("x_outcome_code").GetString().ShouldBe(code);
        line.GetProperty("controls_failed").GetBoolean().ShouldBeFalse();
        LineProofs.Classified(Measurements.Formats.CensoredPlanet.ProbeLines.Archived(line.GetRawText())).ShouldBe(archived);
    }

    private static ServerTalk Does(string what)
    {
        string page = InterferenceScene.Page("<html><body>Welcome</body></html>");
        ServerTalk open = SecureTalk.Connects();
        const string blockPage = "<html><head><title>Web Page Blocked</title></head><body><h1>FortiGuard Web Filtering</h1></body></html>";
        return what switch
        {
            "rst" => open.Resets(),
            "fin" => open.Closes(),
            "drop" => open,
            "alert" => SecureTalk.Alerts(40),
            "clear" => SecureTalk.SpeaksClear(),
            "rst later" => SecureTalk.Opens().Resets(),
            "drop later" => SecureTalk.Opens(),
            "certificate" => SecureTalk.Opens(certificate: SecureTalk.Other).Says(page),
            "version" => SecureTalk.Opens("TLSv1.2").Says(page),
            "body" => SecureTalk.Opens().Says(InterferenceScene.Page("<p>Blocked by order</p>")),
            "fin later" => SecureTalk.Opens().Closes(),
            "cut later" => SecureTalk.Opens().Says(page[..^5]).Closes(),
            "garbage later" => SecureTalk.Opens().Says("no web here").Closes(),
            "status" => SecureTalk.Opens().Says(InterferenceScene.Page("Ministry order 17.", "403 Forbidden")),
            "block page" => SecureTalk.Opens().Says(InterferenceScene.Page(blockPage, "403 Forbidden")),
            "chain" => SecureTalk.Opens(issuer: SecureTalk.Other).Says(page),
            "suite" => SecureTalk.Opens(suite: "TLS_CHACHA20_POLY1305_SHA256").Says(page),
            "certificate and block page" => SecureTalk.Opens(certificate: SecureTalk.Other).Says(InterferenceScene.Page(blockPage, "403 Forbidden")),
            _ => SecureTalk.Opens().Says(page),
        };
    }
}
