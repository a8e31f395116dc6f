using Sonde.Analysis.Rows;
using Sonde.Analysis.Text;

namespace Sonde.Analysis.Outcomes;

/// <summary>Puts into words what rules look at.</summary>
internal static class TraceTexts
{
    /// <summary>The values of a page's Server headers.</summary>
    public static string Servers(Page page)
    {
        IEnumerable<string> lines = page.Headers
            .Select(header => header.Name.IsNull ? header.Value.ToString() ?? "" : $"{header.Name}: {header.Value}")
            .Where(line => line.StartsWith("server:", StringComparison.OrdinalIgnoreCase));
        return string.Join(", ", lines.Select(line => $"\"{line}\"")) is { Length: > 0 } all ? all : "no such header";
    }

    /// <summary>Each answer of a query on a line of its own.</summary>
    public static IEnumerable<string> Answers(IEnumerable<SatelliteAnswer> answers) => answers.Select(Of);

    private static string Of(SatelliteAnswer answer)
    {
        List<string> parts = [Agreeing(answer), CensoredPlanetDns.Network(answer)];
        if (answer.Http is { } http) parts.Add($"HTTP {OfPage(http)}");
        if (answer.Https is { } https) parts.Add($"HTTPS {OfPage(https)}{OfCertificate(https)}");
        return $"answer {answer.Ip.ToString() ?? "null"}: {string.Join("; ", parts)}";
    }

    private static string Agreeing(SatelliteAnswer answer)
    {
        List<string> tags = [];
        if (answer.MatchesIp == true) tags.Add("ip");
        if (answer.MatchesHttp == true) tags.Add("http");
        if (answer.MatchesCertificate == true) tags.Add("cert");
        if (answer.MatchesAsn == true) tags.Add("asnum");
        if (answer.MatchesAsName == true) tags.Add("asname");
        return tags.Count == 0 ? "nothing agrees with the control answers" : $"{string.Join(' ', tags)} as in the control answers";
    }

    private static string OfPage(FetchedPage page)
    {
        if (!page.Error.IsNull) return $"failed: \"{Short(page.Error)}\"";
        string signature = page.PageSignature.IsNull ? "no signature"
            : page.Excerpt ?? $"{page.PageSignature} ({(page.IsKnownBlockpage == true ? "block page" : "false positive")})";
        return page.Status.IsNull ? signature : $"\"{Short(page.Status)}\", {signature}";
    }

    private static string OfCertificate(FetchedPage page)
    {
        if (page.Certificate is not { } certificate) return page.MatchesDomain is { } known ? $", certificate for the domain: {known}" : "";
        string trust = page.HasTrustedCa switch { true => "trusted", false => "not trusted", _ => "trust unknown" };
        return $", certificate \"{certificate.CommonName}\" by \"{certificate.Issuer}\" ({trust}), {(page.MatchesDomain == true ? "for the domain" : "for another domain")}";
    }

    private static string Short(JsonText text) => Excerpt.Short(System.Text.Encoding.UTF8.GetBytes(text.ToString() ?? ""));
}
