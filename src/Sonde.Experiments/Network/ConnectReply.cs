using System.Net;
using Sonde.Measurements.Model;

namespace Sonde.Experiments.Network;

/// <summary>What a TCP connect came to.</summary>
/// <param name="Id">The probe.</param>
/// <param name="SentAt">Just before the connect began.</param>
/// <param name="At">When its outcome was known.</param>
/// <param name="Errno">The system's error number, or 0 when it connected or was given up.</param>
public readonly record struct ConnectReply(ProbeId Id, Instant SentAt, Instant At, int Errno) : IReply
{
    /// <summary>Whether the plan gave it up before anything was known; <see cref="Errno"/> is then 0.</summary>
    public bool WasAbandoned { get; init; }

    /// <summary>
    /// Whether the cause lies in this machine: the system refused at once and no packet left, or it had by the end no way any more by which
    /// an answer could have come, or lost packets that came meanwhile. Nothing is learnt of the network then.
    /// </summary>
    public bool IsLocal { get; init; }

    /// <summary>The address that the connection left from, or null if it never had one.</summary>
    public IPAddress? Source { get; init; }

    /// <summary>The local port of the connection, or 0 if it never had one.</summary>
    public int SourcePort { get; init; }

    /// <summary>The kernel's round-trip time of the handshake in seconds (TCP_INFO), or null if it has none.</summary>
    public double? Rtt { get; init; }

    /// <summary>How often the SYN was sent again.</summary>
    public int SynRetransmits { get; init; }

    /// <summary>The ICMP error that ended the connect, or null.</summary>
    public IcmpError? Icmp { get; init; }

    /// <summary>The RST that refused it, where capture is permitted.</summary>
    public SegmentMarks? Rst { get; init; }

    /// <summary>The SYN/ACK that answered it, where capture is permitted.</summary>
    public SegmentMarks? SynAck { get; init; }

    /// <summary>How many RST and SYN/ACK segments came in the target's name, since its last reply, that answer no SYN of ours.</summary>
    public int Forged { get; init; }
}
