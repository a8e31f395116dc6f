using System.Text.Json;

namespace Sonde.Tests;

/// <summary>Compares JSON by value: order of keys and spelling of numbers and texts do not matter.</summary>
internal static class SameJson
{
    public static void ShouldBeSameJson(this ReadOnlyMemory<byte> actual, ReadOnlyMemory<byte> expected)
    {
        using JsonDocument a = JsonDocument.Parse(actual), b = JsonDocument.Parse(expected);
        Difference(a.RootElement, b.RootElement, "$").ShouldBeNull();
    }

    private static string? Difference(JsonElement a, JsonElement b, string path)
    {
        if (a.ValueKind != b.ValueKind) return $"{path}: {a.ValueKind}, not {b.ValueKind}";
        switch (a.ValueKind)
        {
            case JsonValueKind.Object:
                Dictionary<string, JsonElement> left = a.EnumerateObject().ToDictionary(p => p.Name, p => p.Value);
                Dictionary<string, JsonElement> right = b.EnumerateObject().ToDictionary(p => p.Name, p => p.Value);
                if (!left.Keys.Order().SequenceEqual(right.Keys.Order()))
                    return $"{path}: {string.Join(' ', left.Keys)}, not {string.Join(' ', right.Keys)}";
                return left.Select(p => Difference(p.Value, right[p.Key], $"{path}.{p.Key}")).FirstOrDefault(d => d is not null);
            case JsonValueKind.Array:
                if (a.GetArrayLength() != b.GetArrayLength()) return $"{path}: {a.GetArrayLength()} elements, not {b.GetArrayLength()}";
                return Enumerable.Range(0, a.GetArrayLength()).Select(i => Difference(a[i], b[i], $"{path}[{i}]"))
                    .FirstOrDefault(d => d is not null);
            case JsonValueKind.Number:
                return a.GetDouble() == b.GetDouble() ? null : $"{path}: {a}, not {b}";
            default:
                return a.ToString() == b.ToString() ? null : $"{path}: {a}, not {b}";
        }
    }
}
