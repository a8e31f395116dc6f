using System.Text.Json;

namespace Sonde.Measurements.Formats.Ooni.Traceroute;

/// <summary>Ours: a field that an answer shows changed on the way.</summary>
/// <param name="Field">The field: <c>tos</c>, <c>ip_id</c>, <c>df</c>, <c>mss</c>…</param>
/// <param name="Sent">As sent; null where the value may not be told.</param>
/// <param name="Cited">As it arrived, by what the answer cites or echoes.</param>
public sealed record TracerouteChange(string Field, long? Sent, long? Cited)
{
    /// <summary>What was taken out or put in, where that is what the field tells.</summary>
    public IReadOnlyList<string> Names { get; init; } = [];

    internal void WriteTo(Utf8JsonWriter writer)
    {
        if (Names.Count > 0)
        {
            writer.WriteStartArray(Field);
            foreach (string name in Names) writer.WriteStringValue(name);
            writer.WriteEndArray();
            return;
        }

        if (Sent is not { } sent || Cited is not { } cited)
        {
            writer.WriteBoolean(Field, true);
            return;
        }

        writer.WriteStartArray(Field);
        writer.WriteNumberValue(sent);
        writer.WriteNumberValue(cited);
        writer.WriteEndArray();
    }

    internal static TracerouteChange? Read(JsonProperty property)
    {
        JsonElement value = property.Value;
        if (value.ValueKind == JsonValueKind.True) return new TracerouteChange(property.Name, null, null);
        if (value.ValueKind != JsonValueKind.Array || value.GetArrayLength() == 0) return null;
        if (value.EnumerateArray().All(item => item.ValueKind == JsonValueKind.String))
            return new TracerouteChange(
                property.Name, null, null)
            { Names = [.. value.EnumerateArray().Select(item => item.GetString()!)] };
        bool isPair = value.GetArrayLength() == 2
            && value.EnumerateArray().All(item => item.ValueKind == JsonValueKind.Number && item.TryGetInt64(out _));
        return isPair ? new TracerouteChange(property.Name, value[0].GetInt64(), value[1].GetInt64()) : null;
    }
}
