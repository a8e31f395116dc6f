using System.Net;
using System.Text;
using Sonde.Experiments.Network;
using Sonde.Measurements.Model;
using Sonde.Tests.Experiments.Interference;
using Sonde.Tests.Simulation;

namespace Sonde.Tests.Walk;

/// <summary>What servers and those before them do in the scenes of interference.</summary>
internal static class ScenesOf
{
    private const string BlockPage =
        "<html><head><title>Web Page Blocked</title></head><body><h1>FortiGuard Web Filtering</h1></body></html>";
    private const string Request = "GET / HTTP/1.1\r\nHost: forbidden.example\r\n\r\n";
    private static readonly byte[] Own = [0x30, 1, 2, 3], Other = [0x30, 9, 9, 9];
    private static readonly string Welcome = InterferenceScene.Page("<html><body>Welcome</body></html>");

    /// <summary>What happens on a connection of a service.</summary>
    public static ServerTalk Does(string service, string what) => service switch
    {
        "http" => Http(what, ServerTalk.Opens(what is not ("rst" or "write"), what != "write")),
        "https" => Https(what),
        _ => Bare(service, what),
    };

    /// <summary>What a resolver answers, or somebody in its name.</summary>
    public static DatagramScript Forged(DnsScene.Question question, string lie) => lie switch
    {
        "nxdomain" => Reply(question.Answer(null, 3)),
        "refused" => Reply(question.Answer(null, 5)),
        "servfail" => Reply(question.Answer(null, 2)),
        "empty" => Reply(question.Answer(null)),
        "drop" => DatagramScript.Silence,
        "port" => new DatagramScript { Errors = [(10, new IcmpError(3, 3, IPAddress.Parse(DnsScene.Target)))] },
        "route" => new DatagramScript { Errors = [(10, new IcmpError(3, 1, IPAddress.Parse("198.51.100.4")))] },
        "local" => new DatagramScript { Errno = 24 },
        "garbage" => Reply([question.Message[0], question.Message[1], 0x81, 0x80, 0, 1, 0, 200, 0, 0, 0, 0, 1]),
        _ => Reply(question.Answer(lie)),
    };

    /// <summary>What lives at an address that an answer names.</summary>
    public static TalkScript? Host(
        Conversation conversation, InterferenceWalkScenes.Authority authority, InterferenceWalkScenes.Authority gateway)
    {
        bool isSecure = conversation.Target.Port == 443;
        TalkScript page = TalkScript.Answers(Encoding.ASCII.GetBytes(Welcome)),
            block = TalkScript.Answers(Encoding.ASCII.GetBytes(InterferenceScene.Page(BlockPage, "403 Forbidden")));
        return conversation.Target.Address.ToString() switch
        {
            "203.0.113.10" => isSecure ? TalkScript.Refuses() : block,
            "203.0.113.11" => isSecure ? block with { Tls = TlsScript.Done(authority.Issue("blocked.isp.example")) } : block,
            "203.0.113.12" => isSecure ? page with { Tls = TlsScript.Done(gateway.Issue(DnsScene.Forbidden)) } : page,
            "203.0.113.15" or "203.0.113.16" => isSecure ? page with { Tls = TlsScript.Done(gateway.Kept) } : page,
            "203.0.113.13" or "198.51.100.20" => isSecure ? page with { Tls = TlsScript.Done(authority.Issue(DnsScene.Forbidden)) } : page,
            _ => null,
        };
    }

    private static DatagramScript Reply(byte[] bytes) => DatagramScript.Answer(bytes, 20, 62);

    private static ServerTalk Http(string what, ServerTalk open) => what switch
    {
        "rst" => open.Resets(5),
        "write" => open.Resets(),
        "silent" => open,
        "fin" => open.Closes(),
        "cut" => open.Says(Welcome[..^20]).Closes(),
        "length" => open.Says("HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\nx").Closes(),
        "status" => open.Says(InterferenceScene.Page("Ministry order 17.", "403 Forbidden", "")),
        "body" => open.Says(InterferenceScene.Page("<html><body>Ministry order 17: closed</body></html>")),
        "header" => open.Says(Welcome.Replace("Server: test", "Server: squid/5.7", StringComparison.Ordinal)),
        "block" => open.Says(InterferenceScene.Page(BlockPage, "403 Forbidden", "X-Frame-Options: SAMEORIGIN\r\n")),
        "akamai" => open.Says(InterferenceScene.Page("", "400 Bad Request", "Server: AkamaiGHost\r\n")),
        "refused" => ServerTalk.Fails(111),
        _ => open.Says(Welcome),
    };

    private static ServerTalk Https(string what)
    {
        ServerTalk open = new ServerTalk().After(10, (course, at) => course.Connect(at));
        ServerTalk Secure(byte[] certificate, bool writes = true)
        {
            ServerTalk secure = new ServerTalk().After(10, (course, at) => course.Connect(at))
                .After(20, (course, at) => course.FinishTls(at))
                .With(
                    reply => reply
                    with
                    {
                        Tls = new TlsSeen(
                        "TLSv1.3", "TLS_AES_128_GCM_SHA256", "00")
                        { Progress = TlsProgress.Done, Chain = [certificate] }
                    });
            return writes ? secure.After(0, (course, at) => course.Write(at)) : secure;
        }

        return what switch
        {
            "rst" => open.Resets(),
            "fin" => open.Closes(),
            "drop" => open,
            "certificate" => Secure(Other).Says(Welcome),
            "write" => Secure(Own, writes: false).Resets(),
            "refused" => ServerTalk.Fails(111),
            "drop later" => Secure(Own),
            _ => Http(what.Split(' ')[0], Secure(Own)),
        };
    }

    private static ServerTalk Bare(string service, string what) => what switch
    {
        "rst" => ServerTalk.Opens(acknowledges: false).Resets(),
        "drop" => ServerTalk.Opens(acknowledges: false),
        "page" => ServerTalk.Opens(acknowledges: false).Says("HTTP/1.1 403 Forbidden\r\n\r\n" + BlockPage).Closes(),
        "replaced"
            => ServerTalk.Opens()
            .Says(service == "echo" ? Request.Replace("forbidden", "permitted", StringComparison.Ordinal) : "access denied by policy")
            .Closes(4000),
        "write" => ServerTalk.Opens(acknowledges: false, writes: false).Resets(),
        "refused" => ServerTalk.Fails(111),
        _ => EchoOf(service),
    };

    // The echo of whatever was asked.
    private static ServerTalk EchoOf(string service)
    {
        ServerTalk talk = ServerTalk.Opens();
        return service == "echo" ? talk.After(5, (course, at) => course.Take(course.Conversation.Request.Span, at)) : talk;
    }
}
