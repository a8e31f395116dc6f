namespace Sonde.SystemTests.Observing;

/// <summary>What who looks on says of it.</summary>
/// <param name="Taken">Packets, or records, that were written.</param>
/// <param name="Lost">Packets that it says it has not.</param>
internal sealed record ObservedCount(long Taken, long Lost);
