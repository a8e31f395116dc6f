using System.Text.Json;
using Sonde.Measurements.Formats.Ooni;

namespace Sonde.Measurements.Formats.Pathspider;

/// <summary>
/// The names of a result's own keys. A job's fields are kept as they came; where one has the name of a result's key, that key yields:
/// <c>id</c> becomes <c>x_id</c>, and <c>x_x_id</c> where the job brought that too. <c>x_job_fields</c> then lists the fields that are
/// the job's, so that a reader can tell them apart.
/// </summary>
/// <param name="fields">The job's fields.</param>
public readonly struct OwnKeys(IReadOnlyList<OtherKey> fields)
{
    /// <summary>The key that lists the fields of the job that have the name of a result's key.</summary>
    public const string JobFields = "x_job_fields";

    private const string Prefix = "x_";

    private static readonly string[] Names =
    [
        "sip", "path", "flow_results", "time", "missed_flows", "conditions", "error", "sip_public", "sip_asn", "id", "x_run_id",
        PathspiderKey.TestName,
        PathspiderKey.Options, PathspiderKey.Line, "x_basis", "x_cached_cookie", "x_connections", "x_wire", "x_locate", "x_outcome",
        "x_outcome_code",
        "x_interrupted", JobFields,
    ];

    /// <summary>The fields that have the name of a result's key, or of one that yielded.</summary>
    public IReadOnlyList<string> Taken => [.. fields.Select(each => each.Name).Where(IsOfResult)];

    /// <summary>How a result's key is called beside these fields.</summary>
    public string NameOf(string key)
    {
        while (Has(fields, key)) key = Prefix + key;
        return key;
    }

    /// <summary>A result's own key in a line, whatever its job brought; null where there is none.</summary>
    public static JsonElement? Find(JsonElement line, string key)
    {
        if (line.ValueKind != JsonValueKind.Object) return null;
        JsonElement? listed = null;
        for (string name = JobFields; line.TryGetProperty(name, out JsonElement list); name = Prefix + name) listed = list;
        string[] job = listed is { ValueKind: JsonValueKind.Array } texts
            ? [.. texts.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.String).Select(item => item.GetString()!)]
            : [];
        while (job.Contains(key)) key = Prefix + key;
        return line.TryGetProperty(key, out JsonElement value) ? value : null;
    }

    /// <summary>Parts a line's keys into the job's fields and a result's own, which get their own names back.</summary>
    internal static (List<OtherKey> Job, List<OtherKey> Own) Part(IReadOnlyList<OtherKey> keys)
    {
        string list = JobFields;
        while (Has(keys, Prefix + list)) list = Prefix + list;
        HashSet<string> ofJob = [];
        foreach (OtherKey key in keys)
        {
            if (key.Name != list || key.Value.ValueKind != JsonValueKind.Array) continue;
            foreach (JsonElement item in key.Value.EnumerateArray())
                if (item.ValueKind == JsonValueKind.String) ofJob.Add(item.GetString()!);
        }

        List<OtherKey> job = [], own = [];
        foreach (OtherKey key in keys)
        {
            if (key.Name == list && ofJob.Count > 0) continue;
            bool isOwn = !ofJob.Contains(key.Name) && (key.Name.StartsWith(Prefix, StringComparison.Ordinal) || Names.Contains(key.Name));
            if (isOwn) own.Add(key with { Name = Restored(key.Name, ofJob) });
            else job.Add(key);
        }

        return (job, own);
    }

    private static string Restored(string name, HashSet<string> ofJob)
    {
        while (name.StartsWith(Prefix, StringComparison.Ordinal) && ofJob.Contains(name[Prefix.Length..])) name = name[Prefix.Length..];
        return name;
    }

    private static bool IsOfResult(string name)
    {
        for (string rest = name; ; rest = rest[Prefix.Length..])
        {
            if (Names.Contains(rest)) return true;
            if (!rest.StartsWith(Prefix, StringComparison.Ordinal)) return name.StartsWith(Prefix, StringComparison.Ordinal);
        }
    }

    private static bool Has(IReadOnlyList<OtherKey> keys, string name)
    {
        foreach (OtherKey key in keys)
            if (key.Name == name) return true;
        return false;
    }
}
