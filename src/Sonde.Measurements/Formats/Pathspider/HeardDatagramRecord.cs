using System.Text.Json;
using Sonde.Measurements.Formats.Ooni;

namespace Sonde.Measurements.Formats.Pathspider;

/// <summary>Ours: the headers of the datagram that answered a crafted one.</summary>
/// <param name="Ttl">Time to live, as it arrived.</param>
/// <param name="Length">Bytes of data.</param>
/// <param name="HasReservedBit">Whether the bit that RFC 791 reserves is set.</param>
/// <param name="HasNoChecksum">Whether its checksum is 0.</param>
public sealed record HeardDatagramRecord(int Ttl, int Length, bool HasReservedBit, bool HasNoChecksum)
{
    /// <summary>Type of service, or traffic class.</summary>
    public int TrafficClass { get; init; }

    internal void WriteTo(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteNumber("ttl"u8, Ttl);
        writer.WriteNumber("length"u8, Length);
        if (TrafficClass != 0) writer.WriteNumber("tos"u8, TrafficClass);
        if (HasReservedBit) writer.WriteBoolean("reserved_bit"u8, true);
        if (HasNoChecksum) writer.WriteBoolean("no_checksum"u8, true);
        writer.WriteEndObject();
    }

    internal static HeardDatagramRecord? Read(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Object) return null;
        KeyReader keys = new(value);
        if (keys.SmallInteger("ttl") is not { } ttl || keys.SmallInteger("length") is not { } length) return null;
        var read = new HeardDatagramRecord(ttl, length, keys.True("reserved_bit"), keys.True("no_checksum"))
        {
            TrafficClass = keys.SmallInteger("tos") ?? 0,
        };
        return keys.Rest() is null ? read : null;
    }
}
