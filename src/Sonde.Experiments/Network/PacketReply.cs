namespace Sonde.Experiments.Network;

/// <summary>What a channel of raw packets has to say to a plan.</summary>
/// <param name="Id">The probe; of an arrived packet only the slot counts.</param>
/// <param name="Kind">What it tells.</param>
/// <param name="At">When it happened, by the kernel's stamp where there is one.</param>
public readonly record struct PacketReply(ProbeId Id, PacketReplyKind Kind, Instant At) : IReply
{
    /// <summary>The packet that arrived, from its IP header on; it belongs to whoever takes it.</summary>
    public ReadOnlyMemory<byte> Packet { get; init; }

    /// <summary>Why the probe could not be sent: the system's error number.</summary>
    public int Errno { get; init; }
}
