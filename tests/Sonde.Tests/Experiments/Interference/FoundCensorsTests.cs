using System.Text.Json;
using Sonde.Tests.Simulation;

namespace Sonde.Tests.Experiments.Interference;

/// <summary>
/// Censors before servers that fail by themselves now and then, or that are asked with control names of the user's: they keep their words.
/// </summary>
public sealed class FoundCensorsTests
{
    public static TheoryData<string, string> Censors => new()
    {
        { "rst", "read/tcp.reset" },
        { "fin", "read/http.empty" },
        { "drop", "read/timeout" },
        { "syn", "read/timeout" },
        { "page", "content/status_mismatch:403" },
        { "blocked page", "content/blockpage:a_prod_fortinet_1" },
        { "garbage", "http/http.invalid" },
    };

    [Dear]
    [Theory]
    [MemberData(nameof(Censors))]
    public void Censor_before_a_server_that_loses_or_resets_a_tenth_keeps_its_word(string does, string code)
    {
        int found = 0, runs = Repetitions.Of(7, 60, 300), said = 0;
        for (int seed = 1; seed <= runs; seed++)
        {
            JsonElement line = Scene(does, seed, fails: 0.1).Measure("--seed", $"{seed}").ShouldHaveSingleItem();
            if (line.GetProperty("x_expectation").GetString() != "unexpected") continue;
            said++;
            if (line.GetProperty("x_outcome_code").GetString() == code) found++;
        }

        // What fails by itself hides a censor now and then; what is said is right.
        said.ShouldBeGreaterThanOrEqualTo(runs * 8 / 10);
        found.ShouldBeGreaterThanOrEqualTo(said * 8 / 10);
    }

    [Theory]
    [MemberData(nameof(Censors))]
    public void Censor_is_found_with_control_names_of_the_users_own(string does, string code)
    {
        // What a filter remembers needs a rest, and --quick makes none.
        foreach (string[] way in does == "syn" ? (string[][])[[]] : [[], ["--quick"]])
        {
            JsonElement line = Scene(does, 1, fails: 0).Measure(["--control-domain", "www.example", .. way]).ShouldHaveSingleItem();
            line.GetProperty("x_outcome_code").GetString().ShouldBe(code);
            line.GetProperty("x_expectation").GetString().ShouldBe("unexpected");
            line.TryGetProperty("x_unusable", out _).ShouldBeFalse();
        }
    }

    [Fact]
    public void Controls_that_a_filter_lets_fail_between_the_tries_are_no_failures_of_the_server()
    {
        JsonElement line = RemembersFromTheSixthOn().Measure().ShouldHaveSingleItem();
        line.TryGetProperty("x_unusable", out _).ShouldBeFalse();
        line.GetProperty("x_outcome_code").GetString().ShouldBe("read/timeout");
        line.GetProperty("x_expectation").GetString().ShouldBe("unexpected");
    }

    [Fact]
    public void Memory_that_begins_between_the_tries_is_waited_out_before_the_next_name()
        => OtherOf(RemembersFromTheSixthOn().Measure("--domain", InterferenceScene.Forbidden, "--domain", "other.example"))
            .GetProperty("x_outcome_code").GetString().ShouldBe("match");

    [Dear]
    [Theory]
    [InlineData(3, "dns.error:NXDomain")]
    [InlineData(5, "dns.error:Refused")]
    [InlineData(0, "ip.empty")]
    public void Resolver_that_lies_is_found_where_control_resolvers_know_the_name(int rcode, string code)
    {
        foreach (string type in (string[])["A", "AAAA", "both"])
        {
            var scene = new DnsScene
            {
                Resolver = question => question.IsForbidden ? DatagramScript.Answer(question.Answer(null, rcode), 20, 62) : null,
                Trusted = question => question.IsForbidden || question.Name == "www.example.com"
                    ? null : DatagramScript.Answer(question.Answer(null, 3), 20, 62),
            };
            JsonElement line = scene.Measure("--type", type).ShouldHaveSingleItem();
            line.GetProperty("x_outcome_code").GetString().ShouldBe(code);
            line.GetProperty("x_expectation").GetString().ShouldBe("unexpected");
        }
    }

    private static JsonElement OtherOf(IReadOnlyList<JsonElement> lines)
        => lines.Single(line => line.GetProperty("test_url").GetString() == "other.example");

    // A server that fails for one control of itself, behind a filter that the first five tries leave no trace in.
    private static InterferenceScene RemembersFromTheSixthOn()
    {
        int hits = 0;
        double until = -1;
        InterferenceScene scene = null!;
        scene = new InterferenceScene
        {
            Server = (asked, number) =>
            {
                double now = scene.Asked[^1].At;
                if (number == 0) return ServerTalk.Opens(acknowledges: false).Resets();
                if (now < until) return ServerTalk.Silence;
                if (asked.IsControl) return InterferenceScene.Clean(asked);
                if (++hits > 5) until = now + 200;
                return ServerTalk.Opens(acknowledges: false);
            },
        };
        return scene;
    }

    private static InterferenceScene Scene(string does, int seed, double fails)
    {
        var chance = new Random(seed);
        InterferenceScene scene = null!;
        double until = -1;
        scene = new InterferenceScene
        {
            Server = (asked, _) =>
            {
                double now = scene.Asked[^1].At;
                if (now < until) return ServerTalk.Silence;
                if (chance.NextDouble() < fails) return ServerTalk.Opens(acknowledges: false).Resets();
                if (asked.IsControl) return InterferenceScene.Clean(asked);
                if (does == "syn") until = now + 60;
                return does switch
                {
                    "rst" => ServerTalk.Opens(acknowledges: false).Resets(),
                    "fin" => ServerTalk.Opens().Closes(),
                    "page" => ServerTalk.Opens().Says(InterferenceScene.Page("Order 17.", "403 Forbidden")),
                    "blocked page" => ServerTalk.Opens().Says(
                        InterferenceScene.Page(
                            "<html><head><title>Web Page Blocked</title></head><body><h1>FortiGuard Web Filtering</h1></body></html>",
                            "403 Forbidden")),
                    "garbage" => ServerTalk.Opens().Says("\u0001\u0002\u0003\u0004 nothing of the kind\r\n\r\n"),
                    _ => ServerTalk.Opens(acknowledges: false),
                };
            },
        };
        return scene;
    }
}
