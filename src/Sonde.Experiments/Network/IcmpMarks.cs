using Sonde.Measurements.Model;

namespace Sonde.Experiments.Network;

/// <summary>An ICMP error about one of our packets.</summary>
/// <param name="At">When it came, or when the system told of it.</param>
/// <param name="Error">What it says, and who sent it.</param>
public readonly record struct IcmpMarks(Instant At, IcmpError Error)
{
    /// <summary>Time to live, or hop limit, as it arrived, where it was captured; else null.</summary>
    public byte? Ttl { get; init; }

    /// <summary>Its IPv4 identification, where it was captured; else null.</summary>
    public ushort? Id { get; init; }
}
