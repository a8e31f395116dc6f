namespace Sonde.Tests.Experiments.Replay.Tracers;

/// <summary>How a tracer sends its requests.</summary>
public enum TracerStyle
{
    /// <summary>Each TTL on a connection of its own.</summary>
    Connections,

    /// <summary>All TTLs on one connection, the same bytes again: it writes, and raises the TTL of what the system sends again.</summary>
    Retransmissions,

    /// <summary>Requests without a handshake, each from a port of its own.</summary>
    Raw,
}
