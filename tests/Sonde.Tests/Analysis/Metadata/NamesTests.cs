using Sonde.Analysis.Metadata;

namespace Sonde.Tests.Analysis.Metadata;

public sealed class NamesTests
{
    private const string List = "// comment\ncom\nuk\nco.uk\n*.ck\n!www.ck\nблог.рф\nрф\nblogspot.com\n";

    [Theory]
    [InlineData("www.example.com", "example.com")]
    [InlineData("EXAMPLE.com.", "EXAMPLE.com")]
    [InlineData("a.b.example.co.uk", "example.co.uk")]
    [InlineData("co.uk", null)]
    [InlineData("a.foo.ck", "a.foo.ck")]
    [InlineData("foo.ck", null)]
    [InlineData("x.www.ck", "www.ck")]
    [InlineData("a.me.blogspot.com", "me.blogspot.com")]
    [InlineData("x.y.unlisted", "y.unlisted")]
    [InlineData("x.xn--90ar4c.xn--p1ai", "xn--90ar4c.xn--p1ai")]
    [InlineData("192.0.2.1", null)]
    [InlineData("2001:db8::1", null)]
    [InlineData("localhost", null)]
    [InlineData("", null)]
    public void Registered_domains_follow_the_list(string host, string? domain)
        => PublicSuffixes.Parse(List).RegisteredDomain(host).ShouldBe(domain);

    [Theory]
    [InlineData("www.example.com", "example.com")]
    [InlineData("ns1.isp.co.th", "isp.co.th")]
    [InlineData("ns1.isp.th", "isp.th")]
    [InlineData("a.b.c.net", "c.net")]
    [InlineData("co.th", null)]
    public void Without_a_list_usual_words_are_guessed_from(string host, string? domain)
        => PublicSuffixes.Guess.RegisteredDomain(host).ShouldBe(domain);

    [Fact]
    public void Categories_are_found_as_the_reference_finds_them_or_better()
    {
        DomainCategories list = DomainCategories.Parse(
            "76crimes.com,LGBT\ngoogle.com,Search\nwww.foo.example,News\ngoogle.com,Search Engines\n");
        list.Count.ShouldBe(3);
        list.Exactly("76crimes.com/x").ShouldBe("LGBT");
        list.Exactly("google.com?x").ShouldBe("Search Engines");
        foreach (string miss in (string[])["google.com:443", "GOOGLE.com", "www.google.com", "http://google.com/"])
            list.Exactly(miss).ShouldBeNull();
        foreach (string hit in (string[])["google.com:443", "GOOGLE.com", "www.google.com", "http://google.com/", "u@google.com."])
            list.Of(hit).ShouldBe("Search Engines");
        list.Of("foo.example").ShouldBe("News");
        list.Of("mail.google.com").ShouldBeNull();
    }

    [Fact]
    public void Countries_have_the_names_of_the_derived_table()
    {
        CountryNames.BuiltIn.NameOf("IR").ShouldBe("Iran");
        CountryNames.BuiltIn.CodeOf("Republic of Korea").ShouldBe("KR");
        CountryNames.BuiltIn.CodeOf("Nowhere").ShouldBeNull();
        CountryNames published = CountryNames.Load(Samples.Path("data/censoredplanet/iso-country-codes.csv"));
        published.Count.ShouldBe(250);
        CountryNames.BuiltIn.Count.ShouldBeGreaterThanOrEqualTo(published.Count);
    }
}
