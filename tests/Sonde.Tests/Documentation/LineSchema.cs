using System.Text.Json;
using System.Text.Json.Nodes;
using Sonde.Measurements.Formats.Shapes;

namespace Sonde.Tests.Documentation;

/// <summary>Holds lines against their schemas: as much of JSON Schema as those use.</summary>
internal static class LineSchema
{
    private static readonly Dictionary<string, JsonObject> Schemas = [];

    /// <summary>A line of a nettest must be as its schema says.</summary>
    public static void ShouldHold(string nettest, JsonElement line)
    {
        LineShape shape = LineShapes.Of(nettest).ShouldNotBeNull($"{nettest} has no shape (Sonde.Measurements/Formats/Shapes)");
        ShouldHold(shape, line);
    }

    /// <summary>The same, and the schema must describe every key of it, though lines of that kind may bring others.</summary>
    public static void ShouldDescribe(string nettest, JsonElement line)
    {
        LineShape shape = LineShapes.Of(nettest).ShouldNotBeNull();
        ShouldHold(shape with { Name = shape.Name + " closed", IsOpen = false }, line);
    }

    /// <summary>A line must be as a schema says.</summary>
    public static void ShouldHold(LineShape shape, JsonElement line)
    {
        JsonObject? schema;
        lock (Schemas)
        {
            if (!Schemas.TryGetValue(shape.Name, out schema)) Schemas[shape.Name] = schema = JsonNode.Parse(shape.Published())!.AsObject();
        }

        Flaws(schema, line, "").ShouldBeEmpty($"against the shape of {shape.Name} (Formats/Shapes): {line}");
    }

    /// <summary>What is wrong with a value.</summary>
    public static IEnumerable<string> Flaws(JsonObject schema, JsonElement value, string path)
    {
        if (schema["type"] is { } type && !Types(type).Contains(TypeOf(value)))
            yield return $"{path}: {TypeOf(value)} instead of {type.ToJsonString()}";
        if (value.ValueKind == JsonValueKind.Array && schema["items"] is JsonObject items)
        {
            foreach (string flaw in value.EnumerateArray().SelectMany((item, i) => Flaws(items, item, $"{path}[{i}]"))) yield return flaw;
        }

        if (value.ValueKind != JsonValueKind.Object) yield break;
        JsonObject? properties = schema["properties"] as JsonObject;
        foreach (string key in (schema["required"] as JsonArray ?? []).Select(key => key!.GetValue<string>()))
        {
            if (!value.TryGetProperty(key, out _)) yield return $"{path}: no {key}";
        }

        foreach (JsonProperty each in value.EnumerateObject())
        {
            if (properties?[each.Name] is JsonObject known)
            {
                foreach (string flaw in Flaws(known, each.Value, $"{path}.{each.Name}")) yield return flaw;
            }
            else if (schema["additionalProperties"] is JsonObject others)
            {
                foreach (string flaw in Flaws(others, each.Value, $"{path}.{each.Name}")) yield return flaw;
            }
            else if (schema["additionalProperties"] is JsonValue) yield return $"{path}.{each.Name}: not described";
        }
    }

    private static string[] Types(JsonNode type)
        => type is JsonArray many ? [.. many.Select(each => each!.GetValue<string>())] : [type.GetValue<string>()];

    private static string TypeOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => "object",
        JsonValueKind.Array => "array",
        JsonValueKind.String => "string",
        JsonValueKind.Number => "number",
        JsonValueKind.Null => "null",
        _ => "boolean",
    };
}
