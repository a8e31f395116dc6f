using System.Text.Json;

namespace Sonde.Measurements.Formats.Ooni;

/// <summary>The key <c>tags</c>: absent when null, an empty list when there are none.</summary>
internal static class TagsKey
{
    public static void Write(Utf8JsonWriter writer, IReadOnlyList<string>? tags)
    {
        if (tags is null) return;
        writer.WriteStartArray("tags"u8);
        for (int i = 0; i < tags.Count; i++) writer.WriteStringValue(tags[i]);
        writer.WriteEndArray();
    }
}
