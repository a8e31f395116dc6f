namespace Sonde.Tests.Experiments.Replay.Tracers;

/// <summary>A packet of a tracer's capture.</summary>
/// <param name="AtMs">When it was captured, in milliseconds.</param>
/// <param name="Ip">Its bytes from the IP header on.</param>
/// <param name="IsSent">Whether the measuring side sent it.</param>
/// <param name="Interface">Where it was captured.</param>
internal readonly record struct TracerPacket(double AtMs, byte[] Ip, bool IsSent, byte Interface = 2);
