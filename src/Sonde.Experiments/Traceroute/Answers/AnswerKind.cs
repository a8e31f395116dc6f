namespace Sonde.Experiments.Traceroute.Answers;

/// <summary>What came back for a probe.</summary>
internal enum AnswerKind
{
    /// <summary>An ICMP error: the TTL ran out.</summary>
    TimeExceeded,

    /// <summary>An ICMP error: the destination, or something on the way, could not or would not be reached.</summary>
    Unreachable,

    /// <summary>An ICMP error: the packet is too big for the next link (RFC 1191, RFC 8201).</summary>
    TooBig,

    /// <summary>Another ICMP error.</summary>
    OtherError,

    /// <summary>An echo reply.</summary>
    EchoReply,

    /// <summary>A TCP segment that accepts.</summary>
    SynAck,

    /// <summary>A TCP segment that resets.</summary>
    Rst,

    /// <summary>Another TCP segment.</summary>
    OtherSegment,

    /// <summary>A UDP datagram.</summary>
    Datagram,
}
