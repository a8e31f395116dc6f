using Sonde.Experiments.Network;

namespace Sonde.Experiments.Replay;

/// <summary>A packet of a capture.</summary>
/// <param name="At">When it was captured.</param>
/// <param name="Bytes">Its bytes from the IP header on, fragments put together.</param>
internal readonly record struct SeenPacket(Instant At, ReadOnlyMemory<byte> Bytes);
