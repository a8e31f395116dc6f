namespace Sonde.Experiments.Drafts;

/// <summary>A packet of a measurement, as it may be published by itself.</summary>
/// <param name="At">When it passed, in seconds since the measurement began.</param>
/// <param name="Bytes">The packet from its IP header on.</param>
public readonly record struct MeasuredPacket(double At, ReadOnlyMemory<byte> Bytes);
