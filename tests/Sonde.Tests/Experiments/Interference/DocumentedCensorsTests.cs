using System.Text.Json;
using Sonde.Experiments.Network;
using Sonde.Packets.Tcp;
using static Sonde.Tests.Experiments.Interference.TalkMarks;

namespace Sonde.Tests.Experiments.Interference;

/// <summary>
/// The documented behaviours of censors of connections, by their number in the catalogue of behaviours (1 to 57), for every service at
/// which they can be met: each with its word, and who is to be named. Controls match.
/// </summary>
public sealed class DocumentedCensorsTests
{
    private const string Path = "path", CannotTell = "cannot tell", Known = "content/blockpage:a_prod_fortinet_1";

    private const string BlockPage =
        "<html><head><title>Web Page Blocked</title></head><body><h1>FortiGuard Web Filtering</h1></body></html>";

    private static readonly string Ordinary = InterferenceScene.Page("<html><body>Welcome, you asked for forbidden.example</body></html>");

    private static readonly string Mirror = "GET / HTTP/1.1\r\nHost: forbidden.example\r\n\r\n";

    public static TheoryData<int, string, string, string, string> Behaviours { get; } = All();

    [Dear]
    [Theory]
    [MemberData(nameof(Behaviours))]
    public void Behaviour_has_its_word_and_its_author(int number, string service, string does, string code, string who)
    {
        var scene =
            new InterferenceScene { Service = service, Server = (asked, _) => asked.IsControl ? Clean(asked) : Does(service, does) };
        JsonElement line = scene.Measure().ShouldHaveSingleItem();
        line.GetProperty("x_outcome_code").GetString().ShouldBe(code, $"number {number}");
        line.GetProperty("x_expectation").GetString().ShouldBe("unexpected");
        (line.GetProperty("anomaly").GetBoolean(), line.GetProperty("controls_failed").GetBoolean(),
            line.GetProperty("stateful_block").GetBoolean()).ShouldBe((true, false, false));
        line.GetProperty("x_evidence").GetProperty("who").GetString().ShouldBe(who);
        if (does == "advertising")
            line.GetProperty("x_tries")[1].GetRawText().ShouldContain("13330", customMessage: "the device's IP id is kept");
    }

    private static TheoryData<int, string, string, string, string> All()
    {
        string[] plain = ["http", "echo", "discard"], all = [.. plain, "https"];
        TheoryData<int, string, string, string, string> data = [];
        void Add(int number, string does, string who, IEnumerable<string> services, Func<string, string> code)
        {
            foreach (string service in services) data.Add(number, service, does, code(service), who);
        }

        string Reset(string service) => service == "https" ? "tls/tcp.reset" : "read/tcp.reset";
        string Silent(string service) => service switch { "https" => "tls/timeout", "discard" => "write/timeout", _ => "read/timeout" };
        string Empty(string service)
            => service switch { "https" => "tls/tls.failed", "http" => "read/http.empty", _ => "content/mismatch" };
        Add(7, "resets to both ends", Path, all, Reset);
        Add(8, "reset, and the request eaten", Path, all, Reset);
        Add(9, "the server's own reset", CannotTell, all, Reset);
        Add(10, "reset as far away as the probe left", Path, all, Reset);
        Add(12, "reset on the answer", Path, ["http"], _ => "read/tcp.reset");
        Add(13, "drop", Path, all, Silent);
        Add(15, "drop, and keepalives arrive", Path, all, Silent);
        Add(19, "page", Path, plain, _ => Known);
        Add(20, "page before the server's", Path, ["http"], _ => Known);
        Add(21, "frame", Path, plain, _ => "content/blockpage:b_nat_ir_national_1");
        Add(22, "redirect of old HTTP", Path, ["http"], _ => "content/status_mismatch:302");
        Add(23, "moved", Path, ["http"], _ => "content/status_mismatch:301");
        Add(24, "advertising", Path, ["http"], _ => "content/status_mismatch:307");
        Add(25, "notice", Path, ["http"], _ => "content/body_mismatch");
        Add(25, "known notice", Path, ["http"], _ => Known);
        Add(26, "451", Path, ["http"], _ => "content/blockpage:f_gen_451");
        Add(27, "bare text", Path, plain, service => service == "http" ? "http/http.invalid" : "content/mismatch");
        Add(29, "fin", Path, all, Empty);
        Add(30, "cut", Path, ["http"], _ => "read/http.truncated_response");
        Add(31, "other header", CannotTell, ["http"], _ => "content/header_mismatch");
        Add(32, "policed", CannotTell, ["http"], _ => "read/timeout");
        Add(33, "frozen", CannotTell, ["http"], _ => "read/timeout");
        Add(40, "reset on the mirror", Path, ["echo"], _ => "read/tcp.reset");
        Add(42, "page behind the mirror", Path, ["echo"], _ => Known);
        Add(43, "mirror cut", CannotTell, ["echo"], _ => "content/mismatch");
        Add(43, "mirror altered", CannotTell, ["echo"], _ => "content/mismatch");
        Add(44, "page", Path, ["discard"], _ => Known);
        Add(48, "drop within", CannotTell, ["https"], _ => "read/timeout");
        Add(51, "alert", Path, ["https"], _ => "tls/tls.failed");
        Add(52, "clear page", Path, ["https"], _ => "tls/tls.failed");
        Add(53, "another certificate", CannotTell, ["https"], _ => "content/tls_mismatch");
        Add(54, "another certificate and page", CannotTell, ["https"], _ => Known);
        Add(55, "reset on the certificate", Path, ["https"], _ => "tls/tcp.reset");
        Add(56, "policed", CannotTell, ["https"], _ => "read/timeout");
        return data;
    }

    private static ServerTalk Clean(AskedName asked) => (asked.Service == 443
        ? SecureTalk.Opens().Says(InterferenceScene.Page($"<html><body>Welcome, you asked for {asked.Name}</body></html>"))
        : InterferenceScene.Clean(asked)).With(reply => reply with { Packets = Of(reply, OfServer, 100) });

    private static ServerTalk Does(string service, string what)
    {
        bool isSecure = service == "https";
        ServerTalk arrives = isSecure ? SecureTalk.Connects() : ServerTalk.Opens();
        ServerTalk eaten = isSecure ? SecureTalk.Connects() : ServerTalk.Opens(acknowledges: false);
        ServerTalk within = isSecure ? SecureTalk.Opens() : ServerTalk.Opens();
        ServerTalk Page(string status, string body, string headers = "Server: test\r\n")
            => within.Says(InterferenceScene.Page(body, status, headers)).Closes(4000).With(Data(OfPath));
        return what switch
        {
            "resets to both ends" => arrives.Resets().With(Rst(OfPath, 1, 1461, 4381)),
            "reset, and the request eaten" => eaten.Resets().With(Rst(OfPath)),
            "the server's own reset" => eaten.Resets(400).With(Rst(OfServer)).With(reply => reply with { Retransmits = 1 }),
            "reset as far away as the probe left" => eaten.Resets().With(Rst(63)),
            "reset on the answer" => arrives.Says(Ordinary[..60]).Resets(90).With(Rst(OfPath)),
            "drop" => eaten.With(Lost),
            "drop, and keepalives arrive" => eaten.With(Lost).With(reply => reply with
            {
                Packets = [.. reply.Packets, new PacketMarks(reply.At, false, TcpFlags.Ack, OfServer)],
            }),
            "page" => Page("403 Forbidden", BlockPage, "X-Frame-Options: SAMEORIGIN\r\n"),
            "page before the server's" => Page("403 Forbidden", BlockPage).With(Race),
            "frame" => Page(
                "403 Forbidden",
                "<html><head><title>M1-6</title></head><body><iframe src=\"http://10.10.34.35?type=Invalid Site\"></iframe></body></html>"),
            "redirect of old HTTP"
                => within.Says("HTTP/1.0 302 Found\r\nLocation: http://notice.example/\r\n\r\n").Closes().With(Data(OfPath)),
            "moved" => Page("301 Moved Permanently", "", "Server: test\r\nLocation: http://state.example/\r\n"),
            "advertising"
                => Page("307 Temporary Redirect", "", "Server: test\r\nLocation: http://ads.example/\r\n").With(Data(OfPath, 13330)),
            "notice" => Page("200 OK", "<html><body>Closed by order 17</body></html>"),
            "known notice" => Page("200 OK", BlockPage),
            "451" => Page("451 Unavailable For Legal Reasons", "no", "Server: test\r\nLink: <http://x.example>; rel=\"blocked-by\"\r\n"),
            "bare text" => within.Says("Object not found").Closes(4000).With(Data(OfPath)),
            "fin" => eaten.Closes().With(Fin(OfPath)),
            "cut" => within.Says(Ordinary[..^20]).Closes().With(Data(OfPath)),
            "other header" => within.Says(Ordinary.Replace("Server: test", "server: squid", StringComparison.Ordinal)),
            "policed" => Policed(within),
            "frozen" => within.Says(Ordinary[..^30]),
            "reset on the mirror" => arrives.Says(Mirror[..10]).Resets().With(Rst(OfPath)),
            "page behind the mirror" => arrives.Says(Mirror).Says(InterferenceScene.Page(BlockPage, "403 Forbidden"), 200).Closes()
                .With(Race),
            "mirror cut" => arrives.Says(Mirror[..20]).Closes(),
            "mirror altered" => arrives.Says(Mirror.Replace("forbidden", "permitted", StringComparison.Ordinal)),
            "drop within" => within,
            "alert" => SecureTalk.Alerts(40).With(Data(OfPath)),
            "clear page" => SecureTalk.SpeaksClear().With(Data(OfPath)),
            "another certificate" => SecureTalk.Opens(certificate: SecureTalk.Other).Says(Ordinary),
            "another certificate and page"
                => SecureTalk.Opens(certificate: SecureTalk.Other).Says(InterferenceScene.Page(BlockPage, "403 Forbidden")),
            "reset on the certificate" => SecureTalk.Connects().After(20, (course, at) => course.TakeHandshake(2000, at)).Resets()
                .With(Rst(OfPath, 2001)),
            _ => throw new InvalidOperationException(what),
        };
    }

    // So slowly that the time is over before the answer is whole.
    private static ServerTalk Policed(ServerTalk talk)
    {
        foreach (char letter in Ordinary) talk.Says(letter.ToString(), 500);
        return talk;
    }
}
