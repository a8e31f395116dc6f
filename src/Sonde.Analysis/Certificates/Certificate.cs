namespace Sonde.Analysis.Certificates;

/// <summary>What the tables keep of a certificate (RFC 5280). Null members were absent.</summary>
/// <param name="commonName">The subject's first common name.</param>
/// <param name="issuer">The issuer's first common name.</param>
/// <param name="notBefore">Start of validity in UTC, ISO 8601 without zone.</param>
/// <param name="notAfter">End of validity in UTC, ISO 8601 without zone.</param>
/// <param name="alternativeNames">DNS names of the subject alternative name, in order.</param>
/// <param name="commonNames">All common names of the subject.</param>
internal sealed class Certificate(
    string? commonName,
    string? issuer,
    string? notBefore,
    string? notAfter,
    IReadOnlyList<string> alternativeNames,
    IReadOnlyList<string> commonNames)
{
    /// <summary>Bytes that are no certificate.</summary>
    public static readonly Certificate Unreadable = new(null, null, null, null, [], []);

    public string? CommonName { get; } = commonName;

    public string? Issuer { get; } = issuer;

    public IReadOnlyList<string> AlternativeNames { get; } = alternativeNames;

    public IReadOnlyList<string> CommonNames { get; } = commonNames;

    public Text.JsonText CommonNameText { get; } = Text.JsonText.Of(commonName);

    public Text.JsonText IssuerText { get; } = Text.JsonText.Of(issuer);

    public Text.JsonText NotBeforeText { get; } = Text.JsonText.Of(notBefore);

    public Text.JsonText NotAfterText { get; } = Text.JsonText.Of(notAfter);

    public IReadOnlyList<Text.JsonText> AlternativeNameTexts { get; } = [.. alternativeNames.Select(Text.JsonText.Of)];
}
