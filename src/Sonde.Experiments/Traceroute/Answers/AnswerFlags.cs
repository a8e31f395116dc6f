namespace Sonde.Experiments.Traceroute.Answers;

/// <summary>What an answer must agree in with its probe (OONI df-003), beside protocol and destination.</summary>
[Flags]
internal enum AnswerFlags
{
    /// <summary>Nothing more.</summary>
    None = 0,

    /// <summary>The ports cited.</summary>
    IpSrc = 1,

    /// <summary>The IPv4 identification cited; in IPv6, which has none, the checksum of a UDP datagram.</summary>
    IpId = 2,

    /// <summary>The TCP sequence and acknowledgement numbers cited.</summary>
    SeqAck = 4,
}
