using System.Text.Json;

namespace Sonde.Measurements.Formats.Ooni.Traceroute;

/// <summary>Ours: what comparing the flows of a traceroute says (<c>x_path</c>).</summary>
/// <param name="Distance">The TTL at which most flows reach the destination; null if none does.</param>
/// <param name="Flows">Each flow.</param>
/// <param name="Hops">Each TTL.</param>
/// <param name="Multipath">The TTLs at which flows that agree take different routers.</param>
public sealed record TraceroutePath(
    int? Distance, IReadOnlyList<TracerouteFlowPath> Flows, IReadOnlyList<TracerouteHopNote> Hops, IReadOnlyList<int> Multipath)
{
    internal void WriteTo(Utf8JsonWriter writer)
    {
        writer.WriteStartObject("x_path"u8);
        if (Distance is { } distance) writer.WriteNumber("distance"u8, distance);
        writer.WriteStartArray("flows"u8);
        foreach (TracerouteFlowPath flow in Flows) flow.WriteTo(writer);
        writer.WriteEndArray();
        writer.WriteStartArray("hops"u8);
        foreach (TracerouteHopNote hop in Hops) hop.WriteTo(writer);
        writer.WriteEndArray();
        writer.WriteEndObject();
        if (Multipath.Count == 0) return;
        writer.WriteStartArray("x_multipath"u8);
        foreach (int ttl in Multipath) writer.WriteNumberValue(ttl);
        writer.WriteEndArray();
    }
}
