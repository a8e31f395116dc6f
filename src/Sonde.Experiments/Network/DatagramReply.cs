using System.Net;

namespace Sonde.Experiments.Network;

/// <summary>What a UDP exchange came to, told when its window is over.</summary>
/// <param name="Id">The probe.</param>
/// <param name="SentAt">Just before the datagram was sent.</param>
/// <param name="At">When the exchange ended.</param>
/// <param name="End">How it ended.</param>
public readonly record struct DatagramReply(ProbeId Id, Instant SentAt, Instant At, DatagramEnd End) : IReply
{
    /// <summary>All datagrams that came back to its port, in their order, those that answer nothing included.</summary>
    public IReadOnlyList<DatagramAnswer> Answers { get => field ?? []; init; }

    /// <summary>Datagrams that came beyond those kept.</summary>
    public int Uncounted { get; init; }

    /// <summary>The ICMP errors that came (from the socket's error queue), in their order.</summary>
    public IReadOnlyList<IcmpMarks> Errors { get => field ?? []; init; }

    /// <summary>The system's error number, or 0.</summary>
    public int Errno { get; init; }

    /// <summary>Nothing came, and this machine lost packets meanwhile: who was silent is not known.</summary>
    public bool IsUnheard { get; init; }

    /// <summary>Our address and port, or null if it never had them.</summary>
    public IPEndPoint? Source { get; init; }
}
