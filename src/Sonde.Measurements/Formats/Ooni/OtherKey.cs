using System.Text.Json;

namespace Sonde.Measurements.Formats.Ooni;

/// <summary>A key that has no place in a record, or whose value does not fit there: it is kept and written as it stood.</summary>
/// <param name="Name">The key.</param>
/// <param name="Value">Its value.</param>
public readonly record struct OtherKey(string Name, JsonElement Value)
{
    internal static void WriteAll(Utf8JsonWriter writer, IReadOnlyList<OtherKey>? keys)
    {
        if (keys is null) return;
        foreach (OtherKey key in keys)
        {
            writer.WritePropertyName(key.Name);
            key.Value.WriteTo(writer);
        }
    }
}
