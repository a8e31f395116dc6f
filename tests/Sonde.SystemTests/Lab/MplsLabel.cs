namespace Sonde.SystemTests.Lab;

/// <summary>One MPLS label stack entry (RFC 3032).</summary>
/// <param name="Label">20 bits.</param>
/// <param name="TrafficClass">3 bits, once called experimental.</param>
/// <param name="Ttl">8 bits.</param>
internal readonly record struct MplsLabel(int Label, int TrafficClass, int Ttl);
