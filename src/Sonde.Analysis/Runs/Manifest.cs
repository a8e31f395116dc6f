using System.Text.Json;

namespace Sonde.Analysis.Runs;

/// <summary>
/// What is done: one line of JSON for each unit, in the order of the units, so that any order of doing them ends in the same bytes.
/// Shards that write to one folder take turns by a lock file.
/// </summary>
internal sealed class Manifest(string folder, TimeProvider time)
{
    private static readonly TimeSpan LongestTurn = TimeSpan.FromMinutes(1);

    private readonly string _path = Path.Combine(folder, "_MANIFEST.json");

    /// <summary>The units already done under the same versions.</summary>
    public HashSet<string> Done(string versions)
    {
        var done = new HashSet<string>(StringComparer.Ordinal);
        foreach ((string key, string line) in Lines())
        {
            using var json = JsonDocument.Parse(line);
            if (json.RootElement.TryGetProperty("versions", out JsonElement of) && of.GetRawText() == versions) done.Add(key);
        }
        return done;
    }

    /// <summary>
    /// Adds a unit's line, in place of an older one. Outputs that only the older one names (another format, days that are no more) are
    /// removed: they would be counted twice.
    /// </summary>
    public void Add(string key, string line)
    {
        using LockFile turn = LockFile.Take(Path.Combine(folder, "._MANIFEST.lock"), LongestTurn, time, CancellationToken.None);
        SortedDictionary<string, string> lines = Lines();
        IEnumerable<string> before = lines.TryGetValue(key, out string? older) ? Outputs(older) : [];
        lines[key] = line;
        IEnumerable<string> gone = before.Except(lines.Values.SelectMany(Outputs), StringComparer.Ordinal);
        string temporary = _path + ".tmp";
        using (var file = new FileStream(temporary, FileMode.Create))
        {
            foreach (string each in lines.Values) file.Write(System.Text.Encoding.UTF8.GetBytes(each + "\n"));
            file.Flush(flushToDisk: true);
        }
        File.Move(temporary, _path, overwrite: true);
        foreach (string path in gone) File.Delete(Path.Combine(folder, path));
    }

    /// <summary>Writes the line of a unit.</summary>
    public static string Line(string key, string inputHash, RunTotals totals, IReadOnlyDictionary<string, string> outputs, string versions)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, new JsonWriterOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteString("unit", key);
            json.WriteString("input_sha256", inputHash);
            json.WriteNumber("lines", totals.Lines);
            json.WriteNumber("rows", totals.Rows);
            json.WriteNumber("rejected", totals.Rejected);
            Write(json, "rejected_by_reason", totals.RejectedByReason);
            Write(json, "outcomes", totals.Outcomes);
            json.WriteStartObject("outputs");
            foreach ((string path, string hash) in outputs) json.WriteString(path, hash);
            json.WriteEndObject();
            json.WritePropertyName("versions");
            json.WriteRawValue(versions);
            json.WriteEndObject();
        }
        return System.Text.Encoding.UTF8.GetString(bytes.GetBuffer(), 0, (int)bytes.Length);
    }

    private static void Write(Utf8JsonWriter json, string name, SortedDictionary<string, long> counts)
    {
        json.WriteStartObject(name);
        foreach ((string key, long count) in counts) json.WriteNumber(key, count);
        json.WriteEndObject();
    }

    private SortedDictionary<string, string> Lines()
    {
        var lines = new SortedDictionary<string, string>(StringComparer.Ordinal);
        if (!File.Exists(_path)) return lines;
        foreach (string line in File.ReadLines(_path))
        {
            if (line.Length == 0) continue;
            try
            {
                using var json = JsonDocument.Parse(line);
                if (json.RootElement.GetProperty("unit").GetString() is { } key) lines[key] = line;
            }
            catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
            {
                throw new InvalidDataException($"{_path} is not a manifest of this program: {e.Message}", e);
            }
        }
        return lines;
    }

    /// <summary>The outputs that a line names. A manifest is a file that others may have written: paths that climb out of the folder are none of ours.</summary>
    private static List<string> Outputs(string line)
    {
        using var json = JsonDocument.Parse(line);
        if (!json.RootElement.TryGetProperty("outputs", out JsonElement outputs) || outputs.ValueKind != JsonValueKind.Object) return [];
        return [.. outputs.EnumerateObject().Select(output => output.Name).Where(name => !Path.IsPathRooted(name) && !name.Split('/').Contains(".."))];
    }
}
