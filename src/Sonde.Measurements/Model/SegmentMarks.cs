namespace Sonde.Measurements.Model;

/// <summary>What distinguishes the sender of a TCP segment: an injector's marks differ from those of the target's own answers.</summary>
/// <param name="Ttl">Time to live, or hop limit, as it arrived.</param>
/// <param name="Id">The IPv4 identification; null in IPv6.</param>
/// <param name="Window">The window as sent, unscaled.</param>
public readonly record struct SegmentMarks(byte Ttl, ushort? Id, ushort Window);
