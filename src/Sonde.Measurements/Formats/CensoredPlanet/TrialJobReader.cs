using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Sonde.Measurements.Formats.Ooni;

namespace Sonde.Measurements.Formats.CensoredPlanet;

/// <summary>
/// Reads vantage points and jobs: <c>ADDRESS[:PORT]</c>, IPv6 in brackets or alone, and lines of JSON such as
/// <c>{"vp": "192.0.2.80", "test_url": "blocked.example"}</c>.
/// </summary>
public static class TrialJobReader
{
    private static readonly SearchValues<char> Letters =
        SearchValues.Create("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz-.:");

    /// <summary>Reads a line.</summary>
    /// <param name="text">The line.</param>
    /// <param name="job">What it asks for; meaningless with an error.</param>
    /// <returns>What is wrong with it and how to mend it, or null.</returns>
    public static string? Read(string text, out TrialJob job)
    {
        ArgumentNullException.ThrowIfNull(text);
        job = new TrialJob("", 0, null);
        ReadOnlySpan<char> line = text.AsSpan().Trim();
        return line.StartsWith("{") ? ReadJson(text, ref job) : ReadVantagePoint(line.ToString(), ref job);
    }

    private static string? ReadJson(string text, ref TrialJob job)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(text);
            JsonElement root = document.RootElement;
            if (!root.TryGetProperty("vp", out JsonElement vp) || vp.ValueKind != JsonValueKind.String)
                return "a job names its vantage point: {\"vp\": \"192.0.2.80\", \"test_url\": \"blocked.example\"}";
            if (!root.TryGetProperty("test_url", out JsonElement url) || url.ValueKind != JsonValueKind.String)
                return "a job names what to test: {\"vp\": \"192.0.2.80\", \"test_url\": \"blocked.example\"}";
            if (ReadVantagePoint(vp.GetString()!, ref job) is { } flaw) return $"vp: {flaw}";
            if (TestName.Read(url.GetString()!, out TestName name) is { } wrong) return $"test_url: {wrong}";
            List<OtherKey> fields = [];
            foreach (JsonProperty field in root.EnumerateObject())
                if (field.Name is not ("vp" or "test_url")) fields.Add(new OtherKey(field.Name, field.Value.Clone()));
            job = job with { TestUrl = name.Url, Fields = fields };
            return null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return "the line is no JSON object";
        }
    }

    private static string? ReadVantagePoint(string text, ref TrialJob job)
    {
        if (text.Length == 0) return "the vantage point is missing: ADDRESS or ADDRESS:PORT";
        if (text.Contains("://", StringComparison.Ordinal))
            return $"a vantage point is an address, such as 192.0.2.80 or 192.0.2.80:8080, without a scheme";
        string host = text, port = "";
        if (text[0] == '[')
        {
            int close = text.IndexOf(']', StringComparison.Ordinal);
            if (close < 0) return "the closing ] is missing";
            (host, port) = (text[1..close], text[(close + 1)..]);
            if (port.Length > 0 && port[0] != ':') return "behind ] only :PORT may stand";
            if (!host.Contains(':', StringComparison.Ordinal)) return "in brackets an IPv6 address stands";
        }
        else if (text.IndexOf(':', StringComparison.Ordinal) is > -1 and var colon && colon == text.LastIndexOf(':'))
        {
            (host, port) = (text[..colon], text[colon..]);
        }

        if (host.Length == 0) return "the vantage point is missing: ADDRESS or ADDRESS:PORT";
        if (host.Contains('%', StringComparison.Ordinal))
            return "a zone cannot be part of the address: choose the interface with --interface";
        if (host.Contains('/', StringComparison.Ordinal))
            return "vantage points are named one by one: organisations' servers that you know, never a range";
        if (host.AsSpan().ContainsAnyExcept(Letters)) return "this is neither an address nor a name";
        if (port.Length == 0)
        {
            job = job with { Host = host };
            return null;
        }

        if (!int.TryParse(port.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out int number) || number is < 1 or > 65535)
            return $"\"{port[1..]}\" is no port from 1 to 65535";
        job = job with { Host = host, Port = number };
        return null;
    }
}
