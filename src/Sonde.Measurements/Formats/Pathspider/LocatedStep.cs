using System.Text.Json;
using Sonde.Measurements.Formats.Ooni;

namespace Sonde.Measurements.Formats.Pathspider;

/// <summary>Ours: another change of a probe on its way, behind the first (an element of <c>further</c>).</summary>
/// <param name="Value">What stands there from then on; null: nothing.</param>
/// <param name="AfterTtl">The last TTL whose hop saw it as it was before.</param>
/// <param name="BeforeTtl">The first TTL whose hop sees it so.</param>
public sealed record LocatedStep(string? Value, int AfterTtl, int BeforeTtl)
{
    internal void WriteTo(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        if (Value is not null) writer.WriteString("value"u8, Value);
        writer.WriteNumber("after_ttl"u8, AfterTtl);
        writer.WriteNumber("before_ttl"u8, BeforeTtl);
        writer.WriteEndObject();
    }

    internal static LocatedStep? Read(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Object) return null;
        KeyReader keys = new(value);
        if (keys.SmallInteger("after_ttl") is not { } after || keys.SmallInteger("before_ttl") is not { } before) return null;
        var step = new LocatedStep(keys.String("value"), after, before);
        return keys.Rest() is null ? step : null;
    }
}
