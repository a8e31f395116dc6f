using System.Text.Json;
using System.Text.Json.Nodes;
using Sonde.Cli.Commands;
using Sonde.Measurements.Formats.Ooni;
using Sonde.Measurements.Formats.Pathspider;
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
        Undescribed(shape, line, "").ShouldBeEmpty($"against the shape of {shape.Name} (Formats/Shapes): {line}");
    }

    /// <summary>A line must be as a schema says.</summary>
    public static void ShouldHold(LineShape shape, JsonElement line)
        => Flaws(SchemaOf(shape), line, "").ShouldBeEmpty($"against the shape of {shape.Name} (Formats/Shapes): {line}");

    /// <summary>
    /// What is wrong with a line, keys that nobody describes among it, but for those that a job brought, which stand in what was given.
    /// </summary>
    public static IEnumerable<string> Undescribed(LineShape shape, JsonElement line, string given)
    {
        JsonObject closed = SchemaOf(
            shape.IsOpen ? shape with { Name = shape.Name + " closed", IsOpen = false, YieldsWhere = null } : shape);
        if (shape.YieldsWhere is not null) line = Own(line);
        JsonObject properties = closed["properties"]?.AsObject() ?? [];
        string[] brought = !shape.IsOpen ? []
            : [.. line.EnumerateObject().Select(key => key.Name)
                .Where(key => !properties.ContainsKey(key) && given.Contains($"\"{key}\"", StringComparison.Ordinal))
                .Select(key => $".{key}: not described")];
        return Flaws(closed, line, "").Where(flaw => !brought.Contains(flaw));
    }

    // The keys of a result by their own names, whatever its job brought.
    private static JsonElement Own(JsonElement line)
    {
        (List<OtherKey> job, List<OtherKey> own) = OwnKeys.Part(
            [.. line.EnumerateObject().Select(key => new OtherKey(key.Name, key.Value))]);
        HashSet<string> listed = [.. line.EnumerateObject()
            .Where(key => key.Name.EndsWith(OwnKeys.JobFields, StringComparison.Ordinal) && key.Value.ValueKind == JsonValueKind.Array)
            .SelectMany(key => key.Value.EnumerateArray().Where(name => name.ValueKind == JsonValueKind.String))
            .Select(name => name.GetString()!)];
        JsonObject kept = [];
        foreach (OtherKey key in own.Concat(job.Where(key => !listed.Contains(key.Name))))
            kept[key.Name] = JsonNode.Parse(key.Value.GetRawText());
        return JsonSerializer.SerializeToElement(kept);
    }

    private static JsonObject SchemaOf(LineShape shape)
    {
        lock (Schemas)
        {
            if (Schemas.TryGetValue(shape.Name, out JsonObject? schema)) return schema;
            return Schemas[shape.Name] = JsonNode.Parse(shape.Published())!.AsObject();
        }
    }

    /// <summary>What is wrong with a value.</summary>
    public static IEnumerable<string> Flaws(JsonObject schema, JsonElement value, string path)
    {
        if (schema["$ref"] is { } other)
        {
            string name = other.GetValue<string>().Split('.')[0];
            foreach (string flaw in Flaws(SchemaOf(SchemasCommand.All.Single(shape => shape.Name == name)), value, path)) yield return flaw;
            yield break;
        }

        if (schema["anyOf"] is JsonArray ways)
        {
            string[][] each = [.. ways.Select(way => Flaws(way!.AsObject(), value, path).ToArray())];
            foreach (string flaw in each.Any(flaws => flaws.Length == 0) ? [] : each[0]) yield return flaw;
            yield break;
        }

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
