using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Sonde.Measurements.Formats.Shapes;

/// <summary>
/// The shape of a kind of line, as the code describes it: a key on each line of text with its path, its types and what it says. The
/// published schema is made from it, and every line that a test writes is held against that.
/// </summary>
/// <param name="Name">The name of the kind: a nettest, or a table.</param>
/// <param name="Title">What a line is.</param>
/// <param name="Text">
/// The keys. <c>a.b</c> is key b of an object a, <c>a[]</c> an element of a list, <c>a.*</c> a key that is data; types are those of JSON
/// Schema, joined by a bar; an exclamation mark says that the key is always there. <c>{a,b}.c</c> is key c of a and the same of b.
/// <c>@name</c> is a value of another shape.
/// </param>
public sealed record LineShape(string Name, string Title, string Text)
{
    private const string Draft = "https://json-schema.org/draft/2020-12/schema";

    private static readonly JsonWriterOptions Readable = new()
    {
        Indented = true,
        NewLine = "\n",
        Encoder = JsonText.Encoder,
    };

    /// <summary>Whether lines may have keys beside those described: a job keeps all fields that it brought.</summary>
    public bool IsOpen { get; init; }

    /// <summary>
    /// The key that a line has whose job brought fields with the names of ours: those are as the job had them, and ours have others. Null
    /// where there is no such thing.
    /// </summary>
    public string? YieldsWhere { get; init; }

    /// <summary>The schema (JSON Schema 2020-12).</summary>
    public JsonObject Schema()
    {
        var root = new Node("object", true, null);
        foreach (string line in Text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)) Add(root, line);
        JsonObject schema = new() { ["$schema"] = Draft, ["$id"] = $"{Name}.schema.json", ["title"] = Title };
        JsonObject own = YieldsWhere is null ? schema : [];
        root.WriteTo(own);
        if (IsOpen) own.Remove("additionalProperties");
        if (YieldsWhere is { } key)
            schema["anyOf"] = new JsonArray(
                own, new JsonObject { ["type"] = "object", ["required"] = new JsonArray(JsonValue.Create(key)) });
        return schema;
    }

    /// <summary>The schema as it is published.</summary>
    public string Published()
    {
        var text = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(text, Readable)) Schema().WriteTo(writer);
        return Encoding.UTF8.GetString(text.WrittenSpan) + "\n";
    }

    private static void Add(Node root, string line)
    {
        string[] words = line.Split(' ', 3, StringSplitOptions.RemoveEmptyEntries);
        foreach (string path in Spelled(words[0]))
        {
            Node at = root;
            string[] steps = path.Replace("[]", ".[]", StringComparison.Ordinal).Split('.');
            foreach (string step in steps[..^1]) at = at.Below[step];
            at.Below[steps[^1]] = new Node(words[1].TrimEnd('!'), words[1].EndsWith('!'), words.Length > 2 ? words[2] : null);
        }
    }

    // The paths that a path with braces stands for.
    private static IEnumerable<string> Spelled(string path)
    {
        int open = path.IndexOf('{', StringComparison.Ordinal), close = path.IndexOf('}', StringComparison.Ordinal);
        if (open < 0) return [path];
        return path[(open + 1)..close].Split(',').SelectMany(each => Spelled(path[..open] + each + path[(close + 1)..]));
    }

    private sealed class Node(string types, bool isAlways, string? says)
    {
        public Dictionary<string, Node> Below { get; } = [];

        public void WriteTo(JsonObject schema)
        {
            string[] all = types.Split('|');
            if (types.StartsWith('@')) schema["$ref"] = $"{types[1..]}.schema.json";
            else if (types != "any")
                schema["type"] = all.Length == 1
                    ? JsonValue.Create(all[0])
                    : new JsonArray([.. all.Select(type => (JsonNode)JsonValue.Create(type)!)]);
            if (says is not null) schema["description"] = says;
            if (Below.TryGetValue("[]", out Node? item)) schema["items"] = item.Made();
            Below.TryGetValue("*", out Node? others);
            KeyValuePair<string, Node>[] known = [.. Below.Where(each => each.Key is not ("[]" or "*"))];
            if (known.Length == 0 && others is null) return;
            JsonObject properties = [];
            foreach ((string key, Node node) in known) properties[key] = node.Made();
            if (known.Length > 0) schema["properties"] = properties;
            string[] always = [.. known.Where(each => each.Value.IsAlways).Select(each => each.Key)];
            if (always.Length > 0) schema["required"] = new JsonArray([.. always.Select(key => (JsonNode)JsonValue.Create(key)!)]);
            schema["additionalProperties"] = others is null ? JsonValue.Create(false) : others.Made();
        }

        private bool IsAlways => isAlways;

        private JsonObject Made()
        {
            JsonObject made = [];
            WriteTo(made);
            return made;
        }
    }
}
