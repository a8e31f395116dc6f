using System.Text.Json;

namespace Sonde.Tests.Analysis.Differential;

/// <summary>One probe of a Hyperquack line as the models see it.</summary>
internal sealed record Probe(
    bool IsControl, bool Matches, string? Error, bool HasPage, string Status, IReadOnlyList<string> Headers, string Page)
{
    public static List<Probe> OfV2(JsonElement line)
        => [.. line.GetProperty("response").EnumerateArray()
            .Select(trial => Of(trial, trial.TryGetProperty("control_url", out _), "matches_template", "error", "response"))];

    public static List<Probe> OfV1(JsonElement line)
    {
        int retries = line.GetProperty("Retries").GetInt32();
        return [.. line.GetProperty("Results").EnumerateArray().Select((trial, i) =>
        {
            string sent = trial.GetProperty("Sent").GetString()!;
            bool isControl = sent.Length == 0
                ? i > retries
                : sent.Contains("example5718349450314.com", StringComparison.Ordinal) || sent == "rtyutgyhefdafioasfjhjhi.com";
            return Of(trial, isControl, "Success", "Error", "Received");
        })];
    }

    private static Probe Of(JsonElement trial, bool isControl, string matches, string error, string received)
    {
        string? text = trial.TryGetProperty(error, out JsonElement e) ? e.GetString() : null;
        if (!trial.TryGetProperty(received, out JsonElement page))
            return new(isControl, trial.GetProperty(matches).GetBoolean(), text, false, "", [], "");
        if (page.ValueKind == JsonValueKind.String)
            return new(isControl, trial.GetProperty(matches).GetBoolean(), text, true, page.GetString()!, [], page.GetString()!);
        string status = page.GetProperty("status_line").GetString()!;
        List<string> headers = [
            .. page.GetProperty("headers").EnumerateObject()
            .SelectMany(header => header.Value.EnumerateArray().Select(value => $"{header.Name}: {value.GetString()}"))];
        return new(
            isControl, trial.GetProperty(matches).GetBoolean(), text, true, status, headers,
            status + "\r\n" + string.Join("\r\n", headers) + "\r\n" + page.GetProperty("body").GetString());
    }
}
