using System.Text.Json;
using Sonde.Tests.Simulation;
using static Sonde.Tests.Experiments.Interference.TalkMarks;

namespace Sonde.Tests.Experiments.Interference;

/// <summary>
/// Behaviours of censors that no other test plays, each with the word that the documents give it (what the prober sees at which stage), and
/// who is to be named.
/// </summary>
public sealed class UnseenCensorsTests
{
    private const string Path = "path", CannotTell = "cannot tell";

    public static TheoryData<string, double, string> Memories => [.. Repetitions.Some(
    [
        ("rst", 0, "read/tcp.reset"),
        ("rst", 1, "read/tcp.reset"),
        ("drop", 0, "read/timeout"),
        ("drop", 1, "read/timeout"),
        ("page", 0, "content/status_mismatch:403"),
        ("syn", 0, "read/timeout"),
    ], 3)];

    private static readonly string Ordinary = InterferenceScene.Page("<html><body>Welcome, you asked for forbidden.example</body></html>");

    public static TheoryData<string, string, string, string> Behaviours => [.. Repetitions.Some(AllBehaviours, 15)];

    private static TheoryData<string, string, string, string> AllBehaviours => new()
    {
        { "http", "rst after the head", "read/tcp.reset", Path },
        { "http", "rst within the body", "read/tcp.reset", Path },
        { "http", "fin within the head", "read/http.truncated_response", Path },
        { "http", "head alone", "read/timeout", CannotTell },
        { "http", "chunks cut", "read/http.truncated_response", CannotTell },
        { "http", "chunk lies", "http/http.invalid", CannotTell },
        { "http", "two lengths", "http/http.invalid", CannotTell },
        { "http", "length below zero", "http/http.invalid", CannotTell },
        { "http", "bare text", "http/http.invalid", CannotTell },
        { "http", "alert of TLS", "http/http.invalid", CannotTell },
        { "http", "binary frames", "http/http.invalid", CannotTell },
        { "http", "page without a reason", "content/status_mismatch:403", CannotTell },
        { "http", "451", "content/blockpage:f_gen_451", CannotTell },
        { "http", "307 to elsewhere", "content/status_mismatch:307", CannotTell },
        { "http", "refresh", "content/header_mismatch", CannotTell },
        { "http", "cookie", "content/header_mismatch", CannotTell },
        { "http", "no header", "content/header_mismatch", CannotTell },
        { "http", "empty page", "content/body_mismatch", CannotTell },
        { "http", "204", "content/status_mismatch:204", CannotTell },
        { "http", "frame", "content/body_mismatch", CannotTell },
        { "http", "half length", "content/body_mismatch", CannotTell },
        { "http", "HTTP/1.0 page", "content/header_mismatch", CannotTell },
        { "http", "interim answer, then silence", "read/timeout", CannotTell },
        { "http", "unreachable within", "read/ip.host_no_route", Path },
        { "http", "prohibited, and silence", "read/timeout", Path },
        { "http", "too big, and silence", "read/timeout", CannotTell },
        { "http", "rst of another distance at equal numbers", "read/tcp.reset", Path },
        { "http", "three resets", "read/tcp.reset", Path },
        { "http", "rst of the server's distance", "read/tcp.reset", CannotTell },
        { "http", "page of the path, then the server's", "content/status_mismatch:403", Path },
        { "http", "page without timestamps", "content/status_mismatch:403", Path },
        { "http", "page before its time", "content/status_mismatch:403", Path },
        { "echo", "half, then silence", "content/mismatch", CannotTell },
        { "echo", "half, then rst", "read/tcp.reset", Path },
        { "echo", "twice", "content/mismatch", CannotTell },
        { "echo", "capitals", "content/mismatch", CannotTell },
        { "echo", "more behind it", "content/mismatch", CannotTell },
        { "echo", "prohibited, and silence", "read/timeout", Path },
        { "echo", "redirect", "content/mismatch", CannotTell },
        { "discard", "bare text", "content/mismatch", CannotTell },
        { "discard", "one byte, then silence", "content/mismatch", CannotTell },
        { "discard", "late rst", "read/tcp.reset", Path },
        { "discard", "451", "content/blockpage:f_gen_451", CannotTell },
        { "discard", "prohibited, and silence", "write/timeout", Path },
        { "discard", "rst of the server's distance", "read/tcp.reset", CannotTell },
    };

    [Dear]
    [Theory]
    [MemberData(nameof(Behaviours))]
    public void Behaviour_has_the_documents_word_and_its_author(string service, string does, string code, string who)
    {
        var scene = new InterferenceScene
        {
            Service = service,
            Server = (asked, _) => asked.IsControl
                ? InterferenceScene.Clean(asked).With(reply => reply with { Packets = Of(reply, OfServer, 100) })
                : Does(does),
        };
        JsonElement line = scene.Measure().ShouldHaveSingleItem();
        line.GetProperty("x_outcome_code").GetString().ShouldBe(code);
        line.GetProperty("x_expectation").GetString().ShouldBe("unexpected");
        line.GetProperty("anomaly").GetBoolean().ShouldBeTrue();
        (line.GetProperty("controls_failed").GetBoolean(), line.GetProperty("stateful_block").GetBoolean()).ShouldBe((false, false));
        line.GetProperty("x_evidence").GetProperty("who").GetString().ShouldBe(who);
    }

    [Theory]
    [MemberData(nameof(Memories))]
    public void Memory_of_any_kind_is_waited_out_and_confirmed(string does, double after, string code)
    {
        foreach (double seconds in Repetitions.Some((double[])[20, 60, 90, 180], 2))
        {
            foreach (bool restarts in (bool[])[false, true])
            {
                JsonElement line = Remembering(does, after, seconds, restarts).Measure().ShouldHaveSingleItem();
                line.GetProperty("x_outcome_code").GetString().ShouldBe(code, $"{seconds} s, restarts: {restarts}");
                line.GetProperty("x_expectation").GetString().ShouldBe("unexpected", $"{seconds} s, restarts: {restarts}");
                // What is forgotten while a try times out was never seen.
                if (restarts || does != "drop") line.GetProperty("stateful_block").GetBoolean().ShouldBeTrue();
            }
        }
    }

    private static InterferenceScene Remembering(string does, double after, double seconds, bool restarts)
    {
        InterferenceScene scene = null!;
        (double From, double To) held = (double.MaxValue, double.MinValue);
        scene = new InterferenceScene
        {
            Server = (asked, _) =>
            {
                double now = scene.Asked[^1].At;
                bool isHeld = now > held.From && now < held.To;
                if (isHeld && restarts) held = held with { To = now + seconds };
                if (!asked.IsControl && !isHeld && now >= held.To) held = (now + after, now + after + seconds);
                if (!asked.IsControl && (!isHeld || does != "syn")) return Acts(does == "syn" ? "drop" : does);
                return isHeld ? does == "syn" ? ServerTalk.Silence : Acts(does) : InterferenceScene.Clean(asked);
            },
        };
        return scene;
    }

    private static ServerTalk Acts(string does) => does switch
    {
        "rst" => ServerTalk.Opens(acknowledges: false).Resets(),
        "drop" => ServerTalk.Opens(acknowledges: false),
        _ => ServerTalk.Opens().Says(InterferenceScene.Page("Ministry order 17.", "403 Forbidden", "")),
    };

    private static ServerTalk Does(string what)
    {
        ServerTalk opens = ServerTalk.Opens();
        string head = Ordinary[..(Ordinary.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)];
        const string Chunked = "HTTP/1.1 200 OK\r\nServer: test\r\nTransfer-Encoding: chunked\r\n\r\n";
        const string Request = "GET / HTTP/1.1\r\nHost: forbidden.example\r\n\r\n";
        ServerTalk Page(string status, string body = "Ministry order 17.", string headers = "Server: test\r\n")
            => opens.Says(InterferenceScene.Page(body, status, headers));
        return what switch
        {
            "rst after the head" => opens.Says(head).Resets().With(Rst(OfPath)),
            "rst within the body" => opens.Says(Ordinary[..^9]).Resets().With(Rst(OfPath)),
            "fin within the head" => opens.Says(Ordinary[..20]).Closes().With(Fin(OfPath)),
            "head alone" => opens.Says(head),
            "chunks cut" => opens.Says(Chunked + "10\r\n0123").Closes(),
            "chunk lies" => opens.Says(Chunked + "xyz\r\n0123\r\n0\r\n\r\n").Closes(),
            "two lengths" => opens.Says(Ordinary.Replace("Server: test", "Content-Length: 3", StringComparison.Ordinal)).Closes(),
            "length below zero" => opens.Says("HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n").Closes(),
            "bare text" => opens.Says("Object not found").Closes(4000),
            "alert of TLS" => opens.Says("\u0015\u0003\u0003\0\u0002\u0002\u0028").Closes(),
            "binary frames" => opens.Says("\0\0\u0012\u0004\0\0\0\0\0").Closes(),
            "page without a reason" => opens.Says("HTTP/1.1 403\r\nContent-Length: 2\r\n\r\nno"),
            "451" => opens.Says(InterferenceScene.Page("<h1>451 Unavailable For Legal Reasons</h1>", "451 Unavailable For Legal Reasons"))
                .Closes(4000),
            "307 to elsewhere" => Page("307 Temporary Redirect", "", "Server: test\r\nLocation: http://ads.example/\r\n"),
            "refresh" => Page("200 OK", "<html><body>Welcome, you asked for forbidden.example</body></html>",
                "Server: test\r\nRefresh: 0; url=http://notice.example\r\n"),
            "cookie" => Page("200 OK", "<html><body>Welcome, you asked for forbidden.example</body></html>",
                "Server: test\r\nSet-Cookie: seen=1\r\n"),
            "no header" => Page("200 OK", "<html><body>Welcome, you asked for forbidden.example</body></html>", ""),
            "empty page" => Page("200 OK", ""),
            "204" => opens.Says("HTTP/1.1 204 No Content\r\nServer: test\r\n\r\n"),
            "frame" => Page("200 OK", "<html><body><iframe src=\"http://10.10.34.99/\"></iframe></body></html>"),
            "half length" => opens.Says(
                $"HTTP/1.1 200 OK\r\nServer: test\r\nContent-Length: 20\r\n\r\n{Ordinary[(Ordinary.Length - 60)..]}"),
            "HTTP/1.0 page" => opens.Says("HTTP/1.0 200 OK\r\n\r\n<html><body>closed by order</body></html>").Closes(),
            "interim answer, then silence" => opens.Says("HTTP/1.1 103 Early Hints\r\n\r\n"),
            "unreachable within" => opens.After(5, (course, at) => course.Fail(113, at)).With(Icmp(3, 10)),
            "prohibited, and silence" => ServerTalk.Opens(acknowledges: false).With(Icmp(3, 13)),
            "too big, and silence" => opens.With(Icmp(3, 4)),
            "rst of another distance at equal numbers" => opens.Resets().With(Rst(OfPath)),
            "three resets" => opens.Resets().With(Rst(OfServer, 1, 1461, 4381)),
            "rst of the server's distance" => opens.Resets().With(Rst(OfServer)),
            "page of the path, then the server's" => Page("403 Forbidden").With(Race),
            "page without timestamps" => Page("403 Forbidden").With(
                reply => reply with { Packets = Of(reply, OfServer, 20, withTimestamps: true) }),
            "page before its time" => Page("403 Forbidden").With(reply => reply with { Rtt = 0.1, Packets = Of(reply, OfServer, 2) }),
            "half, then silence" => opens.Says(Request[..20]),
            "half, then rst" => opens.Says(Request[..20]).Resets().With(Rst(OfPath)),
            "twice" => opens.Says(Request + Request),
            "capitals" => opens.Says(Request.ToUpperInvariant()),
            "more behind it" => opens.Says(Request + "x"),
            "redirect" => Page("302 Found", "", "Location: http://notice.example/\r\n").Closes(4000),
            "one byte, then silence" => opens.Says("x"),
            _ => opens.Resets(2000).With(Rst(OfPath)),
        };
    }
}
