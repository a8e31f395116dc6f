using System.Text;

namespace Sonde.SystemTests.Lab.Censors;

/// <summary>Transparent proxies that change the answer, and servers' answers that stop.</summary>
internal static class ChangedAnswers
{
    private const int OneGigabyteInPieces = 16384;

    public static IReadOnlyList<Behaviour> All { get; } =
    [
        Proxy("http-blockpage-200", "same status, headers and length, another body", "content/body_mismatch",
            new ProxyAct.Change(
                answer => Answers.WithBody(answer, "<html><body><p>This site was closed by order 17/2024.</p></body></html>"))),
        Proxy("http-truncated", "half of the body, then FIN", "read/http.truncated_response", new ProxyAct.Change(Answers.Half)),
        Proxy("http-length-double", "Content-Length is doubled, the body whole, then FIN", "read/http.truncated_response",
            new ProxyAct.Change(answer => Answers.WithLength(answer, length => $"{2 * length}"))),
        Proxy(
            "http-length-word", "Content-Length: many", "http/http.invalid",
            new ProxyAct.Change(answer => Answers.WithLength(answer, _ => "many"))),
        Proxy("http-empty", "FIN without a byte", "read/http.empty", new ProxyAct.Say([])),
        Proxy(
            "http-garbage", "700 bytes that are not HTTP", "http/http.invalid",
            new ProxyAct.Say([.. Enumerable.Range(0, 700).Select(i => (byte)(128 + (i * 37 % 128))), 13, 10, 13, 10])),
        Proxy("http-drip", "a byte a second", "read/timeout", new ProxyAct.Slow(1, TimeSpan.FromSeconds(1))),
        Proxy(
            "http-throttle", "60 kB at 1 kB a second, controls at full speed", "read/timeout",
            new ProxyAct.Slow(200, TimeSpan.FromSeconds(0.2))) with { Server = Sites.Large },
        Proxy("http-header-proxy", "another Server header for this name", "content/header_mismatch",
            new ProxyAct.Change(answer => Answers.Replaced(answer, "Server: nginx", "Server: squid/5.7"))),
        Proxy(
            "http-half-length", "Content-Length is halved, the body whole", "content/body_mismatch",
            new ProxyAct.Change(answer => Answers.WithLength(answer, length => $"{length / 2}"))),
        Proxy("http-injected-script", "the page has a script that was not there", "content/body_mismatch",
            new ProxyAct.Change(
                answer
                => Answers.WithLength(
                    Answers.Replaced(answer, "<h1>Welcome</h1>", "<script src=//ads.invalid/x.js></script>"), (_, body) => $"{body}"))),
        new("http-freeze-16k", Service.Http)
        {
            Does = "16 kB of the answer pass, then nothing more of the connection",
            Shows = "it stops at the same byte every time, and controls do not stop",
            Server = Sites.Large,
            Censor = new Censor.Box(new Trigger.Word(), new Act.Freeze(16 * 1024)),
            Truth = Truth.Path("read/timeout") with { IsProvable = false },
        },
        Hostile("hostile-gigabyte", "a body of a gigabyte, and other headers than the server's", "content/header_mismatch",
            new ProxyAct.Flood(Head("Content-Length: 1073741824"), _ => Answers.Filler, OneGigabyteInPieces)),
        Hostile("hostile-headers", "a head without end", "http/http.invalid",
            new ProxyAct.Flood(
                "HTTP/1.1 200 OK\r\n"u8.ToArray(), number => Encoding.ASCII.GetBytes($"X-{number}: {new string('y', 60)}\r\n"), 400_000)),
        Hostile(
            "hostile-bomb", "200 MB of zeros in a small gzip body, and other headers than the server's", "content/header_mismatch",
            new ProxyAct.Say(Answers.Bomb(200))),
    ];

    private static Behaviour Proxy(string name, string does, string outcome, ProxyAct act)
        => new(name, Service.Http)
        {
            Does = does,
            Shows =
                "the proxy answers handshakes itself: no mark differs within a connection, but the server's own packets on another port do",
            Server = Sites.Ordinary,
            Censor = new Censor.Proxy(act),
            Truth = Truth.Path(outcome),
        };

    private static Behaviour Hostile(string name, string does, string outcome, ProxyAct act)
        => Proxy(name, does, outcome, act) with { IsHostile = true };

    private static byte[] Head(string header)
        => Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nServer: nginx\r\nContent-Type: text/html\r\n{header}\r\nConnection: close\r\n\r\n");
}
