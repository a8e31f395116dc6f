using Sonde.Experiments.Traceroute.Answers;

namespace Sonde.Experiments.Traceroute.Probes;

/// <summary>How a trace goes.</summary>
internal sealed record TraceSettings
{
    /// <summary>The flows, sent side by side.</summary>
    public required IReadOnlyList<TraceFlow> Flows { get; init; }

    /// <summary>The lowest TTL.</summary>
    public int FirstTtl { get; init; } = 1;

    /// <summary>The highest TTL.</summary>
    public int MaxTtl { get; init; } = 30;

    /// <summary>How often a hop that stays silent is probed for each flow.</summary>
    public int Tries { get; init; } = 2;

    /// <summary>How long a hop that stays silent is listened to, from its first probe of a flow on.</summary>
    public TimeSpan LongestWait { get; init; } = TimeSpan.FromSeconds(1.8);

    /// <summary>The shortest wait before another try, however near a hop is.</summary>
    public TimeSpan ShortestWait { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>How long silence that would decide a verdict is asked after, at most, when all else is done.</summary>
    public TimeSpan LongestTrials { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Packets a second to one destination; 0 is unpaced.</summary>
    public double Rate { get; init; } = 500;

    /// <summary>
    /// Whether each packet has a source port of its own, as the first nettests did, so that routers may send each another way.
    /// </summary>
    public bool LegacyPorts { get; init; }

    /// <summary>
    /// Whether what would accuse a flow is asked again from other ports, for a router that spreads load by ports may send it a way of
    /// another length.
    /// </summary>
    public bool AsksFromOtherPorts { get; init; } = true;

    /// <summary>Whether the system has found the probe of each answer already, and tells no more than that.</summary>
    public bool IsMatchedBySystem { get; init; }

    /// <summary>What an answer must agree in.</summary>
    public AnswerFlags Flags { get; init; } = AnswerFlags.IpSrc | AnswerFlags.IpId | AnswerFlags.SeqAck;

    /// <summary>Whether flows are added until all routers that spread load are known; the flows are then as many as there may be.</summary>
    public bool FindsMultipath { get; init; }

    /// <summary>Ports of ours that others use: what comes to them is theirs.</summary>
    public IReadOnlySet<ushort> KnownPorts { get; init; } = new HashSet<ushort>();

    /// <summary>How many packets that are not answers are kept of one trace.</summary>
    public int MostOthers { get; init; } = 256;

    /// <summary>What goes after the UDP header.</summary>
    public ReadOnlyMemory<byte> UdpPayload { get; init; }
}
