using Sonde.Experiments.Network;

namespace Sonde.Experiments.Traceroute.Answers;

/// <summary>A packet that answers a probe.</summary>
/// <param name="Heard">What it is.</param>
/// <param name="At">When it arrived.</param>
/// <param name="Packet">Its bytes.</param>
internal sealed record TraceAnswer(HeardPacket Heard, Instant At, ReadOnlyMemory<byte> Packet)
{
    /// <summary>Whether it names its probe by its ports alone.</summary>
    public bool IsByPortAlone { get; init; }
}
