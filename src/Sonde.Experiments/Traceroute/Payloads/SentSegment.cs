using Sonde.Experiments.Network;

namespace Sonde.Experiments.Traceroute.Payloads;

/// <summary>A packet of ours, as it was sent.</summary>
/// <param name="flow">Its connection.</param>
/// <param name="packet">Its bytes.</param>
/// <param name="at">When it left.</param>
internal sealed class SentSegment(PayloadConnection flow, ReadOnlyMemory<byte> packet, Instant at)
{
    /// <summary>Its connection.</summary>
    public PayloadConnection Flow { get; } = flow;

    /// <summary>Its bytes.</summary>
    public ReadOnlyMemory<byte> Packet { get; } = packet;

    /// <summary>When it left; by the kernel's stamp where there is one.</summary>
    public Instant At { get; set; } = at;

    /// <summary>Whether <see cref="At"/> is the kernel's own stamp.</summary>
    public bool IsStamped { get; set; }

    /// <summary>Why it could not be sent, or 0.</summary>
    public int Errno { get; set; }

    /// <summary>Whether it carries the payload.</summary>
    public bool IsPayload { get; init; }
}
