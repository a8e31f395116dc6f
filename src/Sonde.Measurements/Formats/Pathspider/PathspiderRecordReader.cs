using System.Text.Json;
using Sonde.Measurements.Formats.Ooni;

namespace Sonde.Measurements.Formats.Pathspider;

/// <summary>Reads lines of results, of PATHspider, of Sonde, and of others who add keys of their own.</summary>
public static class PathspiderRecordReader
{
    private static readonly JsonDocumentOptions Lenient = new() { MaxDepth = 64 };

    /// <summary>Reads a line.</summary>
    /// <returns>What is wrong with it, or null.</returns>
    public static string? Read(ReadOnlyMemory<byte> line, out PathspiderRecord record)
    {
        record = new PathspiderRecord(new PathspiderJob([]));
        JsonElement root;
        try
        {
            using var document = JsonDocument.Parse(line, Lenient);
            root = document.RootElement.Clone();
            if (root.ValueKind != JsonValueKind.Object) return "it is not an object of JSON";
            record = Of(root);
            return null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return e is JsonException ? "it is not JSON" : "it has text that is not Unicode";
        }
    }

    private static PathspiderRecord Of(JsonElement root)
    {
        (List<OtherKey> job, List<OtherKey> own) = OwnKeys.Part(new KeyReader(root).Rest() ?? []);
        var keys = new KeyReader(own);
        string? source = keys.String("sip");
        IReadOnlyList<string> path = keys.Strings("path") ?? [];
        (DateTime? from, DateTime? to) = TimeOf(keys);
        IReadOnlyList<string>? conditions = keys.Strings("conditions");
        int? missed = keys.SmallInteger("missed_flows");
        string? error = keys.String("error");
        OtherKey[] fields = [.. job];
        return new PathspiderRecord(new PathspiderJob(fields)
        {
            Address = TextOf(fields, "dip"),
            Domain = TextOf(fields, "domain"),
            Port = PortOf(fields),
        })
        {
            Source = source,
            Path = path,
            From = from,
            To = to,
            Conditions = conditions,
            MissedFlows = missed,
            Error = error,
            Others = keys.Rest() ?? [],
        };
    }

    private static (DateTime? From, DateTime? To) TimeOf(KeyReader keys)
    {
        if (keys.Peek("time") is not { ValueKind: JsonValueKind.Object } time
            || !time.TryGetProperty("from", out JsonElement from) || from.ValueKind != JsonValueKind.String
            || !time.TryGetProperty("to", out JsonElement to) || to.ValueKind != JsonValueKind.String
            || !PathspiderTime.TryParse(from.GetString(), out DateTime begin)
            || !PathspiderTime.TryParse(to.GetString(), out DateTime end)) return (null, null);
        keys.Take("time");
        return (begin, end);
    }

    private static string? TextOf(OtherKey[] fields, string name)
    {
        foreach (OtherKey field in fields)
            if (field.Name == name && field.Value.ValueKind == JsonValueKind.String) return field.Value.GetString();
        return null;
    }

    private static int? PortOf(OtherKey[] fields)
    {
        foreach (OtherKey field in fields)
        {
            if (field.Name != "dp") continue;
            if (field.Value.ValueKind == JsonValueKind.Number && field.Value.TryGetInt32(out int number)) return number;
            if (field.Value.ValueKind == JsonValueKind.String
                && int.TryParse(field.Value.GetString(), System.Globalization.NumberStyles.None, null, out int text)) return text;
        }

        return null;
    }
}
