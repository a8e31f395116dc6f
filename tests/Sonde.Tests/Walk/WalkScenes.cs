using System.Net;
using Sonde.Experiments.Network;
using Sonde.Measurements.Model;
using Sonde.Packets.Ip;
using Sonde.Tests.Experiments.PathTransparency.FastOpen;
using Sonde.Tests.Experiments.Traceroute.Payloads;
using Sonde.Tests.Simulation;
using Fate = Sonde.Tests.Experiments.PathTransparency.FastOpen.WireServer.Fate;

namespace Sonde.Tests.Walk;

/// <summary>
/// The networks of the walk, by nettest. A new experiment brings its own: the walk fails for one that has none, and for an outcome or a
/// condition that none leads to.
/// </summary>
internal static class WalkScenes
{
    private const string Target = "203.0.113.80";
    private static readonly IPAddress Router = IPAddress.Parse("198.51.100.4");

    public static IReadOnlyList<WalkScene> Of(string nettest) => nettest switch
    {
        "tcpping" => [.. TcpPing()],
        "multi_protocol_traceroute" => [.. Traces()],
        "sonde_traceroute" => [.. Traces(), .. Payloads()],
        "tfo" => [.. KernelFastOpen(), .. WireFastOpen()],
        "h2" => H2WalkScenes.All,
        "udpzero" => [.. DatagramWalkScenes.UdpZero()],
        "evilbit" => [.. DatagramWalkScenes.EvilBit(), .. OptionWalkScenes.EvilBit()],
        "tcpopt" => [.. OptionWalkScenes.TcpOpt()],
        "ecn" => [.. VariantWalkScenes.Ecn()],
        "dscp" => [.. VariantWalkScenes.Dscp(), .. DatagramWalkScenes.Dscp()],
        "mss" => [.. VariantWalkScenes.Mss()],
        _ => [],
    };

    private static IEnumerable<WalkScene> TcpPing()
    {
        yield return Ping("connects", _ => Answer.Connects(10));
        yield return Ping("refuses", _ => Answer.Refuses(3));
        yield return Ping("resets", _ => Answer.Fails(104));
        yield return Ping("is silent", _ => Answer.Silence);
        yield return Ping("network unreachable", _ => Answer.Fails(101) with { Icmp = new IcmpError(3, 0, Router) });
        yield return Ping("host unreachable", _ => Answer.Fails(113) with { Icmp = new IcmpError(3, 1, Router) });
        yield return Ping("local rule", _ => Answer.Fails(1, 0));
        yield return Ping("unheard of error", _ => Answer.Fails(71));
        yield return Ping("loses one of two", n => n % 2 == 0 ? Answer.Connects(10) : Answer.Silence);
        yield return new WalkScene(
            "with a control", () => new SimulatedNetwork((to, _) => to.Port == 443 ? Answer.Refuses(3) : Answer.Connects(5)),
            "tcpconnect://203.0.113.80:443", "--control", "tcpconnect://203.0.113.81:80", "--allow", "203.0.113.0/24", "--repetitions",
            "3");
        foreach ((string name, Failure? failure) in ((string, Failure?)[])
            [("unknown", Failures.DnsNxdomain), ("empty", Failures.DnsNoAnswer), ("unanswered", Failures.GenericTimeout),
                ("failing", new Failure("dns_servfail_error")), ("refused", new Failure("dns_refused_error")), ("local", null)])
        {
            yield return new WalkScene($"name {name}", () =>
            {
                var network = new SimulatedNetwork((_, _) => Answer.Connects(10));
                if (failure is { } why) network.NameFailures["www.example"] = why;
                else network.Names["www.example"] = [IPAddress.Parse(Target)];
                return network;
            }, "tcpconnect://www.example:443", "--allow", "203.0.113.0/24", "--repetitions", "2", "--resolve");
        }
    }

    private static WalkScene Ping(string name, Func<int, Answer> answer)
        => new(
            name, () => new SimulatedNetwork((_, n) => answer(n)), $"tcpconnect://{Target}:443", "--allow", "203.0.113.0/24",
            "--repetitions", "4");

    private static IEnumerable<WalkScene> Traces()
    {
        yield return Trace("plain path", probe => PathModel.Plain(probe, 6));
        yield return Trace("silence", _ => []);
        yield return Trace("nothing behind router 3", probe => probe.Ttl <= 3 ? [PathModel.Expired(probe, probe.Ttl)] : []);
        yield return Trace(
            "host unreachable", probe => [probe.Ttl <= 3 ? PathModel.Expired(probe, probe.Ttl) : PathModel.Unreachable(probe, 4, 1)]);
        yield return Trace(
            "network unreachable", probe => [probe.Ttl <= 3 ? PathModel.Expired(probe, probe.Ttl) : PathModel.Unreachable(probe, 4, 0)]);
        yield return Trace(
            "port unreachable, says a router",
            probe => [probe.Ttl <= 3 ? PathModel.Expired(probe, probe.Ttl) : PathModel.Unreachable(probe, 4, 3)]);
        yield return Trace("cannot be sent", _ => [PathReply.Unsent(101)]);
        yield return Trace("local rule", _ => [PathReply.Unsent(1)]);
        yield return Trace(
            "one port is reset midway",
            probe => [
                probe.Is("tcp/443") && probe.Ttl > 3
                ? PathModel.Rst(probe, 4, ttl: 200)
                : probe.Ttl <= 6 ? PathModel.Expired(probe, probe.Ttl) : PathModel.Arrived(probe, 7)]);
        yield return Trace("one port is dropped midway", probe => probe.Is("tcp/443") && probe.Ttl > 3 ? [] : PathModel.Plain(probe, 6));
        yield return Trace("one port goes another way", probe => [probe.Is("tcp/443") && probe.Ttl > 3
            ? PathModel.Expired(
                probe, probe.Ttl, from: PacketAddress.From(IPAddress.Parse($"198.51.100.{100 + probe.Ttl}"))) : probe.Ttl <= 6
                ? PathModel.Expired(probe, probe.Ttl)
                : PathModel.Arrived(probe, 7)]);
    }

    private static WalkScene Trace(string name, Func<SeenProbe, IEnumerable<PathReply>> path)
        => new(
            name, () => new SimulatedNetwork((_, _) => Answer.Silence) { Path = path, CanCapture = true }, Target, "--allow",
            "203.0.113.0/24", "--max-ttl", "8");

    private static IEnumerable<WalkScene> Payloads()
    {
        yield return Payload("payloads that agree", new PayloadScene());
        yield return Payload(
            "a payload that is reset midway",
            new PayloadScene { Box = probe => PayloadScene.IsTest(probe) ? ([PayloadScene.Reset(probe, 4)], true) : null });
        yield return Payload(
            "a payload that is dropped midway", new PayloadScene { Box = probe => PayloadScene.IsTest(probe) ? ([], false) : null });
        yield return Payload(
            "a payload that is answered midway",
            new PayloadScene
            {
                Box = probe
                => PayloadScene.IsTest(probe) ? ([PayloadScene.Page(probe, 4, "HTTP/1.1 200 OK\r\n\r\n")], false) : null
            });
    }

    private static WalkScene Payload(string name, PayloadScene scene)
        => new(name, () => new SimulatedNetwork((_, _) => Answer.Silence) { Path = probe => scene.Receive(probe), CanCapture = true },
            Target, "--allow", "203.0.113.0/24", "--payload-http", PayloadScene.Keyword, "--max-ttl", "12");

    private static IEnumerable<WalkScene> KernelFastOpen()
    {
        yield return Kernel("answers", (_, _) => SimulatedTalk.Answers());
        yield return Kernel("refuses", (_, _) => SimulatedTalk.Fails(111));
        yield return Kernel("resets", (_, _) => SimulatedTalk.Fails(104));
        yield return Kernel("unheard of error", (_, _) => SimulatedTalk.Fails(71));
        yield return Kernel("is silent", (_, _) => SimulatedTalk.Silence);
        yield return Kernel("opens and says nothing", (_, _) => SimulatedTalk.Opens());
        yield return Kernel("opens and resets", (_, _) => SimulatedTalk.Fails(104) with { ConnectedMs = 1 });
        yield return Kernel("opens and closes", (_, _) => Opened(ConversationEnd.Closed, ConversationStage.Read));
        yield return Kernel("resets the hello", (_, _) => Opened(ConversationEnd.Failed, ConversationStage.Tls, errno: 104));
        yield return Kernel("swallows the hello", (_, _) => Opened(ConversationEnd.Abandoned, ConversationStage.Tls));
        yield return Kernel("refuses the hello", (_, _) => Opened(ConversationEnd.TlsFailed, ConversationStage.Tls));
        yield return Kernel(
            "prohibited", (_, _) => SimulatedTalk.Fails(13).With(reply => reply with { Icmp = new IcmpError(3, 13, Router) }));
        yield return Kernel(
            "host unreachable", (_, _) => SimulatedTalk.Fails(113).With(reply => reply with { Icmp = new IcmpError(3, 1, Router) }));
        yield return Kernel(
            "network unreachable", (_, _) => SimulatedTalk.Fails(101).With(reply => reply with { Icmp = new IcmpError(3, 0, Router) }));
        yield return Kernel("local rule", (_, _) => SimulatedTalk.Fails(1).With(reply => reply with { NeverLeft = true }));
        yield return Kernel(
            "gives a cookie and takes data", (_, n) => Given(n, used => used with { HadCookie = true, SynDataAcked = true }, 8));
        yield return Kernel(
            "gives a cookie and takes no data", (_, n) => Given(n, used => used with { HadCookie = true, FastOpenFailure = 2 }));
        yield return Kernel(
            "gives a cookie and loses what carries data",
            (asked, n) => asked.Socket.UsesFastOpen
                ? Given(n, used => used with { HadCookie = true, FastOpenFailure = 3, SynRetransmits = 1 }, 1010, 1005)
                : SimulatedTalk.Answers());
        yield return Kernel(
            "breaks with fast open",
            (_, n) => n == 0 ? SimulatedTalk.Answers() : SimulatedTalk.Silence.With(reply => reply with { HadCookie = n > 1 }));
        yield return new WalkScene(
            "a capture that sees nothing", () => Talks((_, _) => SimulatedTalk.Answers(), isObserved: true), $"{Target}:80", "--layer",
            "kernel", "--connect", "tcp", "--output-flows", "--allow", "203.0.113.0/24");
        yield return new WalkScene(
            "unusable inputs", () => Talks((_, _) => SimulatedTalk.Answers()), "--layer", "kernel", "--connect", "tcp", "--allow",
            "203.0.113.0/24")
        {
            Input =
                "{\"dip\":\"203.0.113.80\",\"dp\":80,\"id\":\"job-7\",\"path\":[\"a\"],\"time\":\"noon\",\"conditions\":[\"old\"],\"x_outcome\":\"mine\",\"x_x_id\":1}\nno job\n10.0.0.1:80\n",
            ExitCode = 3,
        };
    }

    private static SimulatedTalk Opened(ConversationEnd end, ConversationStage stage, int errno = 0)
        => (SimulatedTalk.Fails(errno, 20) with { ConnectedMs = 1 }).With(reply => reply with { End = end, Stage = stage });

    private static SimulatedTalk Given(int number, Func<ConversationReply, ConversationReply> used, double ms = 10, double connected = 5)
        => number < 2 ? SimulatedTalk.Answers() : SimulatedTalk.Answers(ms, connected).With(used);

    private static WalkScene Kernel(string name, Func<Conversation, int, SimulatedTalk> behaviour)
        => new(name, () => Talks(behaviour), $"{Target}:80", "--layer", "kernel", "--connect", "tcp", "--allow", "203.0.113.0/24");

    private static SimulatedNetwork Talks(Func<Conversation, int, SimulatedTalk> behaviour, bool isObserved = false)
    {
        var clock = new SimulatedClock();
        return new SimulatedNetwork(
            (_, _) => Answer.Silence, clock)
        {
            CanCapture = isObserved,
            Conversations = new SimulatedConversations(clock, behaviour) { IsObserved = isObserved }
        };
    }

    private static IEnumerable<WalkScene> WireFastOpen()
    {
        yield return Wire("clean", new WireServer());
        yield return Wire("legacy", new WireServer { Kinds = [] });
        yield return Wire("speaks the experimental kind", new WireServer { Kinds = [254] });
        yield return Wire("takes data from anybody", new WireServer { TakesData = _ => true });
        yield return Wire("rejects its cookie", new WireServer { TakesData = _ => false });
        yield return Wire("option taken off", new WireServer { Way = segment => segment.OptionKind == 34 ? Fate.Strip : null });
        yield return Wire("option lost", new WireServer { Way = segment => segment.OptionKind != 0 ? Fate.Drop : null });
        yield return Wire("data lost", new WireServer { Way = segment => segment is { IsSyn: true, DataLength: > 0 } ? Fate.Drop : null });
        yield return Wire(
            "data reset",
            new WireServer
            {
                Way = segment
                => segment is { IsSyn: true, DataLength: > 0 } ? new Fate([WireServer.Rst(segment.Probe, segment.DataLength)]) : null
            });
        yield return Wire("says nothing", new WireServer { Answer = null });
        HashSet<ushort> withData = [];
        yield return Wire("data stalls", new WireServer
        {
            TakesData = _ => true,
            Way = segment =>
            {
                if (segment is { IsSyn: true, DataLength: > 0 }) withData.Add(segment.Probe.SourcePort);
                return null;
            },
            Back = reply => WireScene.Read(reply) is { IsSynAck: false } read && withData.Contains(read.Port) ? null : reply,
        });
        yield return Wire("everything lost", new WireServer { Way = _ => Fate.Drop });
        yield return Wire("refuses", new WireServer { Way = segment => new Fate([WireServer.Rst(segment.Probe, segment.DataLength)]) });
        yield return Wire("a proxy", new WireServer { Ttl = (64, 50) });
    }

    private static WalkScene Wire(string name, WireServer server)
        => new($"wire, {name}", () => Crafted(server), $"{Target}:80", "--layer", "wire", "--locate", "--connect", "http", "--allow",
            "203.0.113.0/24");

    private static SimulatedNetwork Crafted(WireServer server) => new((_, _) => Answer.Silence)
    {
        CanCapture = true,
        Path = probe
            => probe.Ttl <= 3 ? [PathModel.Expired(probe, probe.Ttl)] : probe.IsTcp ? server.Receive(probe) : PathModel.Plain(probe, 3),
    };
}
