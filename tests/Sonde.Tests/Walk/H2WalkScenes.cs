using System.Net;
using Sonde.Measurements.Model;
using Sonde.Tests.Experiments.PathTransparency.H2;
using Sonde.Tests.Simulation;

namespace Sonde.Tests.Walk;

/// <summary>Web servers that lead to every outcome and condition of <c>h2</c>.</summary>
internal static class H2WalkScenes
{
    private static readonly IPAddress Router = IPAddress.Parse("198.51.100.4");

    public static IReadOnlyList<WalkScene> All =>
    [
        Plain("no http/2", (kind, _) => H2Scene.Plain(kind)),
        Plain("switches", (kind, _) => H2Scene.Plain(kind, switches: true)),
        Plain("prior knowledge", (kind, _) => H2Scene.Plain(kind, knows: true)),
        Plain("resets the offer", (kind, _) => kind == "upgrade" ? TalkScript.Resets() : H2Scene.Plain(kind)),
        Plain("baseline fails in between", (kind, n) => kind == "upgrade" || n > 0 ? TalkScript.Silence : H2Scene.Plain(kind)),
        Plain("is silent", (_, _) => TalkScript.Silence),
        Plain("refuses", (_, _) => TalkScript.Refuses()),
        Plain("resets the connect", (_, _) => TalkScript.Refuses(104)),
        Plain("prohibited", (_, _) => TalkScript.Refuses(113, icmp: H2Scene.Prohibited)),
        Plain("network unreachable", (_, _) => TalkScript.Refuses(101, icmp: new IcmpError(3, 0, Router))),
        Plain("says nothing", (_, _) => TalkScript.Swallows),
        Plain("is no web server", (_, _) => TalkScript.Answers("220 mail.example\r\n"u8.ToArray())),
        Scene("local rule", Talks((_, _) => SimulatedTalk.Fails(1).With(reply => reply with { NeverLeft = true }))),
        Scene("lossy path", Talks((kind, _) => kind == "upgrade"
            ? SimulatedTalk.Silence
            : SimulatedTalk.Answers().With(reply => reply with { Retransmits = 4 }))),
        Scene(
            "a capture that sees nothing", () => H2Scene.Network((kind, _) => H2Scene.Plain(kind), isObserved: true), "--output-flows"),
        Secure("chooses h2", (kind, _) => H2Scene.Secure(kind)),
        Secure("chooses http/1.1", (kind, _) => H2Scene.Secure(kind, "http/1.1")),
        Secure("knows no alpn", (kind, _) => H2Scene.Secure(kind, null)),
        Secure("alert to http/1.1", (kind, _) => kind == "https" ? Tls(TlsScript.Alerts(120)) : H2Scene.Secure(kind)),
        Secure("alert to h2", (kind, _) => kind == "alpn" ? Tls(TlsScript.Alerts(40)) : H2Scene.Secure(kind)),
        Secure("hello with h2 is reset", (kind, _) => kind == "alpn" ? Tls(TlsScript.Resets()) : H2Scene.Secure(kind)),
        Secure("hello with h2 is lost", (kind, _) => kind == "alpn" ? Tls(TlsScript.Silence) : H2Scene.Secure(kind)),
        Secure(
            "request by h2 is refused",
            (kind, _) => kind == "alpn"
                ? TalkScript.Answers(H2Scene.Refusal) with { Tls = TlsScript.Done(protocol: "h2") }
                : H2Scene.Secure(kind)),
        new WalkScene(
            "unusable inputs", () => H2Scene.Network((kind, _) => H2Scene.Plain(kind)), "--allow", "203.0.113.0/24")
        {
            Input = "{\"dip\":\"203.0.113.80\",\"rank\":7,\"id\":\"job-7\",\"conditions\":[\"old\"]}\nno job\n10.0.0.1:80\n"
                + "{\"dip\":\"203.0.113.80\",\"domain\":\"no name\"}\n",
            ExitCode = 3,
        },
    ];

    private static TalkScript Tls(TlsScript tls) => TalkScript.Swallows with { Tls = tls };

    private static Func<SimulatedNetwork> Talks(Func<string, int, SimulatedTalk> server) => () => H2Scene.Talks(server);

    private static WalkScene Plain(string name, Func<string, int, TalkScript> server) => Scene(name, () => H2Scene.Network(server));

    private static WalkScene Secure(string name, Func<string, int, TalkScript> server)
        => Scene($"tls, {name}", () => H2Scene.Network(server), "--connect", "https");

    private static WalkScene Scene(string name, Func<SimulatedNetwork> network, params string[] arguments)
        => new(name, network, [$"{H2Scene.Target}:80", "--allow", "203.0.113.0/24", .. arguments]);
}
