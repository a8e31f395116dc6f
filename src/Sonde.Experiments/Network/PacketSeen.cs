namespace Sonde.Experiments.Network;

/// <summary>Takes a captured packet.</summary>
/// <param name="timestampNs">When it passed, in nanoseconds since 1970.</param>
/// <param name="packet">Its bytes from the IP header on, valid during the call.</param>
public delegate void PacketSeen(long timestampNs, ReadOnlySpan<byte> packet);
