using Sonde.Experiments.Network;
using Sonde.Experiments.PathTransparency.Crafted;
using Sonde.Experiments.Targets;
using Sonde.Experiments.Traceroute.Answers;
using Sonde.Experiments.Traceroute.Plans;
using Sonde.Experiments.Traceroute.Probes;

namespace Sonde.Experiments.PathTransparency.Locating;

/// <summary>
/// Probes at rising TTL: first plain SYNs and echo requests, which tell the way and how far the target is; then those whose fields are
/// compared, only as far as the last hop before the target; and what was changed once more, from other ports, with a datagram beside it
/// that shows whether routers cite what came. What the target itself does
/// with them is known already, and no queue of its is filled. Datagrams to a port where nobody listens go on to the target, which cites
/// them as they came.
/// </summary>
internal sealed class PathSearch
{
    // Of so many connections at least one goes another way, where there are two, but in one of hundreds of cases.
    private const int MostAgain = 8;

    private readonly Target _target;
    private readonly int _port;
    private readonly IReadOnlyList<SoughtProbe> _wanted;
    private readonly HashSet<ushort> _usedPorts;
    private readonly IPacketChannel _channel;
    private readonly Random _random;

    /// <summary>Begins a search.</summary>
    /// <param name="target">The target.</param>
    /// <param name="port">Its port.</param>
    /// <param name="wanted">
    /// The kinds of probes that are followed; beside each other they stay below the six ICMP errors at once that Linux routers grant.
    /// </param>
    /// <param name="usedPorts">Our ports of connections to the target: what comes to them is nobody's forgery.</param>
    /// <param name="channel">The way to the network.</param>
    /// <param name="random">Chance.</param>
    /// <param name="plain">What tells how far the target is; null: a plain SYN to its port.</param>
    public PathSearch(
        Target target, int port, IReadOnlyList<SoughtProbe> wanted, IEnumerable<ushort> usedPorts, IPacketChannel channel, Random random,
        TraceFlow? plain = null)
    {
        (_target, _port, _wanted, _usedPorts, _channel, _random) = (target, port, wanted, [.. usedPorts], channel, random);
        plain ??= SoughtProbe.FlowOf(SegmentRecipe.Plain, default) with { Port = port };
        Way = new TracePlan(
            target, new TraceSettings
            {
                Flows = [new(TraceProtocol.Icmp, 0, 0), plain.Value],
                AsksFromOtherPorts = false,
                KnownPorts = _usedPorts,
            },
            channel, random);
    }

    /// <summary>The target.</summary>
    public Target Target => _target;

    /// <summary>The way of plain packets: echo requests, then SYNs.</summary>
    public TracePlan Way { get; }

    /// <summary>
    /// The ways of the other probes, in the order of <see cref="Sought"/>; null before the first is done, or where there are no hops.
    /// </summary>
    public TracePlan? Followed { get; private set; }

    /// <summary>The kinds of probes that are followed; none before <see cref="Way"/> is done, or where there are no hops.</summary>
    public IReadOnlyList<SoughtProbe> Sought { get; private set; } = [];

    /// <summary>
    /// The kinds of probes that were cited otherwise than they left, each as often as it goes once more, and their witnesses.
    /// </summary>
    public IReadOnlyList<SoughtProbe> Doubted { get; private set; } = [];

    /// <summary>The ways of <see cref="Doubted"/>, in its order; null before that is known, or where there are none.</summary>
    public TracePlan? Confirmed { get; private set; }

    /// <summary>Whether the user stopped it.</summary>
    public bool WasInterrupted { get; set; }

    /// <summary>When it was done.</summary>
    public Instant FinishedAt { get; set; }

    /// <summary>The TTL at which the target, or something in its name, answers a plain SYN; null if it never did.</summary>
    public int? Distance => Way.Flows[1] is { IsReached: true, End: { } end } ? end : null;

    /// <summary>The last TTL before the target; 0 where there is nothing on the way.</summary>
    public int LastHop => Distance is { } distance ? distance - 1 : LastAnswered();

    /// <summary>The second half, after <see cref="Way"/> is done; null where there is nothing on the way.</summary>
    public TracePlan? Continue()
    {
        bool asksTarget = Distance is not null && _wanted.Any(probe => probe.AsksTarget);
        int last = LastHop + (asksTarget ? 1 : 0);
        if (last < 1) return null;
        Sought = _wanted;
        Followed = new TracePlan(
            _target,
            new TraceSettings
            {
                Flows = [.. _wanted.Select(FlowOf)],
                MaxTtl = last,
                AsksFromOtherPorts = false,
                KnownPorts = PortsOf(Way),
            },
            _channel, _random);
        return Followed;
    }

    /// <summary>
    /// The third part, after <see cref="Followed"/> is done: what was cited otherwise than it left goes once more, from other ports, which
    /// routers that spread load may send another way, and its witness to the target; null where nothing was.
    /// </summary>
    public TracePlan? Confirm()
    {
        LocatedWay[] changed = [.. new PathFindings(this).Ways.Where(way => way.IsChanged)];
        if (changed.Length == 0) return null;
        int each = Math.Max(1, MostAgain / changed.Length);
        SoughtProbe[] witnesses = Distance is null ? [] : [.. changed.Select(way => way.Probe.Witness).OfType<SoughtProbe>()];
        Doubted = [.. changed.SelectMany(way => Enumerable.Repeat(way.Probe, each)), .. witnesses];
        Confirmed = new TracePlan(
            _target,
            new TraceSettings
            {
                Flows = [.. Doubted.Select(FlowOf)],
                FirstTtl = changed.Min(way => way.Beyond!.Value.Ttl),
                MaxTtl = Math.Max(Followed!.Settings.MaxTtl, LastHop + (witnesses.Length > 0 ? 1 : 0)),
                LongestTrials = TimeSpan.Zero,
                KnownPorts = PortsOf(Way, Followed),
            },
            _channel, _random);
        return Confirmed;
    }

    private TraceFlow FlowOf(SoughtProbe probe, int place)
        => probe.Flow with { Port = probe.AsksTarget ? probe.Flow.Port : _port, Number = place + 1 };

    private HashSet<ushort> PortsOf(params ReadOnlySpan<TracePlan> before)
    {
        HashSet<ushort> ports = [.. _usedPorts];
        foreach (TracePlan plan in before) ports.UnionWith(plan.Probes.Select(probe => probe.SourcePort));
        return ports;
    }

    private int LastAnswered()
    {
        int last = 0;
        for (int ttl = 1; ttl <= Way.Settings.MaxTtl; ttl++)
        {
            if (Way.Flows[1].AnsweredAt(ttl) is not null) last = ttl;
        }

        return last;
    }
}
