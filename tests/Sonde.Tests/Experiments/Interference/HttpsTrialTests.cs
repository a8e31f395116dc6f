using System.Text.Json;
using Sonde.Experiments.Network;

namespace Sonde.Tests.Experiments.Interference;

public sealed class HttpsTrialTests
{
    private static readonly byte[] Own = [0x30, 1, 2, 3], Other = [0x30, 9, 9, 9];

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
        ServerTalk open = new ServerTalk().After(10, (course, at) => course.Connect(at));
        const string blockPage = "<html><head><title>Web Page Blocked</title></head><body><h1>FortiGuard Web Filtering</h1></body></html>";
        ServerTalk Secure(
            string version = "TLSv1.3", byte[]? certificate = null, byte[]? issuer = null, string suite = "TLS_AES_128_GCM_SHA256")
            => open.After(20, (course, at) => course.FinishTls(at)).After(0, (course, at) => course.Write(at))
            .With(
                reply => reply
                with
                {
                    Tls = new TlsSeen(
                    version, suite, "00")
                    {
                        Progress = TlsProgress.Done,
                        Chain = issuer is null ? [certificate ?? Own] : [certificate ?? Own, issuer]
                    }
                });
        return what switch
        {
            "rst" => open.Resets(),
            "fin" => open.Closes(),
            "drop" => open,
            "alert"
                => open.After(5, (course, at) => course.FailTls(at))
                .With(reply => reply with { Tls = new TlsSeen(null, null, null) { Progress = TlsProgress.Refused, Alert = 40 } }),
            "clear"
                => open.After(5, (course, at) => course.FailTls(at))
                .With(reply => reply with { Tls = new TlsSeen(null, null, null) { Progress = TlsProgress.NoTls } }),
            "rst later" => Secure().Resets(),
            "drop later" => Secure(),
            "certificate" => Secure(certificate: Other).Says(page),
            "version" => Secure("TLSv1.2").Says(page),
            "body" => Secure().Says(InterferenceScene.Page("<p>Blocked by order</p>")),
            "fin later" => Secure().Closes(),
            "cut later" => Secure().Says(page[..^5]).Closes(),
            "garbage later" => Secure().Says("no web here").Closes(),
            "status" => Secure().Says(InterferenceScene.Page("Ministry order 17.", "403 Forbidden")),
            "block page" => Secure().Says(InterferenceScene.Page(blockPage, "403 Forbidden")),
            "chain" => Secure(issuer: Other).Says(page),
            "suite" => Secure(suite: "TLS_CHACHA20_POLY1305_SHA256").Says(page),
            "certificate and block page" => Secure(certificate: Other).Says(InterferenceScene.Page(blockPage, "403 Forbidden")),
            _ => Secure().Says(page),
        };
    }
}
