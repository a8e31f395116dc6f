using System.Net;
using System.Text;
using Sonde.Experiments.Loop;
using Sonde.Experiments.Network;
using Sonde.Experiments.Targets;
using Sonde.Experiments.Traceroute.Payloads;
using Sonde.Measurements.Formats.Ooni.Traceroute;
using Sonde.Packets.Ip;
using Sonde.Packets.Redaction;
using Sonde.Packets.Tcp;
using Sonde.Tests.Simulation;

namespace Sonde.Tests.Experiments.Traceroute.Payloads;

/// <summary>
/// Traces payloads over a simulated path of six routers, with a server behind them and something after one of the routers.
/// </summary>
internal sealed class PayloadScene
{
    public const int Routers = 6, Distance = Routers + 1;
    public const string Keyword = "blocked.example";

    private static readonly IPAddress Secret4 = IPAddress.Parse("192.0.2.10"), Secret6 = IPAddress.Parse("2001:db8:ffff::10");

    /// <summary>The server.</summary>
    public TcpServer Server { get; init; } = new(Distance);

    /// <summary>After which router the box is: it sees what has this many hops behind it, and more before it.</summary>
    public int BoxAfter { get; init; } = 3;

    /// <summary>What the box does to a packet: null, it passes; else what comes back, and whether the packet goes on.</summary>
    public Func<SeenProbe, (IEnumerable<PathReply> Replies, bool Passes)?> Box { get; init; } = _ => null;

    /// <summary>What a router says of a packet that ends there; null for the usual.</summary>
    public Func<SeenProbe, IEnumerable<PathReply>?> Router { get; init; } = _ => null;

    /// <summary>Changes what comes back.</summary>
    public Func<SeenProbe, IEnumerable<PathReply>, IEnumerable<PathReply>> Way { get; init; } = (_, replies) => replies;

    /// <summary>What limits and loses packets on the way.</summary>
    public PathWeather Weather { get; init; } = new(0);

    public bool IsIpv6 { get; init; }

    /// <summary>Where chance begins.</summary>
    public int Seed { get; init; } = 297;

    public Func<PayloadSettings, PayloadSettings> With { get; init; } = same => same;

    /// <summary>Told of each packet that is sent.</summary>
    public Action<SeenProbe, PayloadPlan, StopSignal> OnSend { get; init; } = (_, _, _) => { };

    /// <summary>For how long the process is held up after a packet left.</summary>
    public Func<SeenProbe, TimeSpan> HeldUp { get; init; } = _ => TimeSpan.Zero;

    /// <summary>How many packets that came this machine has lost.</summary>
    public Func<long>? Drops { get; init; }

    /// <summary>Where the prober is; null where there is no way.</summary>
    public IPAddress? Source { get; init; }

    public bool HasSource { get; init; } = true;

    /// <summary>All packets, as they left.</summary>
    public IReadOnlyList<SeenProbe> Sent { get; private set; } = [];

    public PayloadPlan Plan { get; private set; } = null!;

    public PayloadComparison Comparison { get; private set; } = null!;

    public string Verdict => Comparison.Verdict.ToString();

    public static PayloadSettings Settings { get; } = new()
    {
        Test = new PayloadSpec("http", Keyword, _ => Encoding.ASCII.GetBytes($"GET / HTTP/1.1\r\nHost: {Keyword}\r\n\r\n")),
        Control = new PayloadSpec("http", "example.com", _ => "GET / HTTP/1.1\r\nHost: example.com\r\n\r\n"u8.ToArray()),
        Port = 80,
        MaxTtl = 12,
        Rate = 0,
    };

    public PayloadScene Run()
    {
        var clock = new SimulatedClock();
        var stop = new StopSignal();
        var traces = new SimulatedPackets(clock, probe =>
        {
            OnSend(probe, Plan, stop);
            return Weather.Around(sent => Way(sent, Carry(sent)))(probe).ToArray();
        }, probe => clock.AdvanceTo(clock.Now + HeldUp(probe)))
        {
            Source = HasSource ? PacketAddress.From(Source ?? (IsIpv6 ? Secret6 : Secret4)) : null,
        };
        Sent = traces.Sent;
        var feed = new TargetFeed<Target>(1);
        IPAddress address = IPAddress.Parse(IsIpv6 ? "2001:db8:80::80" : "203.0.113.80");
        feed.TryPut(new Target { Input = "target", Host = address.ToString(), Address = address, Port = 0 });
        feed.Complete();
        ushort port = 20000;
        new ProbeLoop<PayloadPlan, PacketProbe, PacketReply>(traces, clock, new Pacing(0, 1), stop).Run(
            feed, target
                => Plan = new PayloadPlan(target, With(Settings), traces.SourceFor(default), () => port++, new Random(Seed), Drops),
                _ => { }, () => { });
        Comparison = new PayloadComparison(Plan);
        return this;
    }

    /// <summary>The test keys.</summary>
    public TracerouteTestKeys Keys(bool keepsPrivateHops = false)
        => new PayloadMeasurement(
            Plan, PayloadMeasurement.RedactionOf(Plan, new SecretSet([Source ?? (IsIpv6 ? Secret6 : Secret4)]), keepsPrivateHops)).Keys();

    /// <summary>A payload's hops in words: "1 2 * 4 rst": the number of the router that answered, or what else did.</summary>
    public string Hops(PayloadRole role)
    {
        PayloadColumn column = role == PayloadRole.Test ? Plan.Schedule.Test : Plan.Schedule.Control;
        int last = Array.FindLast([.. column.Cells], cell => cell.IsAnswered)?.Ttl ?? 0;
        return string.Join(' ', column.Cells.Skip(1).Take(last).Select(WordsOf));
    }

    public static bool HasData(SeenProbe probe) => Segment(probe).Payload.Length > 0;

    public static bool IsTest(SeenProbe probe) => Segment(probe).Payload.IndexOf(Encoding.ASCII.GetBytes(Keyword)) >= 0;

    public static bool Has(SeenProbe probe, TcpFlags flags) => Segment(probe).Has(flags);

    /// <summary>A reset in the server's name, from behind a router.</summary>
    public static PathReply Reset(SeenProbe probe, int from, int? ttl = null)
        => TcpServer.Reply(probe, TcpFlags.Rst, Segment(probe).Acknowledgement, 0, [], from, ttl);

    /// <summary>A page in the server's name, from behind a router.</summary>
    public static PathReply Page(SeenProbe probe, int from, string text)
        => TcpServer.Reply(
            probe, TcpFlags.Fin | TcpFlags.Psh | TcpFlags.Ack, Segment(probe).Acknowledgement,
            probe.Sequence + (uint)Segment(probe).Payload.Length, Encoding.ASCII.GetBytes(text), from);

    /// <summary>What comes back for a packet.</summary>
    public IEnumerable<PathReply> Receive(SeenProbe probe) => Way(probe, Carry(probe));

    private List<PathReply> Carry(SeenProbe probe)
    {
        List<PathReply> replies = [];
        if (probe.Ttl > BoxAfter && Box(probe) is { } decision)
        {
            replies.AddRange(decision.Replies);
            if (!decision.Passes) return replies;
        }

        replies.AddRange(probe.Ttl > Routers ? Server.Take(probe) : Router(probe) ?? [PathModel.Expired(probe, probe.Ttl)]);
        return replies;
    }

    private static TcpSegment Segment(SeenProbe probe)
    {
        TcpSegment.TryParse(probe.Bytes.AsSpan(probe.HeaderLength), out TcpSegment segment).ShouldBeTrue();
        return segment;
    }

    private static string WordsOf(PayloadCell cell)
    {
        if (!cell.IsAnswered) return cell.Sent > 0 ? "*" : "-";
        string router = cell.Expired?.Heard.From.ToString().Split('.', ':')[^1] ?? "";
        string[] others = [.. cell.Endings.Select(each => PayloadNames.Of(each.Answer.Kind)).Distinct()];
        return string.Join('+', others.Prepend(router).Where(word => word.Length > 0));
    }
}
