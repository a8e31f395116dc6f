using System.Text.Json;

namespace Sonde.Tests.Analysis.Differential;

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
        return new(
            each.Name, NetworkOf(each.Value.GetProperty("asname"), each.Value.GetProperty("asnum")), Has(tags, "ip"), Has(tags, "asnum"));
    }

    public static Answer OfFlat(JsonElement each)
    {
        bool hasMatches = each.TryGetProperty("matches_control", out JsonElement matches);
        bool hasCertificate = each.TryGetProperty("https_tls_cert_matches_domain", out JsonElement isForDomain);
        return new(
            each.GetProperty("ip").GetString()!, NetworkOf(each.GetProperty("as_name"), each.GetProperty("asn")),
            hasMatches && IsTrue(matches, "ip") == true, hasMatches && IsTrue(matches, "asn") == true)
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

    private static bool Has(JsonElement tags, string tag)
        => tags.ValueKind == JsonValueKind.Array && tags.EnumerateArray().Any(each => each.GetString() == tag);

    private static string NetworkOf(JsonElement name, JsonElement number)
    {
        if (name.GetString() is { Length: > 0 } known) return known;
        return number.ValueKind == JsonValueKind.Number && number.GetInt32() != 0 ? $"AS{number.GetInt32()}" : "missing_as_info";
    }
}
