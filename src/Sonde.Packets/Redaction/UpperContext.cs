using Sonde.Packets.Ip;

namespace Sonde.Packets.Redaction;

/// <summary>What the redaction of a payload must know of the packet around it.</summary>
/// <param name="Source">The published source.</param>
/// <param name="Destination">The published destination.</param>
/// <param name="IsWhole">Whether the payload is all there, so that its checksum can be reckoned.</param>
/// <param name="IsCited">Whether an ICMP error cites it.</param>
/// <param name="Depth">How many packets are around it.</param>
/// <param name="Secrets">What must go.</param>
internal readonly record struct UpperContext(
    PacketAddress Source, PacketAddress Destination, bool IsWhole, bool IsCited, int Depth, SecretSet Secrets);
