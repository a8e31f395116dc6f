using System.Text;
using Sonde.Analysis.Signatures;

namespace Sonde.Tests.Analysis.Signatures;

public sealed class StarterSignaturesTests
{
    public static TheoryData<SignatureRules> AllRules => [SignatureRules.Sonde, SignatureRules.CensoredPlanet];

    [Theory]
    [MemberData(nameof(AllRules))]
    public void Each_signature_finds_its_page_and_no_other(SignatureRules rules)
    {
        SignatureSet set = SignatureFiles.BuiltIn(rules);
        set.Problems.ShouldBeEmpty();
        SignatureMatcher matcher = set.CreateMatcher();
        var wrong = new List<string>();
        foreach (Signature own in set.Signatures)
        {
            string[] found = own.Location == SignatureLocation.Dns
                ? [.. matcher.Dns(own.TestPage) is { } match ? [match.Id] : Array.Empty<string>()]
                : [.. matcher.All(Page(own.TestPage!)).Select(m => m.Id)];
            if (!found.SequenceEqual([own.Id])) wrong.Add($"{own.Id}: {string.Join(' ', found)}");
        }

        wrong.ShouldBeEmpty();
    }

    [Fact]
    public void At_least_forty_filters_and_countries_are_known_with_source_and_page()
    {
        SignatureSet set = SignatureFiles.BuiltIn(SignatureRules.Sonde);
        set.Name.ShouldBe("sonde");
        Signature[] blocking = [.. set.Signatures.Where(s => s.IsBlockpage)];
        blocking.Select(s => s.Vendor ?? string.Join(' ', s.Countries)).Where(who => who.Length > 0).Distinct().Count()
            .ShouldBeGreaterThanOrEqualTo(40);
        blocking.ShouldAllBe(
            s => s.Source != null && s.TestPage != null
            && (s.Vendor != null || s.Countries.Count > 0 || s.Scope == SignatureScope.General));
        set.Signatures.Select(s => s.Id).Distinct().Count().ShouldBe(set.Signatures.Count);
    }

    [Fact]
    public void What_equals_a_published_signature_bears_its_name()
    {
        SignatureSet published = SignatureFiles.Load(SignatureRules.Sonde, [
            Samples.Path("data/censoredplanet/blockpage_signatures.json"),
            Samples.Path("data/censoredplanet/false_positive_signatures.json"),
            Samples.Path("data/ooni/fingerprints_http.csv"), Samples.Path("data/ooni/fingerprints_dns.csv")]);
        ILookup<(SignatureLocation, string?, PatternType, string), string> names = published.Signatures.ToLookup(Key, s => s.Id);
        foreach (Signature ours in SignatureFiles.BuiltIn(SignatureRules.Sonde).Signatures)
        {
            if (names[Key(ours)].Any()) names[Key(ours)].ShouldContain(ours.Id);
        }

        static (SignatureLocation, string?, PatternType, string) Key(Signature s)
            => s.Type == PatternType.Regexp && RegexText.AsLiteral(s.Pattern) is { } literal
                ? (s.Location, s.HeaderName, PatternType.Contains, literal)
                : (s.Location, s.HeaderName, s.Type, s.Pattern);
    }

    /// <summary>A page as it stands in the file: status line, headers, an empty line, body.</summary>
    internal static PageText Page(string text)
    {
        var page = new PageText();
        int end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        string[] head = text[..end].Split("\r\n");
        page.SetStatus(Encoding.UTF8.GetBytes(head[0]));
        foreach (string header in head[1..]) page.AddHeader(Encoding.UTF8.GetBytes(header));
        return page.EndHeaders().Append(Encoding.UTF8.GetBytes(text[(end + 4)..]));
    }
}
