using System.Text.Json;
using Sonde.Measurements.Formats.Ooni;

namespace Sonde.Measurements.Formats.Pathspider;

/// <summary>Ours: the headers of one segment that came to a crafted probe.</summary>
/// <param name="Flags">Its TCP control bits, as a number (0x100 is AE).</param>
/// <param name="TrafficClass">Type of service, or traffic class.</param>
/// <param name="Length">Bytes of data.</param>
/// <param name="HasReservedBit">Whether the bit that RFC 791 reserves is set.</param>
public sealed record HeardSegmentRecord(int Flags, int TrafficClass, int Length, bool HasReservedBit)
{
    internal void WriteTo(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteNumber("flags"u8, Flags);
        writer.WriteNumber("tos"u8, TrafficClass);
        writer.WriteNumber("length"u8, Length);
        if (HasReservedBit) writer.WriteBoolean("reserved_bit"u8, true);
        writer.WriteEndObject();
    }

    internal static HeardSegmentRecord? Read(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Object) return null;
        KeyReader keys = new(value);
        if (keys.SmallInteger("flags") is not { } flags || keys.SmallInteger("tos") is not { } tos
            || keys.SmallInteger("length") is not { } length) return null;
        var read = new HeardSegmentRecord(flags, tos, length, keys.True("reserved_bit"));
        return keys.Rest() is null ? read : null;
    }
}
