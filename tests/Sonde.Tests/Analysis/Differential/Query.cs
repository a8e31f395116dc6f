using System.Globalization;
using System.Text.Json;

namespace Sonde.Tests.Analysis.Differential;

/// <summary>One query of a DNS line as the models see it.</summary>
internal sealed record Query(bool IsControl, string? Error, int? Rcode, IReadOnlyList<Answer> Answers)
{
    private static readonly string[] ControlNames = ["a.root-servers.net", "www.example.com"];

    public static List<Query> OfV22(JsonElement line) => [.. line.GetProperty("response").EnumerateArray().Select(item =>
    {
        string? error = item.GetProperty("error").GetString();
        return new Query(
            ControlNames.Contains(item.GetProperty("url").GetString()),
            error is "" or "null" ? null : error,
            item.GetProperty("rcode").GetInt32(),
            [.. item.GetProperty("response").EnumerateObject().Select(Answer.OfV22)]);
    })];

    public static List<Query> OfV20(JsonElement line)
    {
        JsonElement response = line.GetProperty("response");
        if (!response.EnumerateObject().Any()) return [new(false, null, null, [])];
        Queue<string> errors = new(response.GetProperty("error").EnumerateArray().Select(error => error.GetString()!));
        List<Answer> answers = [.. response.EnumerateObject().Where(each => each.Name is not ("rcode" or "error")).Select(each => Answer.OfTags(each.Name, each.Value))];
        return [.. response.GetProperty("rcode").EnumerateArray().Select(code => int.Parse(code.GetString()!, CultureInfo.InvariantCulture))
            .Select(code => new Query(false, code == -1 ? errors.Dequeue() : null, code, code == 0 ? answers : []))];
    }

    public static List<Query> OfV1(JsonElement line)
    {
        if (line.TryGetProperty("error", out JsonElement error)) return [new(false, error.ValueKind == JsonValueKind.String ? error.GetString() : Dump(error), -1, [])];
        return [new(false, null, 0, [.. line.GetProperty("answers").EnumerateObject().Select(each => Answer.OfTags(each.Name, each.Value))])];
    }

    public static List<Query> OfFlat(JsonElement line) =>
    [
        new(
            false,
            line.GetProperty("received_error").GetString(),
            line.GetProperty("received_rcode").ValueKind == JsonValueKind.Null ? null : line.GetProperty("received_rcode").GetInt32(),
            [.. line.GetProperty("answers").EnumerateArray().Select(Answer.OfFlat)]),
    ];

    /// <summary>As Python writes an object.</summary>
    private static string Dump(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => "{" + string.Join(", ", value.EnumerateObject().Select(member => $"\"{member.Name}\": {Dump(member.Value)}")) + "}",
        _ => value.GetRawText(),
    };
}

/// <summary>One address of a DNS answer as the models see it.</summary>
internal sealed record Answer(string Ip, string Network, bool MatchesIp, bool MatchesAsn)
{
    public bool? IsForDomain { get; init; }
    public bool? IsTrusted { get; init; }
    public string? CommonName { get; init; }
    public string? Issuer { get; init; }
    public bool IsTried { get; init; }
    public bool IsBlockPage { get; init; }
    public string? Signature { get; init; }

    public static Answer OfTags(string ip, JsonElement tags) => new(ip, "missing_as_info", Has(tags, "ip"), Has(tags, "asnum"));

    public static Answer OfV22(JsonProperty each)
    {
        JsonElement tags = each.Value.GetProperty("matched");
        return new(each.Name, NetworkOf(each.Value.GetProperty("asname"), each.Value.GetProperty("asnum")), Has(tags, "ip"), Has(tags, "asnum"));
    }

    public static Answer OfFlat(JsonElement each)
    {
        bool hasMatches = each.TryGetProperty("matches_control", out JsonElement matches);
        bool hasCertificate = each.TryGetProperty("https_tls_cert_matches_domain", out JsonElement isForDomain);
        return new(each.GetProperty("ip").GetString()!, NetworkOf(each.GetProperty("as_name"), each.GetProperty("asn")), hasMatches && IsTrue(matches, "ip") == true, hasMatches && IsTrue(matches, "asn") == true)
        {
            IsForDomain = hasCertificate ? isForDomain.GetBoolean() : null,
            IsTrusted = hasCertificate ? IsTrue(each, "https_tls_cert_has_trusted_ca") : null,
            CommonName = hasCertificate ? each.GetProperty("https_tls_cert_common_name").GetString() : null,
            Issuer = hasCertificate ? each.GetProperty("https_tls_cert_issuer").GetString() : null,
            IsTried = hasCertificate || each.TryGetProperty("https_error", out _),
            IsBlockPage = IsTrue(each, "http_analysis_is_known_blockpage") == true,
            Signature = each.TryGetProperty("http_analysis_page_signature", out JsonElement name) ? name.GetString() : null,
        };
    }

    private static bool? IsTrue(JsonElement of, string name)
        => of.TryGetProperty(name, out JsonElement value) && value.ValueKind != JsonValueKind.Null ? value.GetBoolean() : null;

    private static bool Has(JsonElement tags, string tag) => tags.ValueKind == JsonValueKind.Array && tags.EnumerateArray().Any(each => each.GetString() == tag);

    private static string NetworkOf(JsonElement name, JsonElement number)
    {
        if (name.GetString() is { Length: > 0 } known) return known;
        return number.ValueKind == JsonValueKind.Number && number.GetInt32() != 0 ? $"AS{number.GetInt32()}" : "missing_as_info";
    }
}
