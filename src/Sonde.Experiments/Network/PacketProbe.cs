using Sonde.Packets.Ip;

namespace Sonde.Experiments.Network;

/// <summary>A packet to send as it is, from its IP header on.</summary>
/// <param name="Packet">The bytes; they stay unchanged until the packet is known to be sent.</param>
/// <param name="Destination">Where it goes, as its header says.</param>
public readonly record struct PacketProbe(ReadOnlyMemory<byte> Packet, PacketAddress Destination);
