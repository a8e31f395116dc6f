using Sonde.Experiments.Network;
using Sonde.Experiments.Traceroute;
using Sonde.Packets.Tcp;

namespace Sonde.Experiments.PathTransparency.FastOpen.Locating;

/// <summary>
/// SYNs at rising TTL: first plain ones and echo requests, which tell the way and how far the target is; then those with the
/// option and with data, only as far as the last hop before the target. What the target itself does with them is known
/// already, and its fast open queue stays empty.
/// </summary>
internal sealed class PathSearch
{
    // Beside each other these stay below the six ICMP errors at once that Linux routers grant.
    private static readonly WireProbeKind[] Kinds =
        [WireProbeKind.Ask34, WireProbeKind.Ask254, WireProbeKind.DataOnly, WireProbeKind.Cookie];

    private readonly IPacketChannel _channel;
    private readonly Random _random;

    /// <summary>Begins a search.</summary>
    /// <param name="wire">What the probes to the target itself came to.</param>
    /// <param name="channel">The way to the network.</param>
    /// <param name="random">Chance.</param>
    public PathSearch(WirePlan wire, IPacketChannel channel, Random random)
    {
        (Wire, _channel, _random) = (wire, channel, random);
        int port = wire.Target.Port;
        Way = new TracePlan(
            wire.Target.Target,
            new TraceSettings { Flows = [new(TraceProtocol.Icmp, 0, 0), Flow(WireProbeKind.Plain, port, 0)], KnownPorts = KnownPorts },
            channel, random);
    }

    /// <summary>What the probes to the target itself came to.</summary>
    public WirePlan Wire { get; }

    /// <summary>The way of plain packets: echo requests, then SYNs.</summary>
    public TracePlan Way { get; }

    /// <summary>
    /// The ways of the other SYNs, in the order of <see cref="Sought"/>; null before the first is done, or where there are no hops.
    /// </summary>
    public TracePlan? Syns { get; private set; }

    /// <summary>The kinds of SYN that are followed.</summary>
    public IReadOnlyList<WireProbeKind> Sought { get; private set; } = [];

    /// <summary>Whether the user stopped it.</summary>
    public bool WasInterrupted { get; set; }

    /// <summary>When it was done.</summary>
    public Instant FinishedAt { get; set; }

    /// <summary>The TTL at which the target, or something in its name, answers a plain SYN; null if it never did.</summary>
    public int? Distance => Way.Flows[1] is { IsReached: true, End: { } end } ? end : null;

    /// <summary>The second half, after <see cref="Way"/> is done; null where there is nothing on the way.</summary>
    public TracePlan? Continue()
    {
        int last = Distance is { } distance ? distance - 1 : LastAnswered();
        if (last < 1) return null;
        Sought = [.. Kinds.Where(kind => Wire.Of(kind) is not null)];
        Syns = new TracePlan(
            Wire.Target.Target,
            new TraceSettings
            {
                Flows = [.. Sought.Select((kind, i) => Flow(kind, Wire.Target.Port, i + 1))],
                MaxTtl = last,
                KnownPorts = KnownPorts
            },
            _channel, _random);
        return Syns;
    }

    // What the earlier connections are still sent is nobody's forgery.
    private HashSet<ushort> KnownPorts
        => [.. Wire.Flows.Select(flow => flow.LocalPort), .. (Way?.Probes ?? []).Select(probe => probe.SourcePort)];

    private int LastAnswered()
    {
        int last = 0;
        for (int ttl = 1; ttl <= Way.Settings.MaxTtl; ttl++)
        {
            if (Way.Flows[1].AnsweredAt(ttl) is not null) last = ttl;
        }

        return last;
    }

    private TraceFlow Flow(WireProbeKind kind, int port, int number)
    {
        WireFlow? known = Wire.Of(kind);
        Span<byte> room = stackalloc byte[TcpOptionWriter.MaximumLength];
        var writer = new TcpOptionWriter(room);
        writer.MaximumSegmentSize(1460);
        if (known is { OptionKind: TcpOptionKind.FastOpen }) writer.FastOpen(known.CookieSent);
        else if (known is { OptionKind: not 0 }) writer.FastOpenExperimental(known.CookieSent);
        return new TraceFlow(TraceProtocol.Tcp, port, number)
        {
            TcpOptions = writer.Finish().ToArray(),
            TcpData = known is { SynDataLength: > 0 } ? Wire.Target.Request.Bytes.AsMemory(0, known.SynDataLength) : default,
        };
    }
}
