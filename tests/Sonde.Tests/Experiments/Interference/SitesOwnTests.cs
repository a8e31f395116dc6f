using System.Text;
using System.Text.Json;
using Sonde.Tests.Cli;
using Sonde.Tests.Simulation;
using Sonde.Tests.Walk;

namespace Sonde.Tests.Experiments.Interference;

/// <summary>
/// Sites that have what a lie has: a bad certificate, a page that looks like a block page, an address of an inner network. What is shown
/// where the control resolvers say that the site is tells which it is.
/// </summary>
public sealed class SitesOwnTests
{
    private const string There = "198.51.100.20", Elsewhere = "203.0.113.12", NotAllowed = "192.0.2.20";

    public static TheoryData<string, string, string, string> Shown => new()
    {
        { "for the name", "the same", "tls.matchcert", "expected" },
        { "for the name", "a good one", "tls.badca", "unexpected" },
        { "for the name", "another bad one", "tls.badca", "inconclusive" },
        { "for the name", "nothing", "tls.badca", "inconclusive" },
        { "for the name", "a page without any", "tls.badca", "inconclusive" },
        { "for the name", "what is not asked for", "tls.badca", "inconclusive" },
        { "for another", "the same", "tls.matchcert", "expected" },
        { "for another", "a good one", "tls.baddomain", "unexpected" },
        { "for another", "another bad one", "tls.baddomain", "inconclusive" },
        { "for another", "nothing", "tls.baddomain", "inconclusive" },
        { "with a block page", "the same", "tls.baddomain", "inconclusive" },
    };

    [Dear]
    [Theory]
    [MemberData(nameof(Shown))]
    public void Bad_certificate_is_held_against_what_the_site_shows(string bad, string there, string code, string expectation)
    {
        using var host = new TestHost();
        using var trusted = new InterferenceWalkScenes.Authority("Lab Root CA");
        using var unknown = new InterferenceWalkScenes.Authority("Lab Intermediate CA");
        byte[] own = unknown.Issue(bad == "for the name" ? DnsScene.Forbidden : "hoster.example");
        byte[]? shown = there switch
        {
            "the same" => own,
            "a good one" => trusted.Issue(DnsScene.Forbidden),
            "another bad one" => unknown.Issue(DnsScene.Forbidden),
            _ => null,
        };
        TalkScript page = Page(bad == "with a block page" ? BlockPage : "Welcome");
        var scene = new DnsScene
        {
            Resolver = question => question.IsForbidden ? Says(question, Elsewhere) : null,
            Trusted = question => question.IsForbidden && there == "what is not asked for" ? Says(question, NotAllowed) : null,
            Talk = conversation => (conversation.Target.Address.ToString(), conversation.Target.Port) switch
            {
                (Elsewhere, 443) => page with { Tls = TlsScript.Done(own) },
                (There, 443) when shown is not null => page with { Tls = TlsScript.Done(shown) },
                (There, 80) when there == "nothing" => TalkScript.Refuses(),
                (_, 80) => page,
                _ => TalkScript.Refuses(),
            },
        };
        JsonElement line = scene.Measure("--type", "A", "--ca-file", host.Write("ca.pem", trusted.Pem)).ShouldHaveSingleItem();
        line.GetProperty("x_outcome_code").GetString()!.Split(':')[0].ShouldBe(code);
        line.GetProperty("x_expectation").GetString().ShouldBe(expectation);
        bool isAsked = there != "what is not asked for";
        line.GetProperty("x_pages").EnumerateArray().Select(each => each.GetProperty("ip").GetString())
            .ShouldBe(isAsked ? [Elsewhere, There] : [Elsewhere]);
        scene.Sent.ShouldNotContain(sent => sent.Contains(NotAllowed, StringComparison.Ordinal));
        string explained = host.Run(["explain", host.Write("line.jsonl", line.GetRawText())]).Ends(0).Output;
        explained.Contains("controls.page", StringComparison.Ordinal).ShouldBe(expectation == "inconclusive");
    }

    [Theory]
    [InlineData("for the name", "tls.badca")]
    [InlineData("for another", "tls.baddomain")]
    public void Name_of_that_network_alone_is_not_accused_by_its_certificate(string bad, string code)
    {
        using var host = new TestHost();
        using var unknown = new InterferenceWalkScenes.Authority("Lab Intermediate CA");
        byte[] own = unknown.Issue(bad == "for the name" ? DnsScene.Forbidden : "hoster.example");
        foreach (int rcode in (int[])[0, 3])
        {
            var scene = new DnsScene
            {
                Resolver = question => question.IsForbidden ? Says(question, Elsewhere) : null,
                Trusted = question => question.IsForbidden ? DatagramScript.Answer(question.Answer(null, rcode), 20, 62) : null,
                Talk = conversation => conversation.Target.Port == 443 ? Page("Welcome") with { Tls = TlsScript.Done(own) } : Page("Welcome"),
            };
            JsonElement line = scene.Measure("--type", "A").ShouldHaveSingleItem();
            line.GetProperty("x_outcome_code").GetString()!.Split(':')[0].ShouldBe(code);
            line.GetProperty("x_expectation").GetString().ShouldBe("inconclusive", $"rcode {rcode}");
        }
    }

    [Fact]
    public void Where_a_certificate_is_good_nobody_else_is_asked()
    {
        using var host = new TestHost();
        using var trusted = new InterferenceWalkScenes.Authority("Lab Root CA");
        byte[] good = trusted.Issue(DnsScene.Forbidden);
        var scene = new DnsScene
        {
            Resolver = question => question.IsForbidden ? Says(question, Elsewhere) : null,
            Talk = _ => Page("Welcome") with { Tls = TlsScript.Done(good) },
        };
        JsonElement line = scene.Measure("--type", "A", "--ca-file", host.Write("ca.pem", trusted.Pem)).ShouldHaveSingleItem();
        line.GetProperty("x_outcome_code").GetString().ShouldBe("tls.validcert");
        scene.Sent.ShouldNotContain(sent => sent.Contains($"tcp {There}", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(true, "inconclusive")]
    [InlineData(false, "unexpected")]
    public void Block_page_that_is_shown_at_the_sites_own_address_too_accuses_nobody(bool isThereToo, string expectation)
    {
        var scene = new DnsScene
        {
            Resolver = question => question.IsForbidden ? Says(question, Elsewhere) : null,
            Talk = conversation => conversation.Target.Port == 80 && (isThereToo || conversation.Target.Address.ToString() == Elsewhere)
                ? Page(BlockPage)
                : TalkScript.Refuses(),
        };
        JsonElement line = scene.Measure("--type", "A").ShouldHaveSingleItem();
        line.GetProperty("x_outcome_code").GetString()!.ShouldStartWith("http.blockpage:");
        line.GetProperty("x_expectation").GetString().ShouldBe(expectation);
    }

    [Theory]
    [InlineData("192.168.1.1", "empty", "inconclusive")]
    [InlineData("192.168.1.1", "refused", "inconclusive")]
    [InlineData("192.168.1.1", "no such name", "inconclusive")]
    [InlineData("192.168.1.1", "0.0.0.0", "inconclusive")]
    [InlineData("127.0.0.1", "empty", "inconclusive")]
    [InlineData("198.51.100.20", "empty", "unexpected")]
    [InlineData("198.51.100.20", "0.0.0.0", "unexpected")]
    public void Who_gives_out_no_inner_addresses_protects_and_lies_not(string known, string how, string expectation)
    {
        var scene = new DnsScene
        {
            Trusted = question => question.IsForbidden ? Says(question, known) : null,
            Resolver = question => !question.IsForbidden ? null : how switch
            {
                "empty" => DatagramScript.Answer(question.Answer(null), 20, 62),
                "refused" => DatagramScript.Answer(question.Answer(null, 5), 20, 62),
                "no such name" => DatagramScript.Answer(question.Answer(null, 3), 20, 62),
                _ => Says(question, how),
            },
        };
        scene.Measure("--type", "A").ShouldHaveSingleItem().GetProperty("x_expectation").GetString().ShouldBe(expectation);
    }

    [Theory]
    [InlineData("refuses every question", "inconclusive")]
    [InlineData("loses every question", "inconclusive")]
    [InlineData("resets every question", "inconclusive")]
    [InlineData("refuses at times", "inconclusive")]
    [InlineData("refuses the name", "unexpected")]
    [InlineData("resets the name", "unexpected")]
    public void Only_who_answers_others_over_TCP_refuses_the_name(string tcp, string expectation)
    {
        foreach (string quick in (string[])["", "--quick"])
        {
            int asked = 0;
            var scene = new DnsScene
            {
                Resolver = question => question.IsForbidden
                    ? DatagramScript.Answer(question.Answer(null, isTruncated: true), 20, 62)
                    : null,
                OverTcp = question => tcp.EndsWith("name", StringComparison.Ordinal) && !question.IsForbidden ? null : tcp[..4] switch
                {
                    "lose" => TalkScript.Silence,
                    "rese" => TalkScript.Resets(),
                    _ when tcp == "refuses at times" && (!question.IsForbidden || asked++ > 3)
                        => TalkScript.Answers(question.Framed("203.0.113.66")),
                    _ => TalkScript.Refuses(),
                },
            };
            if (quick.Length > 0 && tcp == "refuses at times") continue; // only a repetition can tell
            JsonElement line = scene.Measure(["--type", "A", "--no-fetch", .. quick.Length > 0 ? (string[])[quick] : []])
                .ShouldHaveSingleItem();
            line.GetProperty("x_expectation").GetString().ShouldBe(expectation, quick);
            line.TryGetProperty("x_unusable", out _).ShouldBe(expectation == "inconclusive");
        }
    }

    private const string BlockPage =
        "<html><head><title>Web Page Blocked</title></head><body><h1>FortiGuard Web Filtering</h1></body></html>";

    private static TalkScript Page(string text)
        => TalkScript.Answers(Encoding.ASCII.GetBytes(InterferenceScene.Page(text, text == BlockPage ? "403 Forbidden" : "200 OK")));

    private static DatagramScript Says(DnsScene.Question question, string address)
        => DatagramScript.Answer(question.Answer(address), 20, 62);
}
