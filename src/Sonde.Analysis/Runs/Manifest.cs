using System.Text.Json;

namespace Sonde.Analysis.Runs;

/// <summary>
/// What is done: one line of JSON for each unit, in the order of the units, so that any order of doing them ends in the same bytes.
/// Shards that write to one folder take turns by a lock file.
/// </summary>
internal sealed class Manifest(string folder, TimeProvider time)
{
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

    /// <summary>Adds a unit's line, in place of an older one.</summary>
    public void Add(string key, string line)
    {
        using FileStream turn = TakeTurn();
        SortedDictionary<string, string> lines = Lines();
        lines[key] = line;
        string temporary = _path + ".tmp";
        using (var file = new FileStream(temporary, FileMode.Create))
        {
            foreach (string each in lines.Values) file.Write(System.Text.Encoding.UTF8.GetBytes(each + "\n"));
            file.Flush(flushToDisk: true);
        }
        File.Move(temporary, _path, overwrite: true);
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

    private FileStream TakeTurn()
    {
        string path = Path.Combine(folder, "._MANIFEST.lock");
        long start = time.GetTimestamp();
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose);
            }
            catch (IOException) when (time.GetElapsedTime(start) < TimeSpan.FromMinutes(1))
            {
                using var pause = new ManualResetEventSlim();
                pause.Wait(20, CancellationToken.None);
            }
        }
    }
}
