using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Sonde.Analysis.Signatures;

namespace Sonde.Tests.Analysis.Signatures;

public sealed class SignatureMatcherTests
{
    [Fact]
    public void Literals_are_found_wherever_they_stand()
    {
        byte[][] literals = [
            .. ((string[])["abcdefghijklmnop", "needle in hay", "Not found", "seven77", "BUSY", "xy", "z", "<title>Access denied</title>",
                "ied</title>", "éàü"]).Select(Encoding.UTF8.GetBytes)];
        var scanner = new LiteralScanner(literals);
        for (int literal = 0; literal < literals.Length; literal++)
        {
            for (int before = 0; before < 40; before++)
            {
                for (int after = 0; after < 30; after += 7)
                {
                    byte[] text = [.. Enumerable.Repeat((byte)'-', before), .. literals[literal], .. Enumerable.Repeat((byte)'-', after)];
                    var sink = new Collected();
                    scanner.Scan(text, sink);
                    sink.Found.ShouldContain((literal, before), $"{literal} at {before} before {after}");
                }
            }
        }
    }

    [Fact]
    public void The_scanner_finds_what_a_plain_search_finds()
    {
        // Few letters, so that literals are parts of each other and overlap.
        Gen<string> text = Gen.Choose(0, 60).SelectMany(n => Gen.Elements('a', 'b', 'c').ArrayOf(n)).Select(c => new string(c));
        Gen<string> word = Gen.Choose(1, 28).SelectMany(n => Gen.Elements('a', 'b', 'c').ArrayOf(n)).Select(c => new string(c));
        Prop.ForAll(Arb.From(text), Arb.From(word.ArrayOf(20)), Arb.From(Gen.Choose(0, 19).ArrayOf(4)), (between, words, picks) =>
        {
            string t = between + string.Join(between.Length > 9 ? between[..3] : "", picks.Select(p => words[p])) + between;
            byte[][] literals = [.. words.Distinct().Select(Encoding.ASCII.GetBytes)];
            byte[] bytes = Encoding.ASCII.GetBytes(t);
            var sink = new Collected();
            new LiteralScanner(literals).Scan(bytes, sink);
            var plain = new HashSet<(int, int)>();
            for (int i = 0; i < literals.Length; i++)
            {
                for (int at = 0; at <= bytes.Length; at++)
                {
                    if (bytes.AsSpan(at).StartsWith(literals[i])) plain.Add((i, at));
                }
            }

            return plain.SetEquals(sink.Found);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(200).WithReplay(20251122, 1));
    }

    [Fact]
    public void The_reference_keeps_the_first_place_and_the_last_pattern_of_a_name()
    {
        Signature[] list = [Bp("a", "one"), Bp("b", "two"), Bp("a", "three"), Fp("f", "zero"), Fp("f", "nought")];
        SignatureSet reference = SignatureSet.Create("t", SignatureRules.CensoredPlanet, list);
        reference.Signatures.Select(s => $"{s.Order} {s.Id} {s.Pattern}").ShouldBe(["0 f nought", "1 a three", "2 b two"]);
        reference.CreateMatcher().First("one"u8).ShouldBeNull();
        reference.CreateMatcher().First("two three"u8)!.Value.Signature.Order.ShouldBe(1);
        SignatureSet.Create("t", SignatureRules.Sonde, list).CreateMatcher().First("-one"u8).ShouldNotBeNull().Offset.ShouldBe(1);
    }

    [Fact]
    public void A_single_word_of_a_false_positive_outweighs_a_block_page_only_in_the_reference()
    {
        Signature[] list = [
            Fp("wide", "redirect"), Fp("page", "<title>Hosting page of a provider</title>"),
            Bp("block", "access has been forbidden by law")];
        byte[] text = "<p>redirect: access has been forbidden by law"u8.ToArray();
        SignatureSet.Create("t", SignatureRules.CensoredPlanet, list).CreateMatcher().First(text)!.Value.Id.ShouldBe("wide");
        SignatureMatcher ours = SignatureSet.Create("t", SignatureRules.Sonde, list).CreateMatcher();
        ours.First(text)!.Value.Id.ShouldBe("block");
        ours.First("redirect"u8)!.Value.IsBlockpage.ShouldBeFalse();
        ours.First([.. text, .. "<title>Hosting page of a provider</title>"u8])!.Value.Id.ShouldBe("page");
    }

    [Fact]
    public void The_more_specific_of_two_hits_counts_in_our_rules()
    {
        Signature[] list = [Bp("short", "has been blocked"), Bp("long", "this page has been blocked by order")];
        SignatureMatcher matcher = SignatureSet.Create("t", SignatureRules.Sonde, list).CreateMatcher();
        matcher.First("this page has been blocked by order"u8)!.Value.Id.ShouldBe("long");
        matcher.First("it has been blocked"u8)!.Value.Id.ShouldBe("short");
        matcher.All(new PageText().SetRaw("this page has been blocked by order"u8)).Select(m => m.Id).ShouldBe(["long", "short"]);
    }

    [Theory]
    [InlineData("Error (Not Found)!!1", "x Error (Not Found)!!1", true)] // a group that was meant as text
    [InlineData("<title>NO</title>*src=", "<title>NO</title> <img src=", true)] // a shell's wildcard
    [InlineData("one | two", "one | two", true)] // a bar that was meant as text
    [InlineData("one | two", " two", false)]
    [InlineData("Don.t go", "Don\U0001F600t go", true)] // a dot is a whole character
    [InlineData("a.*b {2}", "a\n\nb  ", true)]
    [InlineData("U\\.S\\..*Command", "U.S. Cyber Command", true)]
    [InlineData("(?i)hello", "HELLO", true)]
    public void Patterns_match_what_they_were_made_from(string pattern, string text, bool found)
        => SignatureSet.Create("t", SignatureRules.Sonde, [Bp("x", pattern)]).CreateMatcher()
            .First(Encoding.UTF8.GetBytes(text)).HasValue.ShouldBe(found);

    [Fact]
    public void Where_an_expression_matched_is_told_in_bytes()
    {
        SignatureMatch match = SignatureSet.Create("t", SignatureRules.CensoredPlanet, [Bp("x", "né.*b")]).CreateMatcher()
            .First("éné\U0001F600b."u8)!.Value;
        (match.Offset, match.Length).ShouldBe((2, 8));
    }

    [Fact]
    public void An_expression_that_cannot_be_run_is_a_problem_and_not_the_end()
    {
        SignatureSet set = SignatureSet.Create("t", SignatureRules.Sonde, [Bp("x", "(a"), Bp("y", @"(a)\1"), Bp("z", "fine")]);
        set.Problems.Count.ShouldBe(2);
        set.Signatures.ShouldHaveSingleItem().Id.ShouldBe("z");
    }

    [Fact]
    public void The_hash_tells_sets_apart()
    {
        string hash = SignatureSet.Create("t", SignatureRules.Sonde, [Bp("x", "a")]).Sha256;
        hash.Length.ShouldBe(64);
        SignatureSet.Create("other name", SignatureRules.Sonde, [Bp("x", "a")]).Sha256.ShouldBe(hash);
        SignatureSet.Create("t", SignatureRules.CensoredPlanet, [Bp("x", "a")]).Sha256.ShouldNotBe(hash);
        SignatureSet.Create("t", SignatureRules.Sonde, [Bp("x", "b")]).Sha256.ShouldNotBe(hash);
        SignatureSet.Create("t", SignatureRules.Sonde, [Bp("x", "a"), Bp("x", "a")]).Sha256.ShouldNotBe(hash);
    }

    [Fact]
    public void Any_bytes_are_a_list_or_refused()
    {
        string[] starts = [
            "", "{\"fingerprint\":\"a\",\"pattern\":\"", "name,scope,location_found,pattern_type,pattern\n\"",
            "{\"format\":\"sonde-signatures\",\"signatures\":[", "\u001f\u008b\b"];
        Prop.ForAll(Arb.From(Gen.Elements(starts)), Arb.From(Gen.Choose(0, 255).Select(i => (byte)i).ArrayOf()), (start, rest) =>
        {
            byte[] bytes = [.. Encoding.Latin1.GetBytes(start), .. rest];
            try
            {
                SignatureText read = SignatureFiles.Read(new MemoryStream(bytes), "any");
                SignatureSet.Create("any", SignatureRules.Sonde, read.Signatures, read.Problems).CreateMatcher().First(bytes);
            }
            catch (InvalidDataException)
            {
                // refused
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500).WithReplay(20251122, 1));
    }

    private static Signature Bp(string id, string pattern)
        => new(id, SignatureScope.National, SignatureLocation.Page, PatternType.Regexp, pattern);

    private static Signature Fp(string id, string pattern) => Bp(id, pattern) with { Scope = SignatureScope.FalsePositive };

    private sealed class Collected : ILiteralSink
    {
        public HashSet<(int, int)> Found { get; } = [];

        bool ILiteralSink.Found(int literal, int offset)
        {
            Found.Add((literal, offset));
            return true;
        }
    }
}
