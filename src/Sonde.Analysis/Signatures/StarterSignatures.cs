using System.Text.Json;

namespace Sonde.Analysis.Signatures;

/// <summary>
/// Reads Sonde's own format: a JSON object with <c>format</c> "sonde-signatures" and <c>signatures</c>, an array of objects with <c>id</c>,
/// <c>scope</c>, <c>location</c>, <c>type</c> (as OONI spells them; location also <c>page</c>), <c>pattern</c> and, where known,
/// <c>vendor</c>, <c>countries</c>, <c>source</c>, <c>notes</c> and <c>test_page</c>. The built-in set is such a file.
/// </summary>
internal static class StarterSignatures
{
    private const string Resource = "Sonde.Analysis.Signatures.starter.json";

    /// <summary>The text of the built-in set.</summary>
    public static string BuiltInText()
    {
        using Stream stream = typeof(StarterSignatures).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"the program was built without {Resource}");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    public static SignatureText Read(string text, string file)
    {
        var read = SignatureText.Empty();
        try
        {
            using JsonDocument document = JsonDocument.Parse(text);
            if (!document.RootElement.TryGetProperty("signatures", out JsonElement list) || list.ValueKind != JsonValueKind.Array)
            {
                read.Problems.Add(new(file, 1, "no array of signatures"));
                return read;
            }

            foreach (JsonElement item in list.EnumerateArray()) Add(read, item, file);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            read.Problems.Add(new(file, (int)((e as JsonException)?.LineNumber ?? 0) + 1, "not JSON"));
        }

        return read;
    }

    private static void Add(SignatureText read, JsonElement item, string file)
    {
        if (item.ValueKind == JsonValueKind.Object && Text(item, "id") is { Length: > 0 } id
            && Text(item, "pattern") is { Length: > 0 } pattern
            && OoniFingerprints.ScopeOf(Text(item, "scope") ?? "") is { } scope
            && OoniFingerprints.LocationOf(Text(item, "location") ?? "page") is { } location
            && OoniFingerprints.TypeOf(Text(item, "type") ?? "contains") is { } type)
        {
            read.Signatures.Add(new(id, scope, location.Location, type, pattern)
            {
                HeaderName = location.Header,
                Vendor = Text(item, "vendor"),
                Countries = Texts(item, "countries"),
                Source = Text(item, "source"),
                Notes = Text(item, "notes"),
                TestPage = Text(item, "test_page"),
                File = file,
            });
        }
        else
        {
            string name = item.ValueKind == JsonValueKind.Object ? Text(item, "id") ?? "without id" : "not an object";
            read.Problems.Add(new(file, 0, $"signature {name}: id, pattern, scope, location or type is missing or unknown"));
        }
    }

    private static string? Text(JsonElement item, string name)
        => item.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static string[] Texts(JsonElement item, string name)
        => item.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.Array
            ? [.. value.EnumerateArray().Where(v => v.ValueKind == JsonValueKind.String).Select(v => v.GetString()!)]
            : [];
}
