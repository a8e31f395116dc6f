namespace Sonde.Experiments.Traceroute.Payloads;

/// <summary>Why a connection never carried its payload.</summary>
internal enum PayloadFlowEnd
{
    /// <summary>It did carry it, or may still do so.</summary>
    None,

    /// <summary>A RST answered the SYN.</summary>
    Refused,

    /// <summary>An ICMP error answered the SYN.</summary>
    Unreachable,

    /// <summary>Nothing answered the SYN.</summary>
    TimedOut,

    /// <summary>A RST came after the handshake, before the payload left.</summary>
    ResetBefore,

    /// <summary>The other end closed after the handshake, before the payload left.</summary>
    ClosedBefore,

    /// <summary>A packet could not be sent.</summary>
    Unsent,

    /// <summary>It was opened ahead, and was not needed.</summary>
    Unused,
}
