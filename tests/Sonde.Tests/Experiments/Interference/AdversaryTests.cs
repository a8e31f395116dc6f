using System.Text.Json;
using Sonde.Tests.Simulation;
using static Sonde.Tests.Experiments.Interference.TalkMarks;

namespace Sonde.Tests.Experiments.Interference;

/// <summary>
/// What somebody of bad will would think of who knows how trials are made: what censors do at once, late, by halves, or to one family
/// alone, and servers that look like them. Each with its word, what that says of the network, and who is to be named.
/// </summary>
public sealed class AdversaryTests
{
    private const string Path = "path", CannotTell = "cannot tell", Known = "content/blockpage:a_prod_fortinet_1";

    private const string BlockPage =
        "<html><head><title>Web Page Blocked</title></head><body><h1>FortiGuard Web Filtering</h1></body></html>";

    private static readonly string Ordinary = InterferenceScene.Page("<html><body>Welcome, you asked for forbidden.example</body></html>");

    public static TheoryData<string, string, string, string> Behaviours => new()
    {
        { "http", "known page without a length, then a reset", Known, Path },
        { "http", "known page that promises more, and stays open", Known, Path },
        { "http", "known page that promises more, then FIN", Known, Path },
        { "http", "known page that promises less, and stays open", Known, Path },
        { "http", "unknown page that promises more, and stays open", "read/timeout", Path },
        { "http", "page within the FIN", "content/status_mismatch:403", Path },
        { "http", "page whole, then a reset", "content/status_mismatch:403", Path },
        { "http", "page after three seconds", "content/status_mismatch:403", Path },
        { "http", "page after three seconds, and the reset of a second before nobody heard", "read/tcp.reset", Path },
        { "http", "the server's page, then a reset", "match", CannotTell },
        { "http", "half of the server's page, then half of another", "content/body_mismatch", CannotTell },
        { "http", "bytes before the status line", "http/http.invalid", CannotTell },
        { "http", "empty lines before the status line", "http/http.invalid", CannotTell },
        { "http", "100 and then 403", "content/status_mismatch:403", CannotTell },
        { "http", "too many requests for this name", "content/status_mismatch:429", CannotTell },
        { "http", "keep-alive in place of close", "match", CannotTell },
        { "http", "known page in gzip", Known, CannotTell },
        { "http", "known page in chunks", Known, CannotTell },
        { "http", "window that closes", "read/timeout", CannotTell },
        { "https", "alert of a server that has no such name", "tls/tls.failed", CannotTell },
        { "https", "alert of who is nearer", "tls/tls.failed", Path },
        { "https", "alert for the protocols that are offered", "tls/tls.failed", CannotTell },
        { "https", "another certificate, then a reset", "read/tcp.reset", Path },
        { "https", "another certificate, then silence", "read/timeout", CannotTell },
        { "https", "another certificate, and half a page", "read/http.truncated_response", CannotTell },
        { "https", "another certificate, and clear text within", "http/http.invalid", CannotTell },
        { "https", "silence within the handshake", "tls/timeout", CannotTell },
        { "echo", "mirror, and a reset of the path behind it", "read/tcp.reset", Path },
        { "echo", "known page after the mirror, a second later", Known, CannotTell },
        { "echo", "mirror byte by byte", "match", CannotTell },
        { "discard", "FIN after two seconds", "content/mismatch", Path },
        { "discard", "known page after two seconds", Known, CannotTell },
    };

    [Dear]
    [Theory]
    [MemberData(nameof(Behaviours))]
    public void Behaviour_has_its_word_and_its_author(string service, string does, string code, string who)
    {
        var scene = new InterferenceScene { Service = service, Server = (asked, _) => asked.IsControl ? Clean(asked) : Does(does) };
        JsonElement line = scene.Measure().ShouldHaveSingleItem();
        line.GetProperty("x_outcome_code").GetString().ShouldBe(code);
        line.GetProperty("x_expectation").GetString().ShouldBe(code == "match" ? "expected" : "unexpected");
        (line.GetProperty("controls_failed").GetBoolean(), line.GetProperty("stateful_block").GetBoolean()).ShouldBe((false, false));
        line.GetProperty("x_evidence").GetProperty("who").GetString().ShouldBe(who);
    }

    [Theory]
    [InlineData("reset")]
    [InlineData("page")]
    [InlineData("drop")]
    public void One_family_may_be_filtered_and_the_other_not(string how)
    {
        foreach (bool six in (bool[])[false, true])
        {
            var scene = new InterferenceScene
            {
                Server = (asked, _)
                    => asked.IsControl || (asked.Address!.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6) != six
                    ? InterferenceScene.Clean(asked)
                    : how switch
                    {
                        "reset" => ServerTalk.Opens().Resets(),
                        "page" => ServerTalk.Opens().Says(InterferenceScene.Page(BlockPage, "403 Forbidden")),
                        _ => ServerTalk.Opens(acknowledges: false),
                    },
            };
            IReadOnlyList<JsonElement> lines = scene.Measure("[2001:db8::80]", "--allow", "2001:db8::/32");
            lines.Count.ShouldBe(2);
            foreach (JsonElement line in lines)
            {
                bool isStruck = line.GetProperty("vp").GetString()!.Contains(':', StringComparison.Ordinal) == six;
                line.GetProperty("x_expectation").GetString().ShouldBe(isStruck ? "unexpected" : "expected");
            }
        }
    }

    [Theory]
    [InlineData("TLS 1.3 alone")]
    [InlineData("certificates by turns")]
    [InlineData("certificates by chance")]
    [InlineData("alert to every name")]
    [InlineData("403 to every name")]
    [InlineData("429 to every name")]
    [InlineData("redirect to one host for every name")]
    [InlineData("versions by turns")]
    public void Server_that_is_odd_to_every_name_accuses_nobody(string how)
    {
        for (int seed = 1; seed <= Repetitions.Of(2, 8, 8); seed++)
        {
            int count = seed;
            var chance = new Random(seed);
            var scene = new InterferenceScene
            {
                Service = "https",
                Server = (_, _) => how switch
                {
                    "TLS 1.3 alone" => SecureTalk.Opens().Says(Ordinary),
                    "certificates by turns"
                        => SecureTalk.Opens(certificate: count++ % 2 == 0 ? SecureTalk.Other : SecureTalk.Own).Says(Ordinary),
                    "certificates by chance"
                        => SecureTalk.Opens(certificate: chance.Next(3) == 0 ? SecureTalk.Other : SecureTalk.Own).Says(Ordinary),
                    "versions by turns" => SecureTalk.Opens(count++ % 3 == 0 ? "TLSv1.2" : "TLSv1.3").Says(Ordinary),
                    "alert to every name" => SecureTalk.Alerts(112),
                    "403 to every name"
                        => SecureTalk.Opens().Says(InterferenceScene.Page("Request blocked by the firewall.", "403 Forbidden")),
                    "429 to every name" => SecureTalk.Opens().Says(InterferenceScene.Page("slow down", "429 Too Many Requests")),
                    _ => SecureTalk.Opens().Says(
                        InterferenceScene.Page("", "302 Found", "Server: test\r\nLocation: https://www.example/\r\n")),
                },
            };
            JsonElement line = scene.Measure("--seed", $"{seed}").ShouldHaveSingleItem();
            line.GetProperty("x_expectation").GetString().ShouldNotBe("unexpected", $"{how}, seed {seed}");
        }
    }

    private static ServerTalk Clean(AskedName asked) => (asked.Service == 443 ? SecureTalk.Opens().Says(Ordinary) : Plain(asked))
        .With(reply => reply with { Packets = Of(reply, OfServer, 100) });

    private static ServerTalk Plain(AskedName asked)
        => asked.Service == 80 ? ServerTalk.Opens().Says(Ordinary) : InterferenceScene.Clean(asked);

    private static ServerTalk Does(string what)
    {
        string known = InterferenceScene.Page(BlockPage, "403 Forbidden"), unknown = InterferenceScene.Page("Order 17.", "403 Forbidden");
        string More(string page) => page.Replace("Content-Length: ", "Content-Length: 9", StringComparison.Ordinal);
        string less = known.Replace(
            $"Content-Length: {BlockPage.Length}", $"Content-Length: {BlockPage.Length - 9}", StringComparison.Ordinal);
        ServerTalk opens = ServerTalk.Opens(), forged = SecureTalk.Opens(certificate: SecureTalk.Other);
        const string Mirror = "GET / HTTP/1.1\r\nHost: forbidden.example\r\n\r\n";
        return what switch
        {
            "known page without a length, then a reset"
                => opens.Says($"HTTP/1.0 403 Forbidden\r\n\r\n{BlockPage}").Resets().With(Rst(OfPath)),
            "known page that promises more, and stays open" => opens.Says(More(known)).With(Data(OfPath)),
            "known page that promises more, then FIN" => opens.Says(More(known)).Closes().With(Data(OfPath)),
            "known page that promises less, and stays open" => opens.Says(less).With(Data(OfPath)),
            "unknown page that promises more, and stays open" => opens.Says(More(unknown)).With(Data(OfPath)),
            "page within the FIN" => opens.Says(unknown).Closes(0).With(Data(OfPath)),
            "page whole, then a reset" => opens.Says(unknown).Resets(0).With(Data(OfPath)),
            "page after three seconds" => opens.Says(unknown, 3000).With(Data(OfPath)),
            "page after three seconds, and the reset of a second before nobody heard"
                => opens.Resets(2000).Says(unknown, 1000).With(Rst(OfPath)),
            "the server's page, then a reset" => opens.Says(Ordinary).Resets(0).With(Rst(OfPath)),
            "half of the server's page, then half of another" => opens.Says(Ordinary[..^20] + "<p>Order 17.</p>----"),
            "bytes before the status line" => opens.Says("\u00ff\u00fe" + unknown).Closes(),
            "empty lines before the status line" => opens.Says("\r\n\r\n" + unknown).Closes(),
            "100 and then 403" => opens.Says("HTTP/1.1 100 Continue\r\n\r\n" + unknown),
            "too many requests for this name" => opens.Says(InterferenceScene.Page("slow", "429 Too Many Requests")),
            "keep-alive in place of close"
                => opens.Says(Ordinary.Replace("Server: test", "Connection: keep-alive\r\nServer: test", StringComparison.Ordinal)),
            "known page in gzip" => opens.Says("HTTP/1.1 403 Forbidden\r\nContent-Encoding: gzip\r\n\r\n").Says(Packed(BlockPage)).Closes(),
            "known page in chunks" => opens.Says(
                $"HTTP/1.1 403 Forbidden\r\nTransfer-Encoding: chunked\r\n\r\n20\r\n{BlockPage[..32]}\r\n{BlockPage.Length - 32:x}\r\n{BlockPage[32..]}\r\n0\r\n\r\n"),
            "window that closes" => opens.Says(Ordinary[..30]),
            "alert of a server that has no such name" => SecureTalk.Alerts(112).With(Data(OfServer)),
            "alert of who is nearer" => SecureTalk.Alerts(112).With(Data(OfPath)),
            "alert for the protocols that are offered" => SecureTalk.Alerts(120),
            "another certificate, then a reset" => forged.Resets().With(Rst(OfPath)),
            "another certificate, then silence" => forged,
            "another certificate, and half a page" => forged.Says(Ordinary[..^9]).Closes(),
            "another certificate, and clear text within" => forged.Says("Object not found").Closes(),
            "silence within the handshake" => SecureTalk.Connects().After(20, (course, at) => course.TakeHandshake(1400, at)),
            "mirror, and a reset of the path behind it" => opens.Says(Mirror).Resets(200).With(Rst(OfPath, 1)),
            "known page after the mirror, a second later" => opens.Says(Mirror).Says(known, 1000).Closes(),
            "mirror byte by byte" => Slowly(opens, Mirror, 100),
            "FIN after two seconds" => opens.Closes(2000).With(Fin(OfPath)),
            _ => opens.Says(known, 2000).Closes(),
        };
    }

    private static ServerTalk Slowly(ServerTalk talk, string text, double ms)
    {
        foreach (char letter in text) talk.Says(letter.ToString(), ms);
        return talk;
    }

    private static byte[] Packed(string text)
    {
        using var packed = new MemoryStream();
        using (var zip = new System.IO.Compression.GZipStream(packed, System.IO.Compression.CompressionLevel.Fastest))
            zip.Write(System.Text.Encoding.ASCII.GetBytes(text));
        return packed.ToArray();
    }
}
