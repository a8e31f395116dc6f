namespace Sonde.Experiments.Network;

/// <summary>
/// How long the stages of a conversation may last; null: as long as it likes. A stage that lasts longer ends it
/// (<see cref="ConversationEnd.TimedOut"/>).
/// </summary>
public sealed record TimeLimits
{
    /// <summary>No limits.</summary>
    public static TimeLimits None { get; } = new();

    /// <summary>Of the TCP handshake.</summary>
    public TimeSpan? Connect { get; init; }

    /// <summary>Of the TLS handshake, from the end of the TCP one.</summary>
    public TimeSpan? Tls { get; init; }

    /// <summary>Of request and answer, from the end of the handshakes: what drips ends too.</summary>
    public TimeSpan? Answer { get; init; }
}
