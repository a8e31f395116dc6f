using System.Text.Json;

namespace Sonde.Measurements.Formats.Ooni.Traceroute;

/// <summary>Ours: an MPLS label that a router told of (RFC 4950).</summary>
/// <param name="Label">The label.</param>
/// <param name="TrafficClass">The traffic class.</param>
/// <param name="IsBottom">Whether it is the last of the stack.</param>
/// <param name="Ttl">The label's own TTL.</param>
public sealed record TracerouteLabel(int Label, int TrafficClass, bool IsBottom, int Ttl)
{
    internal void WriteTo(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteNumber("label"u8, Label);
        writer.WriteNumber("tc"u8, TrafficClass);
        writer.WriteBoolean("bottom"u8, IsBottom);
        writer.WriteNumber("ttl"u8, Ttl);
        writer.WriteEndObject();
    }

    internal static TracerouteLabel? Read(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Object) return null;
        KeyReader keys = new(value);
        return keys.SmallInteger("label") is { } label && keys.SmallInteger("tc") is { } tc && keys.Boolean("bottom") is { } bottom
            && keys.SmallInteger("ttl") is { } ttl && keys.Rest() is null ? new TracerouteLabel(label, tc, bottom, ttl) : null;
    }
}
