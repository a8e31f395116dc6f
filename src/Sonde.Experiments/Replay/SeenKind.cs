namespace Sonde.Experiments.Replay;

/// <summary>What a packet is to the connection that it belongs to.</summary>
internal enum SeenKind
{
    /// <summary>It was sent by who opened the connection.</summary>
    Sent,

    /// <summary>It came back.</summary>
    Heard,

    /// <summary>It is an ICMP error that cites one that was sent.</summary>
    Error,
}
