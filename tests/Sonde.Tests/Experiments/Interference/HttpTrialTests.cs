using System.Text.Json;

namespace Sonde.Tests.Experiments.Interference;

public sealed class HttpTrialTests
{
    private const string BlockPage =
        "<html><head><title>Web Page Blocked</title></head><body><h1>FortiGuard Web Filtering</h1></body></html>";

    [Fact]
    public void A_path_whose_pages_have_nothing_in_common_is_said_to_be_of_no_use_and_a_block_page_is_no_match()
    {
        int count = 0;
        var scene = new InterferenceScene
        {
            Server = (asked, _) => !asked.Request.Contains("/news", StringComparison.Ordinal)
                ? InterferenceScene.Clean(asked)
                : asked.IsControl
                    ? ServerTalk.Opens().Says(InterferenceScene.Page(string.Join(' ', Enumerable.Range(0, 90).Select(_ => $"w{count++}"))))
                    : ServerTalk.Opens().Says(InterferenceScene.Page("<h1>Blocked by order</h1>")),
        };
        JsonElement line = scene.Measure("--domain", InterferenceScene.Forbidden + "/news").ShouldHaveSingleItem();
        line.GetProperty("x_unusable").GetString().ShouldNotBeNull().ShouldContain("in common");
        line.GetProperty("x_expectation").GetString().ShouldBe("inconclusive");
    }

    [Theory]
    [InlineData("<p>See also <a href='http://forbidden.example/'>forbidden.example</a>.</p>")]
    [InlineData("<p>You asked for NAME, and not for www.forbidden.example.</p>")]
    [InlineData("<p>forbidden.example NAME forbidden.example NAME at 12:00:01</p>")]
    [InlineData("<p>NAME</p>\nTIMES<p>forbidden.example</p>\n<p>the same</p>\n<p>line</p>\n<p>by line</p>\n<p>and more of it</p>")]
    public void A_page_that_speaks_of_the_name_whoever_is_asked_for_is_no_other_page(string page)
    {
        int count = 0;
        var scene = new InterferenceScene
        {
            Server = (asked, _) => ServerTalk.Opens().Says(
                InterferenceScene.Page(
                    page.Replace("NAME", asked.Name, StringComparison.Ordinal)
                        .Replace("TIMES", string.Concat(Enumerable.Repeat("<i>.</i>\n", count++ % 3)), StringComparison.Ordinal),
                    headers: "Server: test\r\nLink: <https://forbidden.example/>; rel=me\r\n")),
        };
        scene.Measure().ShouldHaveSingleItem().GetProperty("x_outcome_code").GetString().ShouldBe("match");
    }

    [Fact]
    public void A_name_that_passes_is_a_match()
    {
        var scene = new InterferenceScene { Server = (asked, _) => InterferenceScene.Clean(asked) };
        JsonElement line = scene.Measure().ShouldHaveSingleItem();
        Said(line).ShouldBe(("match", "expected", false, false, false));
        line.GetProperty("vp").GetString().ShouldBe(InterferenceScene.Target);
        line.GetProperty("service").GetString().ShouldBe("http");
        line.GetProperty("test_url").GetString().ShouldBe(InterferenceScene.Forbidden);
        // Three to learn from, control, test, two controls.
        scene.Asked.Select(each => each.Asked.IsControl).ShouldBe([true, true, true, true, false, true, true]);
        scene.Asked.Where(each => each.Asked.IsControl).Select(each => each.Asked.Name.Length).Distinct().Count().ShouldBeGreaterThan(1);
        scene.Asked.Where(each => each.Asked.IsControl).Select(each => each.Asked.Name).ShouldBeUnique();
    }

    public static TheoryData<string, string, bool> Endings => new()
    {
        { "rst", "read/tcp.reset", true },
        { "drop", "read/timeout", true },
        { "silent", "read/timeout", true },
        { "fin", "read/http.empty", true },
        { "cut", "read/http.truncated_response", true },
        { "double", "read/http.truncated_response", true },
        { "length", "http/http.invalid", true },
        { "garbage", "http/http.invalid", true },
        { "status", "content/status_mismatch:403", true },
        { "redirect", "content/status_mismatch:302", true },
        { "body", "content/body_mismatch", true },
        { "header", "content/header_mismatch", true },
        { "block", "content/blockpage:a_prod_fortinet_1", true },
        { "akamai", "trusted_host:akamai", true },
        { "refused", "dial/tcp.refused", true },
        { "write", "write/tcp.reset", true },
        { "drip", "read/timeout", true },
        { "headers", "http/http.invalid", true },
        { "big", "content/body_mismatch", true },
    };

    [Dear]
    [Theory]
    [MemberData(nameof(Endings))]
    public void What_is_done_to_a_name_has_its_word(string what, string code, bool isAnomaly)
    {
        JsonElement line = InterferenceScene.Censored(_ => Does(what)).Measure().ShouldHaveSingleItem();
        line.GetProperty("x_outcome_code").GetString().ShouldBe(code);
        line.GetProperty("anomaly").GetBoolean().ShouldBe(isAnomaly);
        line.GetProperty("controls_failed").GetBoolean().ShouldBeFalse();
        line.GetProperty("response").EnumerateArray().Count(each => !each.TryGetProperty("control_url", out _))
            .ShouldBe(6, "once more behind the controls");
    }

    [Theory]
    [InlineData("rst", "dial/timeout")]
    [InlineData("syn", "dial/timeout")]
    public void Where_controls_fail_too_nothing_is_concluded(string what, string code)
    {
        var scene = new InterferenceScene
        {
            Server = (_, n)
            => what == "syn" || n > 3 ? ServerTalk.Silence : InterferenceScene.Clean(new AskedName("x.example", 80, ""))
        };
        JsonElement line = scene.Measure().ShouldHaveSingleItem();
        Said(line).ShouldBe((code, "inconclusive", false, true, false));
    }

    [Fact]
    public void A_residual_block_is_waited_out()
    {
        double until = -1;
        InterferenceScene scene = null!;
        scene = new InterferenceScene
        {
            Server = (asked, _) =>
            {
                double now = scene.Asked[^1].At;
                if (asked.Name == InterferenceScene.Forbidden)
                {
                    bool wasBlocked = now < until;
                    until = now + 60;
                    return wasBlocked ? ServerTalk.Silence : ServerTalk.Opens(acknowledges: false);
                }

                return now < until ? ServerTalk.Silence : InterferenceScene.Clean(asked);
            },
        };
        IReadOnlyList<JsonElement> lines = scene.Measure("--domain", InterferenceScene.Forbidden, "--domain", "harmless.example");
        lines.Count.ShouldBe(2);
        JsonElement blocked = lines.Single(line => line.GetProperty("test_url").GetString() == InterferenceScene.Forbidden);
        Said(blocked).ShouldBe(("read/timeout", "unexpected", true, false, true));
        JsonElement harmless = lines.Single(line => line.GetProperty("test_url").GetString() != InterferenceScene.Forbidden);
        Said(harmless).ShouldBe(("match", "expected", false, false, false));
    }

    [Fact]
    public void Quick_makes_one_try_and_one_control()
    {
        InterferenceScene scene = InterferenceScene.Censored(_ => ServerTalk.Opens().Resets());
        JsonElement line = scene.Measure("--quick").ShouldHaveSingleItem();
        Said(line).ShouldBe(("read/tcp.reset", "unexpected", true, false, false));
        scene.Asked.Select(each => each.Asked.IsControl).ShouldBe([true, true, true, true, false, true]);
    }

    [Fact]
    public void A_try_that_passes_among_others_is_said_as_a_mixture()
    {
        JsonElement line = InterferenceScene.Censored(
            n => n < 2 ? ServerTalk.Opens().Resets() : InterferenceScene.Clean(new AskedName(InterferenceScene.Forbidden, 80, "")))
            .Measure().ShouldHaveSingleItem();
        Said(line).ShouldBe(("match", "expected", false, false, false));
        line.GetProperty("x_mixed").GetBoolean().ShouldBeTrue();
    }

    [Fact]
    public void A_server_that_answers_each_name_otherwise_is_of_no_use()
    {
        int n = 0;
        var scene = new InterferenceScene { Server = (_, _) => ServerTalk.Opens().Says(InterferenceScene.Page("x", $"{200 + n++} OK")) };
        JsonElement line = scene.Measure().ShouldHaveSingleItem();
        line.GetProperty("controls_failed").GetBoolean().ShouldBeTrue();
        line.GetProperty("x_unusable").GetString().ShouldNotBeNull().ShouldContain("status lines");
        scene.Asked.ShouldAllBe(each => each.Asked.IsControl);
    }

    private static (string? Code, string? Expectation, bool Anomaly, bool ControlsFailed, bool Stateful) Said(JsonElement line) => (
        line.GetProperty("x_outcome_code").GetString(), line.GetProperty("x_expectation").GetString(),
        line.GetProperty("anomaly").GetBoolean(),
        line.GetProperty("controls_failed").GetBoolean(), line.GetProperty("stateful_block").GetBoolean());

    [Theory]
    [InlineData("drop", "read/timeout", true)]
    [InlineData("rst", "read/tcp.reset", false)]
    public void A_path_that_somebody_reads_is_told_from_a_server_that_fails_for_it(string what, string code, bool isAnomaly)
    {
        // A system acknowledges before anybody reads; a reset may be the server's own.
        InterferenceScene scene = ReadingPaths(what);
        JsonElement line = scene.Measure("--domain", "www.example/order17").ShouldHaveSingleItem();
        line.GetProperty("x_outcome_code").GetString().ShouldBe(code);
        (line.GetProperty("anomaly").GetBoolean(), line.GetProperty("controls_failed").GetBoolean()).ShouldBe((isAnomaly, !isAnomaly));
        line.GetProperty("x_evidence").GetProperty("who").GetString().ShouldBe(isAnomaly ? "path" : "cannot tell");
    }

    [Theory]
    [InlineData("drop")]
    [InlineData("rst")]
    public void What_falls_for_a_path_is_in_order_for_others(string what)
    {
        IReadOnlyList<JsonElement> lines = ReadingPaths(what).Measure("--domain", "www.example/order17", "--domain", "other.example");
        JsonElement other = lines.Single(line => line.GetProperty("test_url").GetString() == "other.example");
        Said(other).ShouldBe(("match", "expected", false, false, false));
    }

    private static InterferenceScene ReadingPaths(string what)
        => new()
        {
            Server = (asked, _)
            => asked.Request.StartsWith("GET /order17", StringComparison.Ordinal)
            ? Does(what).With(reply => reply with { UnackedBytes = what == "drop" ? 50 : 0 })
            : InterferenceScene.Clean(asked)
        };

    internal static ServerTalk Does(string what)
    {
        string page = InterferenceScene.Page($"<html><body>Welcome, you asked for {InterferenceScene.Forbidden}</body></html>");
        return what switch
        {
            "rst" => ServerTalk.Opens(acknowledges: false).Resets(5),
            "drop" => ServerTalk.Opens(acknowledges: false),
            "silent" => ServerTalk.Opens(),
            "fin" => ServerTalk.Opens().Closes(),
            "cut" => ServerTalk.Opens().Says(page[..^20]).Closes(),
            "double" => ServerTalk.Opens().Says(page.Replace("Content-Length: ", "Content-Length: 1", StringComparison.Ordinal)).Closes(),
            "length" => ServerTalk.Opens().Says("HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\nx").Closes(),
            "garbage" => ServerTalk.Opens().Says("\u0016\u0003\u0001 no web here").Closes(),
            "status" => ServerTalk.Opens().Says(InterferenceScene.Page("Ministry order 17.", "403 Forbidden", "")),
            "redirect" => ServerTalk.Opens().Says(InterferenceScene.Page("", "302 Moved", "Location: http://notice.invalid/?u=1\r\n")),
            "body" => ServerTalk.Opens().Says(InterferenceScene.Page("<html><body>Ministry order 17: closed</body></html>")),
            "header" => ServerTalk.Opens().Says(page.Replace("Server: test", "Server: squid/5.7", StringComparison.Ordinal)),
            "block" => ServerTalk.Opens().Says(InterferenceScene.Page(BlockPage, "403 Forbidden", "X-Frame-Options: SAMEORIGIN\r\n")),
            "akamai" => ServerTalk.Opens().Says(InterferenceScene.Page("", "400 Bad Request", "Server: AkamaiGHost\r\n")),
            "refused" => ServerTalk.Fails(111),
            "write" => ServerTalk.Opens(acknowledges: false, writes: false).Resets(),
            "drip" => Drip(page),
            "headers" => Endless(),
            "big" => Big(),
            _ => ServerTalk.Silence,
        };
    }

    private static ServerTalk Drip(string page)
    {
        ServerTalk talk = ServerTalk.Opens();
        foreach (char letter in page) talk.Says(letter.ToString(), 1000);
        return talk;
    }

    private static ServerTalk Endless()
    {
        ServerTalk talk = ServerTalk.Opens().Says("HTTP/1.1 200 OK\r\n");
        for (int i = 0; i < 4000; i++) talk.Says($"X-{i}: 0123456789012345678901234567890123456789\r\n", 1);
        return talk;
    }

    private static ServerTalk Big()
    {
        ServerTalk talk = ServerTalk.Opens().Says("HTTP/1.1 200 OK\r\nServer: test\r\nContent-Length: 1000000000\r\n\r\n");
        byte[] piece = new byte[16 * 1024];
        for (int i = 0; i < 100; i++) talk.Says(piece, 1);
        return talk;
    }
}
