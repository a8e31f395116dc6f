using System.Text.Json;

namespace Sonde.Measurements.Formats.Ooni;

/// <summary>What one nettest recorded: the object under <c>test_keys</c>.</summary>
public interface ITestKeys
{
    /// <summary>Writes the whole object, braces included.</summary>
    void WriteTo(Utf8JsonWriter writer);
}
