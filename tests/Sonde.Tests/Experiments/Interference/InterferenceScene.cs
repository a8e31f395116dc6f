using System.Text;
using System.Text.Json;
using Sonde.Experiments.Network;
using Sonde.Packets.Tcp;
using Sonde.Tests.Cli;
using Sonde.Tests.Simulation;

namespace Sonde.Tests.Experiments.Interference;

/// <summary>A vantage point in memory, what lies before it, and the program that measures them.</summary>
internal sealed class InterferenceScene
{
    /// <summary>The name that is forbidden.</summary>
    public const string Forbidden = "forbidden.example";

    public const string Target = "203.0.113.80";

    /// <summary>What comes of the connection number n (from 0) on which a request with a name is sent.</summary>
    public required Func<AskedName, int, ServerTalk> Server { get; init; }

    public string Service { get; init; } = "http";

    public bool IsObserved { get; init; } = true;

    /// <summary>The TTL of the RST that answers on a port that nobody serves; null: none is captured.</summary>
    public byte? TtlElsewhere { get; init; }

    /// <summary>Turns at addresses, or null.</summary>
    public IAddressClaims? Claims { get; init; }

    /// <summary>All that was asked, with the moment in seconds.</summary>
    public List<(AskedName Asked, double At)> Asked { get; } = [];

    /// <summary>The network.</summary>
    public SimulatedNetwork Network()
    {
        var clock = new SimulatedClock();
        Instant start = clock.Now;
        int count = 0;
        return new SimulatedNetwork((_, _) => Answer.Silence, clock)
        {
            CanCapture = IsObserved,
            Claims = Claims,
            Conversations = new SimulatedConversations(clock, (conversation, _) =>
            {
                AskedName asked = AskedName.Of(conversation);
                if (asked.Request.Length == 0) return ServerTalk.Fails(111).With(Refused).Run(conversation, clock.Now);
                Asked.Add((asked, clock.Now.SecondsSince(start)));
                return Server(asked, count++).Run(conversation, clock.Now);
            })
            { IsObserved = IsObserved },
        };
    }

    private ConversationReply Refused(ConversationReply reply) => TtlElsewhere is { } ttl
        ? reply with { Packets = [new PacketMarks(reply.At, false, TcpFlags.Rst | TcpFlags.Ack, ttl)] }
        : reply;

    /// <summary>Measures the forbidden name, or others; the lines.</summary>
    public IReadOnlyList<JsonElement> Measure(params string[] arguments)
    {
        using var host = new TestHost(Network());
        string[] domains = arguments.Contains("--domain") || arguments.Contains("--domains") ? [] : ["--domain", Forbidden];
        return LineProofs.Of(host.Run(
            ["measure", Service, Target, "--allow", "203.0.113.0/24", "--fail-on", "unexpected",
                .. arguments.Contains("--seed") ? (string[])[] : ["--seed", "1"], .. domains, .. arguments]));
    }

    /// <summary>A whole answer over HTTP.</summary>
    public static string Page(string body, string status = "200 OK", string headers = "Server: test\r\n")
        => $"HTTP/1.1 {status}\r\n{headers}Content-Length: {Encoding.Latin1.GetByteCount(body)}\r\n\r\n{body}";

    /// <summary>A server that answers all names alike, with a censor before it that does something to the forbidden one.</summary>
    public static InterferenceScene Censored(Func<int, ServerTalk> censor, string service = "http")
    {
        int hits = 0;
        return new InterferenceScene { Service = service, Server = (asked, _) => asked.Name == Forbidden ? censor(hits++) : Clean(asked) };
    }

    /// <summary>A server with a filter before it that a name strikes, and that loses all that comes for a while then.</summary>
    /// <param name="seconds">For how long.</param>
    /// <param name="passes">Whether the name itself is let through.</param>
    public static InterferenceScene Remembering(double seconds, bool passes = false)
    {
        double until = double.MinValue;
        InterferenceScene scene = null!;
        scene = new InterferenceScene
        {
            Server = (asked, _) =>
            {
                double now = scene.Asked[^1].At;
                if (now < until) return ServerTalk.Silence;
                if (asked.IsControl) return Clean(asked);
                until = now + seconds;
                return passes ? Clean(asked) : ServerTalk.Opens(acknowledges: false);
            },
        };
        return scene;
    }

    /// <summary>A plain server.</summary>
    public static ServerTalk Clean(AskedName asked) => asked.Service switch
    {
        7 => ServerTalk.Opens().Says(asked.Request),
        9 => ServerTalk.Opens(),
        _ => ServerTalk.Opens().Says(Page($"<html><body>Welcome, you asked for {asked.Name}</body></html>")),
    };
}
