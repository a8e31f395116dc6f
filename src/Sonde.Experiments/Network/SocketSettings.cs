namespace Sonde.Experiments.Network;

/// <summary>The options of a conversation's socket. What is null stays as the system has it.</summary>
public sealed record SocketSettings
{
    /// <summary>The system's own, from a port of its choice: a fresh one each time.</summary>
    public static SocketSettings Usual { get; } = new();

    /// <summary>Whether the system shall use TCP fast open (TCP_FASTOPEN_CONNECT).</summary>
    public bool UsesFastOpen { get; init; }

    /// <summary>
    /// Whether the connection is torn down with a RST, whatever it came to (linger 0). Else it is closed in an orderly way, after which the
    /// system goes on to send what was not acknowledged.
    /// </summary>
    public bool Aborts { get; init; }

    /// <summary>The DSCP of all its packets, 0 to 63 (RFC 2474).</summary>
    public byte? Dscp { get; init; }

    /// <summary>The maximum segment size that the SYN states, in bytes; the system keeps its own bounds.</summary>
    public int? MaximumSegment { get; init; }

    /// <summary>TTL, or hop limit, of all its packets, from 1.</summary>
    public byte? Ttl { get; init; }

    /// <summary>The local port; null: the system chooses, another one each time.</summary>
    public int? SourcePort { get; init; }
}
