using Sonde.Experiments.Network;

namespace Sonde.Experiments.Replay;

/// <summary>A packet of a connection: a segment of either side, or an error that cites one of the client's.</summary>
/// <param name="At">When it was captured.</param>
/// <param name="Bytes">Its bytes from the IP header on.</param>
/// <param name="Kind">What it is.</param>
internal readonly record struct SeenSegment(Instant At, ReadOnlyMemory<byte> Bytes, SeenKind Kind);
