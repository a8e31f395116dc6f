using System.Text.Json;
using Sonde.Measurements.Model;

namespace Sonde.Measurements.Formats.Ooni;

/// <summary>The key <c>failure</c>: a string, or null; very old measurements wrote false for null.</summary>
internal static class FailureKey
{
    public static bool TryRead(KeyReader keys, out Failure? failure)
    {
        JsonElement? value = keys.Element("failure");
        failure = value is { ValueKind: JsonValueKind.String } text ? new Failure(text.GetString()!) : null;
        return value is null or { ValueKind: JsonValueKind.String or JsonValueKind.Null or JsonValueKind.False };
    }
}
