using System.Text.Json;

namespace Sonde.Tests.Experiments.Interference;

/// <summary>
/// Documented behaviours (their number in the catalogue stands beside each) whose controls fail as well, that act on more than one
/// request, or that the same test asked a little otherwise passes.
/// </summary>
public sealed class DocumentedMemoriesTests
{
    [Dear]
    [Theory]
    [InlineData(1, "syn lost", "dial/timeout")]
    [InlineData(2, "syn refused", "dial/tcp.refused")]
    [InlineData(3, "reset behind the handshake", "write/tcp.reset")]
    [InlineData(4, "prohibited", "dial/ip.host_no_route")]
    [InlineData(5, "no route", "dial/ip.network_unreachable")]
    [InlineData(38, "silence for this protocol", "read/timeout")]
    public void What_needs_no_name_says_nothing_of_one(int number, string does, string code)
    {
        foreach (string service in (string[])["http", "https", "echo", "discard"])
        {
            var scene = new InterferenceScene { Service = service, Server = (_, _) => ToAll(service, does) };
            JsonElement line = scene.Measure().ShouldHaveSingleItem();
            string word = (service, does) switch
            {
                ("https", "silence for this protocol") => "tls/timeout",
                ("discard", "silence for this protocol") => "write/timeout",
                ("https", "reset behind the handshake") => "tls/tcp.reset",
                _ => code,
            };
            line.GetProperty("x_outcome_code").GetString().ShouldBe(word, $"number {number}, {service}");
            line.GetProperty("x_expectation").GetString().ShouldBe("inconclusive");
            (line.GetProperty("anomaly").GetBoolean(), line.GetProperty("controls_failed").GetBoolean()).ShouldBe((false, true));
        }
    }

    [Theory]
    [InlineData(16)]
    [InlineData(18)]
    public void What_the_name_leaves_behind_is_told_of_the_first_try_alone(int number)
    {
        // 18: the trigger itself passes, and what comes later is lost for a while.
        bool passes = number == 18;
        InterferenceScene scene = InterferenceScene.Remembering(90, passes);
        JsonElement line = scene.Measure().ShouldHaveSingleItem();
        line.GetProperty("x_outcome_code").GetString().ShouldBe(passes ? "match:residual" : "read/timeout");
        line.GetProperty("x_expectation").GetString().ShouldBe("unexpected");
        line.GetProperty("stateful_block").GetBoolean().ShouldBeTrue();
        line.TryGetProperty("x_fails_later", out JsonElement later).ShouldBe(passes);
        if (!passes) return;
        later.GetBoolean().ShouldBeTrue();
        line.GetProperty("x_fails_again").GetBoolean().ShouldBeTrue();
    }

    [Theory]
    [InlineData(22)]
    [InlineData(23)]
    [InlineData(39)]
    public void What_strikes_now_and_then_is_said_as_a_mixture(int number)
    {
        InterferenceScene scene = InterferenceScene.Censored(
            hits => hits > 0 ? InterferenceScene.Clean(new AskedName(InterferenceScene.Forbidden, 80, ""))
                : number == 39 ? ServerTalk.Opens().Resets()
                : ServerTalk.Opens().Says(InterferenceScene.Page("", "302 Found", "Location: http://notice.example/\r\n")));
        JsonElement line = scene.Measure().ShouldHaveSingleItem();
        line.GetProperty("x_outcome_code").GetString().ShouldBe("match");
        line.GetProperty("x_mixed").GetBoolean().ShouldBeTrue();
    }

    [Fact]
    public void What_a_proxy_does_to_all_names_alike_is_how_the_server_is_reached_6_and_31()
    {
        foreach (string also in (string[])["Via: 1.1 gw\r\n", "x-cache: MISS\r\nage: 0\r\n"])
        {
            var scene = new InterferenceScene
            {
                Server = (asked, _) => ServerTalk.Opens().Says(InterferenceScene.Page($"Welcome to {asked.Name}", headers: $"server: squid\r\n{also}")),
            };
            scene.Measure().ShouldHaveSingleItem().GetProperty("x_outcome_code").GetString().ShouldBe("match");
        }
    }

    [Theory]
    [InlineData(34, "upper case")]
    [InlineData(34, "no blank before the name")]
    [InlineData(35, "name split over two segments")]
    [InlineData(36, "port 8080")]
    public void What_passes_a_little_otherwise_is_told(int number, string variant)
    {
        bool Strikes(AskedName asked) => (number, variant) switch
        {
            (34, "upper case") => asked.Request.Contains(InterferenceScene.Forbidden, StringComparison.Ordinal),
            (34, _) => asked.Request.Contains($"Host: {InterferenceScene.Forbidden}", StringComparison.OrdinalIgnoreCase),
            (35, _) => !asked.IsSplit && IsForbidden(asked),
            _ => asked.Service == 80 && IsForbidden(asked),
        };
        var scene = new InterferenceScene
        {
            Server = (asked, _) => Strikes(asked)
                ? ServerTalk.Opens().Resets()
                : InterferenceScene.Clean(asked with { Service = 80 }),
        };
        JsonElement line = scene.Measure("--thorough").ShouldHaveSingleItem();
        line.GetProperty("x_outcome_code").GetString().ShouldBe("read/tcp.reset");
        JsonElement[] variants = [
            .. line.GetProperty("x_variants").EnumerateArray()
                .Where(each => each.GetProperty("variant").GetString() is not ("control" or "control with the path"))];
        variants.Single(each => each.GetProperty("variant").GetString() == variant).GetProperty("matches_template").GetBoolean().ShouldBeTrue();
        variants.Single(each => each.GetProperty("variant").GetString() == "another source port").GetProperty("matches_template")
            .GetBoolean().ShouldBeFalse();
    }

    [Fact]
    public void What_strikes_a_part_of_names_strikes_those_that_have_it_37()
    {
        var scene = new InterferenceScene
        {
            Server = (asked, _) => asked.Name.Contains("t.co", StringComparison.Ordinal)
                ? ServerTalk.Opens().Resets()
                : InterferenceScene.Clean(asked),
        };
        IReadOnlyList<JsonElement> lines = scene.Measure("--domain", "t.co", "--domain", "microsoft.com", "--domain", "t.example");
        foreach (JsonElement line in lines)
            line.GetProperty("x_outcome_code").GetString()
                .ShouldBe(line.GetProperty("test_url").GetString() == "t.example" ? "match" : "read/tcp.reset");
    }

    [Fact]
    public void What_is_lost_without_a_server_name_is_lost_for_names_that_are_addresses_50()
    {
        var scene = new InterferenceScene
        {
            Service = "https",
            Server = (asked, _) => asked.Name == "198.51.100.7"
                ? SecureTalk.Connects()
                : SecureTalk.Opens().Says(InterferenceScene.Page("Welcome")),
        };
        scene.Measure("--domain", "198.51.100.7").ShouldHaveSingleItem().GetProperty("x_outcome_code").GetString().ShouldBe("tls/timeout");
    }

    private static bool IsForbidden(AskedName asked) => asked.Name.Equals(InterferenceScene.Forbidden, StringComparison.OrdinalIgnoreCase);

    private static ServerTalk ToAll(string service, string does) => does switch
    {
        "syn lost" => ServerTalk.Silence,
        "syn refused" => ServerTalk.Fails(111),
        "reset behind the handshake" => service == "https"
            ? SecureTalk.Connects().Resets()
            : ServerTalk.Opens(acknowledges: false, writes: false).Resets(),
        "prohibited" => ServerTalk.Fails(113).With(TalkMarks.Icmp(3, 13)),
        "no route" => ServerTalk.Fails(101).With(TalkMarks.Icmp(3, 0)),
        _ => service == "https" ? SecureTalk.Connects() : ServerTalk.Opens(acknowledges: false).With(TalkMarks.Lost),
    };
}
