using System.Net;
using System.Text.Json;

namespace Sonde.Measurements.Formats.Pathspider;

/// <summary>What tells results in PATHspider's form from each other, for a run that is resumed.</summary>
public static class PathspiderKey
{
    /// <summary>The key of a result's own, with the nettest that made it.</summary>
    public const string TestName = "x_test_name";

    /// <summary>The key of a result's own, with the options that it was made with, as OONI writes them.</summary>
    public const string Options = "x_options";

    /// <summary>The key of a result's own, with the line that was no job.</summary>
    public const string Line = "x_line";

    /// <summary>The key of a job that is measured: address, port and domain.</summary>
    public static string Of(PathspiderJob job)
        => Of(name =>
        {
            foreach (var field in job.Fields)
                if (field.Name == name) return field.Value;
            return null;
        });

    /// <summary>The key of an input that is not measured, but answered by a line with an error.</summary>
    /// <param name="line">The input.</param>
    /// <param name="job">What it said.</param>
    public static string OfUnmeasured(string line, PathspiderJob job) => Unmeasured(job.Fields.Count == 0 ? line : Of(job));

    /// <summary>Reads the key of a result; false for one that does not say which nettest made it.</summary>
    public static bool TryRead(JsonElement root, out ResumeKey key)
    {
        JsonElement? Find(string name)
            => root.ValueKind == JsonValueKind.Object && root.TryGetProperty(name, out JsonElement found) ? found : null;
        key = default;
        if (OwnKeys.Find(root, TestName) is not { ValueKind: JsonValueKind.String } test) return false;
        string[] options = OwnKeys.Find(root, Options) is { ValueKind: JsonValueKind.Array } list
            ? [.. list.EnumerateArray().Select(option => option.ToString())]
            : [];
        string input = OwnKeys.Find(root, Line) is { ValueKind: JsonValueKind.String } line ? line.GetString()! : Of(Find);
        key = ResumeKey.Of(test.GetString()!, OwnKeys.Find(root, "error") is null ? input : Unmeasured(input), null, options);
        return true;
    }

    // A target that could not be measured may be measured now; then its old line does not stand for it.
    private static string Unmeasured(string key) => $"error {key}";

    private static string Of(Func<string, JsonElement?> find)
    {
        string address = find("dip") is { ValueKind: JsonValueKind.String } dip ? dip.GetString()! : "";
        if (IPAddress.TryParse(address, out IPAddress? parsed)) address = parsed.ToString();
        return $"{address} {find("dp")} {(find("domain") is { ValueKind: JsonValueKind.String } domain ? domain.GetString() : "")}";
    }
}
