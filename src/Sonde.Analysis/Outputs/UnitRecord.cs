using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Sonde.Analysis.Outputs;

/// <summary>What the manifest says of a unit.</summary>
internal sealed record UnitRecord
{
    /// <summary>Its line, as a shape has it.</summary>
    internal const string Shape =
        """
        unit string! the unit: a file, or a scan; empty in the line of what was left alone
        input_sha256 string! the hash of its input, as it was read
        input object by what the input is known again without reading it
        input.size number! bytes
        input.changed string! when it was changed last
        input.ends string! a hash of its beginning and end
        input.place string! where it lies, by its last names
        whole boolean! all of it could be read
        lines number!
        rows number!
        rejected number! lines that could not be read
        rejected_by_reason object!
        rejected_by_reason.* number
        outcomes object! how many rows came to each outcome
        outcomes.* number
        outputs object! the files that were written, and their hashes
        outputs.* string
        versions object! what outputs depend on besides their input
        versions.* any
        left_alone number how many files of the folders were not read, by their names, in the last run; in a line without a unit
        """;

    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The unit's key.</summary>
    public required string Key { get; init; }

    /// <summary>What its outputs depend on besides its input, as JSON.</summary>
    public required string Versions { get; init; }

    /// <summary>By what its input is known again; null for a stream.</summary>
    public Inputs.InputMark? Mark { get; init; }

    /// <summary>The sum over all that was read of its input, unpacked.</summary>
    public string InputHash { get; init; } = "";

    /// <summary>Whether all of it could be read.</summary>
    public bool IsWhole { get; init; } = true;

    /// <summary>The names of its outputs below the folder.</summary>
    public IReadOnlyList<string> Outputs { get; init; } = [];

    /// <summary>The whole line.</summary>
    public required string Line { get; init; }

    /// <summary>Makes the record of a unit that was done.</summary>
    public static UnitRecord Of(
        UnitCounts counts, string inputHash, Inputs.InputMark? mark, bool isWhole, IReadOnlyDictionary<string, string> outputs,
        string versions)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, Plain))
        {
            json.WriteStartObject();
            json.WriteString("unit", counts.Key);
            json.WriteString("input_sha256", inputHash);
            if (mark is not null) Write(json, mark);
            json.WriteBoolean("whole", isWhole);
            json.WriteNumber("lines", counts.Lines);
            json.WriteNumber("rows", counts.Rows);
            json.WriteNumber("rejected", counts.Rejected);
            Write(json, "rejected_by_reason", counts.RejectedByReason);
            Write(json, "outcomes", counts.Outcomes);
            json.WriteStartObject("outputs");
            foreach ((string path, string hash) in outputs) json.WriteString(path, hash);
            json.WriteEndObject();
            json.WritePropertyName("versions");
            json.WriteRawValue(versions);
            json.WriteEndObject();
        }

        string line = System.Text.Encoding.UTF8.GetString(bytes.GetBuffer(), 0, (int)bytes.Length);
        return new UnitRecord
        {
            Key = counts.Key,
            InputHash = inputHash,
            Versions = versions,
            Mark = mark,
            IsWhole = isWhole,
            Outputs = [.. outputs.Keys],
            Line = line
        };
    }

    /// <summary>Makes the record of what was left alone: of no unit, and before all.</summary>
    public static UnitRecord OfLeftAlone(int files)
    {
        UnitRecord none = Of(
            new UnitCounts("", 0, 0, 0, new Dictionary<string, long>(), new Dictionary<string, long>()), "", null, isWhole: true,
            new Dictionary<string, string>(), "{}");
        return none with { Line = string.Create(CultureInfo.InvariantCulture, $"{none.Line[..^1]},\"left_alone\":{files}}}") };
    }

    /// <summary>Reads a line; null for what is none.</summary>
    public static UnitRecord? TryParse(string line)
    {
        try
        {
            using var json = JsonDocument.Parse(line);
            JsonElement root = json.RootElement;
            if (root.ValueKind != JsonValueKind.Object || Text(root, "unit") is not { } key) return null;
            return new UnitRecord
            {
                Key = key,
                InputHash = Text(root, "input_sha256") ?? "",
                Versions = root.TryGetProperty("versions", out JsonElement versions) ? versions.GetRawText() : "",
                Mark = root.TryGetProperty("input", out JsonElement mark) ? MarkOf(mark) : null,
                IsWhole = !root.TryGetProperty("whole", out JsonElement whole) || whole.ValueKind != JsonValueKind.False,
                Outputs = root.TryGetProperty("outputs", out JsonElement outputs) && outputs.ValueKind == JsonValueKind.Object
                    ? [.. outputs.EnumerateObject().Select(output => output.Name)]
                    : [],
                Line = line,
            };
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // A lone half of a surrogate pair is JSON, and no text.
            return null;
        }
    }

    private static void Write(Utf8JsonWriter json, Inputs.InputMark mark)
    {
        json.WriteStartObject("input");
        json.WriteNumber("size", mark.Size);
        json.WriteString("changed", mark.ChangedAt);
        json.WriteString("ends", mark.Ends);
        json.WriteString("place", mark.Place);
        json.WriteEndObject();
    }

    private static Inputs.InputMark? MarkOf(JsonElement mark)
        => mark.ValueKind == JsonValueKind.Object && mark.TryGetProperty("size", out JsonElement size)
            && size.ValueKind == JsonValueKind.Number && size.TryGetInt64(out long bytes)
            && Text(mark, "changed") is { } changed && Text(mark, "ends") is { } ends && Text(mark, "place") is { } place
            ? new Inputs.InputMark(bytes, changed, ends, place)
            : null;

    private static string? Text(JsonElement of, string name)
        => of.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static void Write(Utf8JsonWriter json, string name, IReadOnlyDictionary<string, long> counts)
    {
        json.WriteStartObject(name);
        foreach ((string key, long count) in counts) json.WriteNumber(key, count);
        json.WriteEndObject();
    }
}
