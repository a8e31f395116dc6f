namespace Sonde.Tests.Simulation;

/// <summary>A router of a <see cref="SimulatedPath"/>: what it does to packets that it forwards, and how it cites those that die.</summary>
internal sealed record PathHop
{
    /// <summary>What a packet becomes that it forwards towards the target; null: it is lost. It may write into what it is given.</summary>
    public Func<byte[], byte[]?> Forward { get; init; } = packet => packet;

    /// <summary>What a packet becomes that it forwards to the prober, ICMP errors of routers behind it among them.</summary>
    public Action<byte[]> Back { get; init; } = _ => { };

    /// <summary>What it answers a packet itself, in the target's name, instead of forwarding it; null: nothing.</summary>
    public Func<SeenProbe, IReadOnlyList<PathReply>?> Answer { get; init; } = _ => null;

    /// <summary>How many bytes of a packet it cites.</summary>
    public int Quoted { get; init; } = 1200;

    /// <summary>The labels that it was reached with, which it tells behind what it cites (RFC 4950), or null.</summary>
    public MplsLabels? Labels { get; init; }

    /// <summary>What a citation of its becomes, and nothing else.</summary>
    public Action<byte[]>? Quote { get; init; }

    /// <summary>Whether it cites a packet as it forwards it, and not as it came.</summary>
    public bool CitesAfter { get; init; }

    /// <summary>How it limits its ICMP errors.</summary>
    public IcmpLimiter Limiter { get; init; } = IcmpLimiter.None();

    /// <summary>Forwards what an action has changed.</summary>
    public static PathHop Changing(Action<byte[]> change) => new()
    {
        Forward = packet =>
        {
            change(packet);
            return packet;
        },
    };

    /// <summary>Changes packets in both directions.</summary>
    public static PathHop ChangingBoth(Action<byte[]> change) => Changing(change) with { Back = change };
}
