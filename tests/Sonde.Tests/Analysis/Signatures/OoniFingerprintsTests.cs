using Sonde.Analysis.Signatures;

namespace Sonde.Tests.Analysis.Signatures;

public sealed class OoniFingerprintsTests
{
    private const string Header =
        "name,scope,other_names,location_found,pattern_type,pattern,confidence_no_fp,expected_countries,source,exp_url,notes\n";

    [Fact]
    public void All_columns_are_read()
    {
        SignatureText read = OoniFingerprints.Read(
            Header + "t.1,isp,\"a_1,b_2\",header.Location,prefix,\"http://x/\"\"q\"\"\r\n,\",7,\"AE, SA\",me,https://e,\"n,1\"\r\n",
            "f.csv");
        read.Problems.ShouldBeEmpty();
        Signature s = read.Signatures.ShouldHaveSingleItem();
        (s.Id, s.Scope, s.Location, s.Type, s.Pattern, s.HeaderName, s.Line).ShouldBe(
            ("t.1", SignatureScope.Isp, SignatureLocation.Header, PatternType.Prefix, "http://x/\"q\"\r\n,", "location", 2));
        s.OtherNames.ShouldBe(["a_1", "b_2"]);
        s.Countries.ShouldBe(["AE", "SA"]);
        (s.Confidence, s.Source, s.ExampleUrl, s.Notes).ShouldBe((7, "me", "https://e", "n,1"));
    }

    [Fact]
    public void A_line_of_an_unknown_kind_is_named_and_left_out()
    {
        SignatureText read = OoniFingerprints.Read(
            Header
            + "a,nat,,body,glob,x\nb,moon,,body,full,x\nc,nat,,tail,full,x\nd,nat,,body,full,\n,nat,,body,full,x\ne,fp,,body,full,x\n",
            "f.csv");
        read.Signatures.ShouldHaveSingleItem().Id.ShouldBe("e");
        read.Problems.Select(p => p.Line).ShouldBe([2, 3, 4, 5, 6]);
    }

    [Theory]
    [InlineData("302 Found", "Location: http://block.example/x", "", "loc")]
    [InlineData("302 Found", "location:http://block.example/x", "", "loc")]
    [InlineData("302 Found", "X-Location: http://block.example/x", "", null)]
    [InlineData("302 Found", "Location: https://other/http://block.example/", "", null)]
    [InlineData("200 OK", "Server: Wall/1", "", "srv")]
    [InlineData("200 OK", "Server: Wall/1.2", "", null)]
    [InlineData("200 OK", "X: y", "the whole body", "whole")]
    [InlineData("200 OK", "X: y", "the whole body.", null)]
    [InlineData("200 OK", "X: y", "<start> of it", "start")]
    [InlineData("200 OK", "X: y", " <start> of it", null)]
    [InlineData("200 OK", "X: http://block.example/", "forbidden\nby order 17", "order")]
    [InlineData("200 OK", "X: forbidden by order 17", "", null)]
    [InlineData("200 OK", "X: y", "forbidden by order 17 but Example Domain", "known")]
    public void Patterns_are_looked_for_where_they_belong(string status, string header, string body, string? expected)
    {
        SignatureText read = OoniFingerprints.Read(Header
            + "loc,nat,,header.location,prefix,http://block.example/,5,,,,\nsrv,nat,,header.server,full,Wall/1,5,,,,\nwhole,nat,,body,full,the whole body,5,,,,\n"
            + "start,nat,,body,prefix,<start>,5,,,,\norder,nat,,body,regexp,forbidden.by order [0-9]+,5,,,,\nknown,fp,,body,contains,Example Domain,5,,,,\n", "f.csv");
        SignatureMatcher matcher = SignatureSet.Create("t", SignatureRules.Sonde, read.Signatures, read.Problems).CreateMatcher();
        matcher.First(StarterSignaturesTests.Page($"{status}\r\n{header}\r\n\r\n{body}"))?.Id.ShouldBe(expected);
        if (expected is null) matcher.First(StarterSignaturesTests.Page($"{status}\r\n{header}\r\n\r\n{body}")).ShouldBeNull();
        else matcher.First(System.Text.Encoding.UTF8.GetBytes($"HTTP/1.1 {status}\r\n{header}\r\n\r\n{body}"))?.Id.ShouldBe(expected);
    }

    [Fact]
    public void Answers_of_DNS_are_compared_whole_or_by_pattern()
    {
        SignatureText read = OoniFingerprints.Read(
            Header
            + "a,nat,,dns,full,192.0.2.1,5,,,,\nb,nat,,dns,prefix,198.51.100.,5,,,,\nc,nat,,dns,regexp,^203\\.0\\.113\\.[12]$,5,,,,\nd,nat,,dns,contains,block.,5,,,,\n", "f.csv");
        SignatureMatcher matcher = SignatureSet.Create("t", SignatureRules.Sonde, read.Signatures).CreateMatcher();
        foreach ((string answer, string? id) in (
            (string, string?)[])[("192.0.2.1", "a"), ("192.0.2.11", null), ("198.51.100.7", "b"), ("203.0.113.2", "c"),
            ("203.0.113.3", null), ("www.block.example", "d"), ("", null)])
        {
            (matcher.Dns(answer)?.Id).ShouldBe(id, answer);
        }
    }

    [Fact]
    public void Published_files_are_read_whole()
    {
        SignatureSet dns = SignatureFiles.Load(SignatureRules.Sonde, [Samples.Path("data/ooni/fingerprints_dns.csv")]);
        SignatureSet http = SignatureFiles.Load(SignatureRules.Sonde, [Samples.Path("data/ooni/fingerprints_http.csv")]);
        (dns.Signatures.Count, dns.Problems.Count).ShouldBe((226, 0));
        (http.Signatures.Count + http.Problems.Count).ShouldBe(1729);
        http.Problems.ShouldHaveSingleItem().Reason.ShouldContain("damaged");
        http.Signatures.Count(s => s.Scope == SignatureScope.FalsePositive).ShouldBe(474);
        http.Signatures.Count(s => s.Location == SignatureLocation.Header).ShouldBe(418);
        SignatureMatcher matcher = http.CreateMatcher();
        var silent = new List<string>();
        foreach (Signature s in http.Signatures)
        {
            string own = s.Type == PatternType.Regexp ? RegexText.LiteralReading(s.Pattern) : s.Pattern;
            string page = s.Location == SignatureLocation.Header ? $"200 OK\r\n{s.HeaderName}: {own}\r\n\r\n" : $"200 OK\r\n\r\n{own}";
            if (!matcher.All(StarterSignaturesTests.Page(page)).Any(m => m.Id == s.Id)) silent.Add(s.Id);
        }

        silent.ShouldBeEmpty();
    }
}
