using Sonde.Experiments.Network;
using Sonde.Packets.Tcp;
using Sonde.Tests.Experiments.PathTransparency.Mss;
using Sonde.Tests.Experiments.PathTransparency.Variants;
using Sonde.Tests.Simulation;

namespace Sonde.Tests.Walk;

/// <summary>The networks of the walk of A/B experiments whose connections are crafted.</summary>
internal static class VariantWalkScenes
{
    private const int Routers = 3;
    private const string Target = "203.0.113.80";

    /// <summary>What an ICMP error says is not reached, and its code.</summary>
    public static IReadOnlyList<(string What, byte Code)> Unreachable { get; } =
        [("network", 0), ("host", 1), ("for a reason that nobody knows", 16)];

    public static IEnumerable<WalkScene> Ecn()
    {
        foreach (WalkScene common in Common("--locate", "--output-flows", "--connect", "http")) yield return common;
        yield return Wire("accurate", new VariantServer { SpeaksAccurateEcn = true });
        yield return Wire("legacy", new VariantServer { SpeaksEcn = false });
        yield return Wire("bits cleared", new VariantServer { Forward = ClearBits }, changing: 1);
        yield return Wire("SYNs with bits lost", new VariantServer { Way = seen => seen.AsksForEcn ? [] : null });
        yield return Wire(
            "SYNs with bits reset", new VariantServer { Way = seen => seen.AsksForEcn ? VariantServer.Rst(seen.Probe) : null });
        yield return Wire("SYNs with bits lost, and first ones of all", Losing(seen => seen.AsksForEcn));
        yield return Wire("marks cleared", new VariantServer { Forward = Mark(0), Back = Mark(0) }, changing: 2);
        yield return Wire("marks cleared on the way back", new VariantServer { Back = Mark(0) });
        foreach (byte mark in (byte[])[1, 2, 3])
        {
            yield return Wire($"mark {mark} written over ours", new VariantServer { Forward = Mark(mark), SpeaksEcn = false }, changing: 1);
        }

        yield return Wire("everything comes congested", new VariantServer { Back = Congest });
        yield return Wire("one mark for another on the way back", new VariantServer { Back = Mark(1) });
        yield return Wire("bits copied", new VariantServer { SpeaksEcn = false, Back = Copy });
        int syns = 0;
        yield return Wire("two servers", new VariantServer { Way = _ => null, Back = reply => Strip(reply, syns++ % 2 == 0) });
        WalkScene Wire(string name, VariantServer server, int changing = 99)
            => Scene(name, server, changing, "--locate", "--connect", "http");
    }

    public static IEnumerable<WalkScene> Dscp()
    {
        foreach (WalkScene common in Common("--layer", "wire", "--locate", "--connect", "http")) yield return common;
        foreach (WalkScene kernel in Kernel()) yield return kernel;
        yield return Wire("cleared", new VariantServer { Forward = Point(0) }, changing: 1);
        yield return Wire("another one written over", new VariantServer { Forward = Point(10) }, changing: 2);
        yield return Wire("dropped", new VariantServer { Way = seen => seen.TrafficClass == 192 ? [] : null });
        yield return Wire("dropped, and first SYNs of all", Losing(seen => seen.TrafficClass == 192));
        yield return Wire("reflected", new VariantServer { TrafficClass = sent => sent });
        yield return Scene("not looked for", new VariantServer(), 99, "--layer", "wire");
        WalkScene Wire(string name, VariantServer server, int changing = 99)
            => Scene(name, server, changing, "--layer", "wire", "--locate");
    }

    public static IEnumerable<WalkScene> Mss()
    {
        foreach (WalkScene common in Common("--layer", "wire", "--locate", "--connect", "http")) yield return common;
        foreach (WalkScene kernel in Kernel()) yield return kernel;
        byte[] page = MssScene.Page;
        yield return Wire("long answers", new VariantServer { Answer = page });
        yield return Wire("clamped", new VariantServer { Answer = page, Forward = MssScene.Size(1300) }, changing: 1);
        yield return Wire("inflated", new VariantServer { Answer = page, Forward = MssScene.Size(9000) }, changing: 1);
        yield return Wire("taken off", new VariantServer { Answer = page, Forward = MssScene.Strip }, changing: 1);
        yield return Wire("names none", new VariantServer { Answer = page, Options = [] });
        yield return Wire("names none and takes little", new VariantServer { Answer = page, Options = [], Way = MssScene.TooBig(1000) });
        yield return Wire("names more", new VariantServer { Answer = page, Options = [2, 4, 35, 40] });
        yield return Wire("small link", new VariantServer
        {
            Answer = page,
            Options = [2, 4, 5, 20],
            MostSent = 1300,
            Way = MssScene.TooBig(1340),
        });
        yield return Wire("black hole", new VariantServer { Answer = page, Way = seen => seen.DataLength > 1400 ? [] : null });
        yield return Wire("black hole on the way back", new VariantServer { Answer = [.. page, .. page], MostArriving = 1000 });
        WalkScene Wire(string name, VariantServer server, int changing = 99)
            => Scene(name, server, changing, "--layer", "wire", "--locate", "--connect", "http");
    }

    /// <summary>The system's own connections, whose packets nobody sees.</summary>
    private static IEnumerable<WalkScene> Kernel()
    {
        yield return Talks("answers", (_, _) => SimulatedTalk.Answers());
        yield return Talks("refuses", (_, _) => SimulatedTalk.Fails(111));
        yield return Talks("no route", (_, _) => SimulatedTalk.Fails(113));
        yield return Talks("resets", (_, _) => SimulatedTalk.Fails(104));
        yield return Talks("unheard of error", (_, _) => SimulatedTalk.Fails(71));
        yield return Talks("opens and says nothing", (_, _) => SimulatedTalk.Opens());
        foreach ((ConversationEnd end, ConversationStage stage, int errno) in ((ConversationEnd, ConversationStage, int)[])
            [(ConversationEnd.Failed, ConversationStage.Read, 104), (ConversationEnd.Closed, ConversationStage.Read, 0),
                (ConversationEnd.Failed, ConversationStage.Tls, 104), (ConversationEnd.Abandoned, ConversationStage.Tls, 0),
                (ConversationEnd.TlsFailed, ConversationStage.Tls, 0)])
        {
            yield return Talks($"opens, and {end} at {stage}", (_, _) => (SimulatedTalk.Fails(errno, 20) with { ConnectedMs = 1 })
                .With(reply => reply with { End = end, Stage = stage }));
        }

        yield return Talks("drops what is marked", (conversation, _)
            => conversation.Socket.Dscp is > 0 ? SimulatedTalk.Fails(111) : SimulatedTalk.Answers());
        yield return Talks("takes only what is marked", (conversation, _)
            => conversation.Socket.Dscp is > 0 ? SimulatedTalk.Answers() : SimulatedTalk.Fails(111));
        yield return Talks("local rule", (_, _) => SimulatedTalk.Fails(1).With(reply => reply with { NeverLeft = true }));
        static WalkScene Talks(string name, Func<Conversation, int, SimulatedTalk> behaviour) => new($"kernel, {name}", () =>
        {
            var clock = new SimulatedClock();
            return new SimulatedNetwork((_, _) => Answer.Silence, clock) { Conversations = new SimulatedConversations(clock, behaviour) };
        }, $"{Target}:80", "--layer", "kernel", "--connect", "tcp", "--allow", "203.0.113.0/24");
    }

    /// <summary>What every A/B experiment meets.</summary>
    private static IEnumerable<WalkScene> Common(params string[] arguments)
    {
        yield return Scene("clean", new VariantServer(), 99, arguments);
        yield return Scene("says nothing", new VariantServer { Answer = null }, 99, arguments);
        yield return Scene("everything lost", new VariantServer { Way = _ => [] }, 99, arguments);
        yield return Scene("refuses", new VariantServer { Way = seen => VariantServer.Rst(seen.Probe) }, 99, arguments);
        foreach ((string what, byte code) in Unreachable)
            yield return Scene(
                $"unreachable: {what}", new VariantServer { Way = seen => [PathModel.Unreachable(seen.Probe, 3, code)] }, 99, arguments);
        yield return Scene("unusable inputs", new VariantServer(), 99, ["--connect", "http"]) with
        {
            Arguments = ["--allow", "203.0.113.0/24", .. arguments],
            Input = "{\"dip\":\"203.0.113.80\",\"dp\":80,\"x_wire\":\"mine\",\"id\":7}\nno job\n10.0.0.1:80\n",
            ExitCode = 3,
        };
    }

    private static WalkScene Scene(string name, VariantServer server, int changing, params string[] arguments)
        => new(name, () => new SimulatedNetwork((_, _) => Answer.Silence)
        {
            CanCapture = true,
            Path = VariantScene.Behind(server, Routers, changing),
        }, [$"{Target}:80", "--allow", "203.0.113.0/24", .. arguments]);

    // A path that loses so much that losing all of some connections may be chance.
    private static VariantServer Losing(Func<VariantServer.Seen, bool> all)
    {
        HashSet<ushort> known = [];
        return new VariantServer { Way = seen => all(seen) || (seen.IsSyn && known.Add(seen.Probe.SourcePort)) ? [] : null };
    }

    private static bool IsSyn(byte[] packet) => packet[9] == 6 && packet.Length > 33 && (packet[33] & 0x12) == 0x02;

    private static void ClearBits(byte[] packet)
    {
        if (IsSyn(packet)) (packet[32], packet[33]) = ((byte)(packet[32] & 0xFE), (byte)(packet[33] & 0x3F));
    }

    private static Action<byte[]> Mark(byte mark) => packet => packet[1] = (byte)((packet[1] & 0xFC) | mark);

    private static Action<byte[]> Point(int point) => packet => packet[1] = (byte)((packet[1] & 3) | (point << 2));

    private static void Congest(byte[] packet)
    {
        if ((packet[1] & 3) != 0) packet[1] |= 3;
    }

    private static void Copy(byte[] packet)
    {
        if ((packet[33] & 0x12) == 0x12)
            (packet[32], packet[33]) = ((byte)(packet[32] | 1), (byte)(packet[33] | (byte)(TcpFlags.Ece | TcpFlags.Cwr)));
    }

    private static void Strip(byte[] packet, bool strips)
    {
        if (strips && (packet[33] & 0x12) == 0x12) packet[33] &= 0x3F;
    }
}
