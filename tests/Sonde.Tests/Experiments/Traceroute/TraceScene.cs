using System.Net;
using Sonde.Experiments.Loop;
using Sonde.Experiments.Network;
using Sonde.Experiments.Targets;
using Sonde.Experiments.Traceroute.Answers;
using Sonde.Experiments.Traceroute.Paths;
using Sonde.Experiments.Traceroute.Plans;
using Sonde.Experiments.Traceroute.Probes;
using Sonde.Packets.Ip;
using Sonde.Tests.Simulation;

namespace Sonde.Tests.Experiments.Traceroute;

/// <summary>Runs one trace over a simulated path.</summary>
internal static class TraceScene
{
    public const int Routers = 6;

    public static readonly TraceSettings Settings = new()
    {
        Flows = [
            new(TraceProtocol.Icmp, 0, 0), new(TraceProtocol.Tcp, 80, 0), new(TraceProtocol.Tcp, 443, 0), new(TraceProtocol.Udp, 53, 0),
            new(TraceProtocol.Tcp, 0, 0)],
        MaxTtl = 12,
    };

    public static TracePlan Trace(
        Func<SeenProbe, IEnumerable<PathReply>?> path, Func<TraceSettings, TraceSettings>? with = null, bool ipv6 = false,
        Action<int, TracePlan>? onSend = null, int seed = 297)
        => Run(path, out _, with, ipv6, onSend, seed: seed);

    /// <summary>Traces; where the path says null, the plain path of six routers answers.</summary>
    public static TracePlan Run(
        Func<SeenProbe, IEnumerable<PathReply>?> path, out SimulatedPackets channel, Func<TraceSettings, TraceSettings>? with = null,
        bool ipv6 = false,
        Action<int, TracePlan>? onSend = null, bool raw = true, IPAddress? source = null, bool hasSource = true, int? holdUpAt = null,
        int seed = 297)
    {
        var clock = new SimulatedClock();
        TracePlan? made = null;
        var traces = new SimulatedPackets(clock, probe =>
        {
            onSend?.Invoke(probe.Number, made!);
            return path(probe) ?? PathModel.Plain(probe, Routers);
        }, probe =>
        {
            if (probe.Number == holdUpAt) clock.AdvanceTo(clock.Now + TimeSpan.FromSeconds(10));
        })
        {
            IsRaw = raw,
            Source = hasSource ? PacketAddress.From(source ?? IPAddress.Parse(ipv6 ? "2001:db8:ffff::10" : "192.0.2.10")) : null,
        };
        channel = traces;
        var feed = new TargetFeed<Target>(1);
        IPAddress address = IPAddress.Parse(ipv6 ? "2001:db8:80::80" : "203.0.113.80");
        feed.TryPut(new Target { Input = "target", Host = address.ToString(), Address = address, Port = 0 });
        feed.Complete();
        TraceSettings settings = (with ?? (same => same))(Settings);
        new ProbeLoop<TracePlan, PacketProbe, PacketReply>(traces, clock, new Pacing(0, 1), new StopSignal()).Run(
            feed, target => made = new TracePlan(target, settings, traces, new Random(seed)), _ => { }, () => { });
        return made!;
    }

    /// <summary>A flow's answers in words: "1 2 3 * 5", the last number of who answered; the destination is "D".</summary>
    public static string Hops(this TracePlan plan, string flow)
    {
        int index = plan.Settings.Flows.ToList().FindIndex(each => each.ToString() == flow);
        FlowState state = plan.Flows[index];
        int last = state.End ?? Enumerable.Range(1, plan.Settings.MaxTtl).LastOrDefault(ttl => state.AnsweredAt(ttl) is not null);
        return string.Join(' ', Enumerable.Range(1, last).Select(ttl => state.AnsweredAt(ttl)?.Answer is { } answer
            ? answer.Heard.From.ToString() is "203.0.113.80" or "2001:db8:80::80" ? "D" : answer.Heard.From.ToString().Split('.', ':')[^1]
            : "*"));
    }

    /// <summary>The verdict of a flow.</summary>
    public static string Verdict(this TracePlan plan, string flow)
        => new PathComparison(plan).Verdicts[plan.Settings.Flows.ToList().FindIndex(each => each.ToString() == flow)].ToString();

    /// <summary>The verdict of all.</summary>
    public static string Verdict(this TracePlan plan) => new PathComparison(plan).Overall.ToString();
}
