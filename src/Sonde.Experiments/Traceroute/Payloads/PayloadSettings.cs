namespace Sonde.Experiments.Traceroute.Payloads;

/// <summary>How payloads are traced.</summary>
internal sealed record PayloadSettings
{
    /// <summary>What may be treated in another way.</summary>
    public required PayloadSpec Test { get; init; }

    /// <summary>What is sent beside it.</summary>
    public required PayloadSpec Control { get; init; }

    /// <summary>The destination's port.</summary>
    public required int Port { get; init; }

    /// <summary>The lowest TTL.</summary>
    public int FirstTtl { get; init; } = 1;

    /// <summary>The highest TTL.</summary>
    public int MaxTtl { get; init; } = 30;

    /// <summary>How often a TTL that stays silent is tried, each time on a new connection.</summary>
    public int Tries { get; init; } = 2;

    /// <summary>The longest wait for an answer; also after how long a SYN is sent again.</summary>
    public TimeSpan LongestWait { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The shortest wait, however near the target is.</summary>
    public TimeSpan ShortestWait { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Packets a second to one target; 0 is unpaced.</summary>
    public double Rate { get; init; } = 500;

    /// <summary>The payload of a role.</summary>
    public PayloadSpec Of(PayloadRole role) => role == PayloadRole.Test ? Test : Control;

    /// <summary>A wait within the shortest and the longest.</summary>
    public TimeSpan Clamp(TimeSpan wait) => wait < ShortestWait ? ShortestWait : wait > LongestWait ? LongestWait : wait;
}
