using Sonde.Measurements.Model;

namespace Sonde.Analysis.Outcomes;

/// <summary>Every outcome that the published rules can give; in capitals what a detail stands for.</summary>
public static class PublishedOutcomes
{
    /// <summary>The outcomes of Hyperquack rows, then those of DNS rows.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        .. Hyperquack().Distinct(StringComparer.Ordinal),
        .. CensoredPlanetDns.Errors.Select(rule => rule.Outcome).Distinct(StringComparer.Ordinal),
        .. Dns(),
    ];

    private static IEnumerable<string> Hyperquack()
    {
        yield return "expected/match";
        yield return "expected/trusted_host:akamai";
        foreach (ErrorRule rule in CensoredPlanetErrors.Table)
        {
            yield return $"{Outcome.At(rule.Stage, "").StageName}/{rule.Class}";
            if (rule.Class == OutcomeClasses.StatusMismatch) yield return $"content/{rule.Class}:NNN";
        }

        yield return "content/blockpage:ID";
        yield return "unknown/unknown";
    }

    private static IEnumerable<string> Dns() =>
    [
        Emoji.Unexpected + "unknown_error:TEXT", Emoji.Unexpected + "dns.error:RCODE", Emoji.Inconclusive + "dns.error:ServFail",
        Emoji.Unexpected + "dns.unknown_rcode:NUMBER",
        Emoji.Unexpected + "ip.empty", Emoji.Unexpected + "ip.invalid:KIND", Emoji.Expected + "ip.matchip",
        Emoji.Expected + "tls.validcert",
        Emoji.Unexpected + "tls.badca:ISSUER", CensoredPlanetDns.BadDomainSign + "tls.baddomain:CN", Emoji.Unexpected + "http.blockpage:ID",
        Emoji.Expected + "ip.matchasn",
        Emoji.Inconclusive + "tls.connerror:AS",
    ];
}
