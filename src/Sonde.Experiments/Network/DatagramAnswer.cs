using System.Net;

namespace Sonde.Experiments.Network;

/// <summary>A datagram that came back.</summary>
/// <param name="At">When, by the kernel's stamp.</param>
/// <param name="From">Who sent it, by its header.</param>
/// <param name="Bytes">Its payload, cut to what the exchange keeps.</param>
public sealed record DatagramAnswer(Instant At, IPEndPoint From, ReadOnlyMemory<byte> Bytes)
{
    /// <summary>Bytes of its whole payload.</summary>
    public int Length { get; init; }

    /// <summary>Whether the exchange's judge took it for an answer.</summary>
    public bool IsAnswer { get; init; } = true;

    /// <summary>Time to live, or hop limit, as it arrived; null where the system does not say.</summary>
    public byte? Ttl { get; init; }

    /// <summary>The type of service, or traffic class, as it arrived; null where the system does not say.</summary>
    public byte? TrafficClass { get; init; }

    /// <summary>The IPv4 identification, or null where it was not captured: sockets do not tell.</summary>
    public ushort? Id { get; init; }
}
