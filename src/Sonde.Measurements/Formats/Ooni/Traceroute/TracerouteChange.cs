using System.Text.Json;

namespace Sonde.Measurements.Formats.Ooni.Traceroute;

/// <summary>Ours: a field that a citation shows changed on the way.</summary>
/// <param name="Field">The field: <c>tos</c>, <c>ip_id</c>, <c>df</c>…</param>
/// <param name="Sent">As sent; null where the value may not be told.</param>
/// <param name="Cited">As cited.</param>
public sealed record TracerouteChange(string Field, long? Sent, long? Cited)
{
    internal void WriteTo(Utf8JsonWriter writer)
    {
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
}
