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
    /// <summary>Keys of <c>x_path</c> without a place here, as they stood.</summary>
    public IReadOnlyList<OtherKey>? OtherKeys { get; init; }

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
        OtherKey.WriteAll(writer, OtherKeys);
        writer.WriteEndObject();
        if (Multipath.Count == 0) return;
        writer.WriteStartArray("x_multipath"u8);
        foreach (int ttl in Multipath) writer.WriteNumberValue(ttl);
        writer.WriteEndArray();
    }

    internal static TraceroutePath? Take(KeyReader of)
    {
        if (of.Peek("x_path") is not { ValueKind: JsonValueKind.Object } value) return null;
        KeyReader keys = new(value);
        if (keys.Items("flows", TracerouteFlowPath.Read) is not { } flows || keys.Items("hops", TracerouteHopNote.Read) is not { } hops)
            return null;
        int? distance = keys.SmallInteger("distance");
        of.Take("x_path");
        return new TraceroutePath(distance, flows, hops, of.Integers("x_multipath") ?? []) { OtherKeys = keys.Rest() };
    }
}
