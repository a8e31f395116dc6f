using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Sonde.Measurements.Formats.Ooni;

namespace Sonde.Measurements.Formats.Pathspider;

/// <summary>
/// Reads jobs: objects of JSON, PATHspider's CSV of two to four columns (rank and domain; address, port and domain; the same
/// and rank), and plain targets. The shape of each line decides which it is.
/// </summary>
public static class PathspiderJobReader
{
    private const int HighestPort = 65535;
    private static readonly JsonDocumentOptions Lenient = new() { MaxDepth = 64 };

    /// <summary>Reads a line. What it said is kept also where it is no job.</summary>
    /// <param name="line">The line without its end.</param>
    /// <param name="job">What it said; without fields if it is nothing at all.</param>
    /// <returns>What is wrong with it, or null.</returns>
    public static string? Read(string line, out PathspiderJob job)
    {
        string text = line.Trim();
        if (text.StartsWith('{') || text.StartsWith('[') && !text.Contains("]:", StringComparison.Ordinal))
            return ReadObject(text, out job);
        return text.Contains(',') ? ReadColumns(text, out job) : ReadPlain(text, out job);
    }

    private static string? ReadObject(string text, out PathspiderJob job)
    {
        job = new PathspiderJob([]);
        JsonElement root;
        try
        {
            using var document = JsonDocument.Parse(text, Lenient);
            root = document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return "it is not JSON";
        }

        if (root.ValueKind != JsonValueKind.Object) return "it is not an object of JSON";
        List<OtherKey> fields = [];
        foreach (JsonProperty property in root.EnumerateObject())
        {
            if (!IsText(property)) return "it has text that is not Unicode";
            int twin = fields.Count < 256 ? fields.FindIndex(field => field.Name == property.Name) : -1;
            if (twin >= 0) fields.RemoveAt(twin);
            fields.Add(new OtherKey(property.Name, property.Value));
        }

        job = new PathspiderJob(fields) { Address = TextOf(fields, "dip"), Domain = TextOf(fields, "domain") };
        if (Find(fields, "dp") is { } port)
        {
            if (!TryReadPort(port, out int number)) return $"dp must be a port from 1 to {HighestPort}";
            job = job with { Port = number };
        }

        return job.Address is null && job.Domain is null ? "it has no dip" : null;
    }

    private static string? ReadColumns(string text, out PathspiderJob job)
    {
        string[] columns = text.Split(',', 6, StringSplitOptions.TrimEntries);
        if (columns.Length == 2) return MakeJob(out job, ("rank", columns[0]), ("domain", columns[1]));
        if (columns.Length is not (3 or 4))
        {
            job = new PathspiderJob([]);
            return "a line of CSV has 2 to 4 columns: rank,domain or dip,dp,domain or dip,dp,domain,rank";
        }

        return columns.Length == 3
            ? MakeJob(out job, ("dip", columns[0]), ("dp", columns[1]), ("domain", columns[2]))
            : MakeJob(out job, ("dip", columns[0]), ("dp", columns[1]), ("domain", columns[2]), ("rank", columns[3]));
    }

    private static string? ReadPlain(string text, out PathspiderJob job)
    {
        string host = text, port = "";
        int bracket = text.StartsWith('[') ? text.IndexOf(']') : -1;
        if (bracket > 0)
        {
            host = text[1..bracket];
            if (bracket + 1 < text.Length && text[bracket + 1] != ':')
                return MakeFlaw(out job, "after the bracket comes a colon and the port");
            port = bracket + 2 < text.Length ? text[(bracket + 2)..] : "";
        }
        else if (text.Count(':') == 1)
        {
            int colon = text.IndexOf(':');
            (host, port) = (text[..colon], text[(colon + 1)..]);
            if (port.Length == 0) return MakeFlaw(out job, "the port is missing after the colon");
        }

        if (host.Length == 0) return MakeFlaw(out job, "it has no address");
        return port.Length == 0 ? MakeJob(out job, ("dip", host)) : MakeJob(out job, ("dip", host), ("dp", port));
    }

    private static string? MakeFlaw(out PathspiderJob job, string flaw)
    {
        job = new PathspiderJob([]);
        return flaw;
    }

    // Ports and ranks are numbers, so that what is passed through is the same whichever the layout was.
    private static string? MakeJob(out PathspiderJob job, params ReadOnlySpan<(string Name, string Value)> columns)
    {
        job = new PathspiderJob([]);
        var bytes = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(bytes))
        {
            writer.WriteStartObject();
            foreach ((string name, string value) in columns)
            {
                if (value.Length == 0) continue;
                if (HasLoneSurrogate(value)) return "it has text that is not Unicode";
                if (name == "dp" && int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int number))
                    writer.WriteNumber(name, number);
                else writer.WriteString(name, value);
            }

            writer.WriteEndObject();
        }

        return ReadObject(Encoding.UTF8.GetString(bytes.WrittenSpan), out job);
    }

    private static bool TryReadPort(JsonElement value, out int port)
    {
        bool read = value.ValueKind switch
        {
            JsonValueKind.Number => value.TryGetInt32(out port),
            JsonValueKind.String => int.TryParse(value.GetString(), NumberStyles.None, CultureInfo.InvariantCulture, out port),
            _ => (port = 0) != 0,
        };
        return read && port is >= 1 and <= HighestPort;
    }

    private static string? TextOf(List<OtherKey> fields, string name)
        => Find(fields, name) is { ValueKind: JsonValueKind.String } value && value.GetString() is { Length: > 0 } text ? text : null;

    private static JsonElement? Find(List<OtherKey> fields, string name)
    {
        foreach (OtherKey field in fields)
            if (field.Name == name) return field.Value;
        return null;
    }

    // A lone surrogate, escaped in the JSON, can be neither read as text nor written again.
    private static bool IsText(JsonProperty property)
    {
        try
        {
            _ = property.Name;
            return IsText(property.Value);
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    private static bool IsText(JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.String:
                _ = value.GetString();
                return true;
            case JsonValueKind.Array:
                return value.EnumerateArray().All(IsText);
            case JsonValueKind.Object:
                return value.EnumerateObject().All(IsText);
            default:
                return true;
        }
    }

    private static bool HasLoneSurrogate(string text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i])) continue;
            if (i + 1 >= text.Length || !char.IsSurrogatePair(text[i], text[i + 1])) return true;
            i++;
        }

        return false;
    }
}
