using System.Text;
using Sonde.Analysis.Signatures;

namespace Sonde.Tests.Analysis.Signatures;

public sealed class CensoredPlanetSignaturesTests
{
    private static SignatureSet Load(SignatureRules rules) => SignatureFiles.Load(rules,
        [Samples.Path("data/censoredplanet/blockpage_signatures.json"),
            Samples.Path("data/censoredplanet/false_positive_signatures.json")]);

    [Fact]
    public void Published_lists_keep_the_names_that_the_reference_keeps()
    {
        SignatureSet set = Load(SignatureRules.CensoredPlanet);
        set.Problems.ShouldBeEmpty();
        set.Signatures.Count(s => !s.IsBlockpage).ShouldBe(456);
        set.Signatures.Count(s => s.IsBlockpage).ShouldBe(615);
        set.Signatures.TakeWhile(s => !s.IsBlockpage).Count().ShouldBe(456);
    }

    [Fact]
    public void Our_rules_lose_only_the_damaged_line()
    {
        SignatureSet set = Load(SignatureRules.Sonde);
        set.Signatures.Count.ShouldBe(1081);
        set.Problems.ShouldHaveSingleItem().Line.ShouldBe(318);
    }

    [Fact]
    public void In_our_rules_every_signature_answers_to_its_own_text_unless_an_earlier_one_is_the_same()
    {
        SignatureSet set = Load(SignatureRules.Sonde);
        SignatureMatcher matcher = set.CreateMatcher();
        var page = new PageText();
        var silent = new List<string>();
        foreach (Signature signature in set.Signatures)
        {
            string own = RegexText.LiteralReading(signature.Pattern);
            SignatureMatch? first = matcher.First(page.SetRaw(Encoding.UTF8.GetBytes(own)));
            // two names, one text: the earlier counts
            bool twin = first is { } found && RegexText.LiteralReading(found.Signature.Pattern) == own;
            if (first?.Id != signature.Id && !twin)
                silent.Add($"{signature.Id} -> {first?.Id}: {signature.Pattern} / {first?.Signature.Pattern}");
        }

        silent.ShouldBeEmpty();
    }
}
