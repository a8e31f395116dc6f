using System.Text.Json;

namespace Sonde.Measurements.Formats.Ooni;

/// <summary>Test keys as they stood in the archive, of a nettest or a shape that has no reader.</summary>
/// <param name="Value">The JSON value; an object in every published measurement.</param>
public sealed record RawTestKeys(JsonElement Value) : ITestKeys
{
    /// <inheritdoc/>
    public void WriteTo(Utf8JsonWriter writer) => Value.WriteTo(writer);
}
