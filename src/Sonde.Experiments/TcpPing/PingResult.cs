using System.Net.Sockets;
using Sonde.Measurements.Model;

namespace Sonde.Experiments.TcpPing;

/// <summary>What one ping came to.</summary>
/// <param name="Number">Which ping, from 0, in the order of their starts.</param>
/// <param name="T0">When its connect began, in seconds since the measurement did.</param>
/// <param name="T">When its outcome was known, likewise.</param>
/// <param name="Failure">What went wrong, or null when it connected.</param>
internal sealed record PingResult(int Number, double T0, double T, Failure? Failure)
{
    /// <summary>Whether this machine itself kept it from being sent or answered.</summary>
    public bool IsLocal { get; init; }

    /// <summary>Our port, or 0.</summary>
    public int SourcePort { get; init; }

    /// <summary>The kernel's round-trip time of the handshake, in seconds.</summary>
    public double? Rtt { get; init; }

    /// <summary>How often the SYN was sent again; null for a ping that never sent one.</summary>
    public int? SynRetransmits { get; init; }

    /// <summary>The target's family; it tells ICMP from ICMPv6.</summary>
    public AddressFamily Family { get; init; } = AddressFamily.InterNetwork;

    /// <summary>The ICMP error that ended it.</summary>
    public IcmpError? Icmp { get; init; }

    /// <summary>The RST that ended it, where capture is permitted.</summary>
    public SegmentMarks? Rst { get; init; }

    /// <summary>The SYN/ACK that answered it, where capture is permitted.</summary>
    public SegmentMarks? SynAck { get; init; }

    /// <summary>
    /// The outcome: what this machine caused says nothing; else the type of an ICMP error decides, where one was seen, else the failure
    /// does.
    /// </summary>
    public Outcome Outcome => IsLocal ? Outcome.SetupFailure : Icmp is { } icmp && Failure is not null
        ? IcmpOutcomes.OfConnect(Family, icmp.Type, icmp.Code) ?? FailureOutcomes.OfConnect(Failure)
        : FailureOutcomes.OfConnect(Failure);
}
