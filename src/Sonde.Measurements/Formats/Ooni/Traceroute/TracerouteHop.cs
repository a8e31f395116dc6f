using System.Text.Json;

namespace Sonde.Measurements.Formats.Ooni.Traceroute;

/// <summary>One hop of a path, as multi_protocol_traceroute lists it (OONI ts-009).</summary>
/// <param name="Ttl">The TTL that the probe was sent with.</param>
/// <param name="Address">Who answered, or <c>[scrubbed]</c>.</param>
/// <param name="Rtt">From sending to answer, in seconds.</param>
/// <param name="SourcePort">The probe's own source port; null for ICMP.</param>
/// <param name="IsPrivate">Ours: whether the address is left out because it is a private one before the first public one.</param>
public sealed record TracerouteHop(int Ttl, string Address, double Rtt, int? SourcePort, bool IsPrivate)
{
    internal void WriteTo(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("address"u8, Address);
        writer.WriteNumber("rtt"u8, Rtt);
        if (SourcePort is { } port) writer.WriteNumber("sport"u8, port);
        writer.WriteNumber("ttl"u8, Ttl);
        if (IsPrivate) writer.WriteBoolean("x_private_hop"u8, true);
        writer.WriteEndObject();
    }
}
