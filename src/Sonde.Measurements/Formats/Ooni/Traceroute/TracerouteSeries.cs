namespace Sonde.Measurements.Formats.Ooni.Traceroute;

/// <summary>The hops that one protocol found to one port.</summary>
/// <param name="Protocol"><c>icmp</c>, <c>tcp</c> or <c>udp</c>.</param>
/// <param name="Port">The destination port; null for ICMP.</param>
/// <param name="Hops">The hops, TTL ascending; silent ones are left out.</param>
public sealed record TracerouteSeries(string Protocol, int? Port, IReadOnlyList<TracerouteHop> Hops);
