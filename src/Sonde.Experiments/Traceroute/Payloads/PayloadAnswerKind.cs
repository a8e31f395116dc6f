namespace Sonde.Experiments.Traceroute.Payloads;

/// <summary>What a packet that came on a connection is to its payload; of several the later one here says more.</summary>
internal enum PayloadAnswerKind
{
    /// <summary>It belongs to the connection, and answers no payload: the handshake, a greeting, the end.</summary>
    None,

    /// <summary>An ICMP error: the payload is too big for the next link: it ends there, which is no answer of the path's end.</summary>
    TooBig,

    /// <summary>An ICMP error: the payload's TTL ran out.</summary>
    TimeExceeded,

    /// <summary>The payload was acknowledged, and no more.</summary>
    Ack,

    /// <summary>An ICMP error: something would not let the payload through.</summary>
    Unreachable,

    /// <summary>The connection was ended without a word.</summary>
    Fin,

    /// <summary>The connection was reset.</summary>
    Rst,

    /// <summary>Data came.</summary>
    Data,
}
