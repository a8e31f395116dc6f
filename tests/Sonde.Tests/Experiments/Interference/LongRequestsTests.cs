using System.Text.Json;

namespace Sonde.Tests.Experiments.Interference;

/// <summary>
/// A way that takes no long packets, and loses the ICMP errors that say so, loses a long request whatever it asks for: that is no filter.
/// One that reads the path is told from it by a control that is as long.
/// </summary>
public sealed class LongRequestsTests
{
    private const int Mtu = 1300;

    private static readonly string Path = "/secret/" + new string('p', Mtu);

    [Theory]
    [InlineData("http", 80)]
    [InlineData("http", 80, "--quick")]
    [InlineData("echo", 7)]
    [InlineData("discard", 9)]
    public void Way_that_loses_all_that_is_long_accuses_nobody(string service, int port, params string[] more)
    {
        JsonElement line = Measure(service, port, asked => asked.Request.Length > Mtu, more);
        line.GetProperty("x_expectation").GetString().ShouldBe("inconclusive");
        line.GetProperty("controls_failed").GetBoolean().ShouldBeTrue();
        line.GetProperty("x_unusable").GetString()!.ShouldContain("of this length");
        line.GetProperty("x_evidence").GetProperty("who").GetString().ShouldBe("cannot tell");
    }

    [Theory]
    [InlineData("http", 80)]
    [InlineData("http", 80, "--quick")]
    [InlineData("echo", 7)]
    [InlineData("discard", 9)]
    public void Filter_that_reads_a_long_path_is_found(string service, int port, params string[] more)
    {
        JsonElement line = Measure(service, port, asked => asked.Request.Contains("/secret/", StringComparison.Ordinal), more);
        line.GetProperty("x_expectation").GetString().ShouldBe("unexpected");
        line.TryGetProperty("x_unusable", out _).ShouldBeFalse();
    }

    [Fact]
    public void Quick_trial_whose_long_control_ends_otherwise_is_still_held_against_names_that_nobody_has()
    {
        var scene = new InterferenceScene
        {
            Service = "echo",
            Server = (asked, _) => asked.Name != "known.example" ? ServerTalk.Opens(acknowledges: false).Resets()
                : asked.Request.Length > Mtu ? ServerTalk.Opens().Closes() : InterferenceScene.Clean(asked),
        };
        JsonElement line = scene.Measure(
            "--domain", InterferenceScene.Forbidden + Path, "--quick", "--control-domain", "known.example").ShouldHaveSingleItem();
        line.GetProperty("x_expectation").GetString().ShouldBe("inconclusive", "the server is strict to all but that name");
    }

    [Fact]
    public void Long_name_costs_nothing_where_it_is_answered_or_short()
    {
        InterferenceScene scene = Scene("http", 80, _ => false);
        scene.Measure("--domain", InterferenceScene.Forbidden + Path).ShouldHaveSingleItem()
            .GetProperty("x_expectation").GetString().ShouldBe("expected");
        scene.Asked.Count(each => each.Asked.Request.Length > Mtu).ShouldBeLessThanOrEqualTo(4, "three learn the page, one tests");
        InterferenceScene filtered = Scene("http", 80, asked => asked.Request.Contains("/secret", StringComparison.Ordinal));
        filtered.Measure("--domain", InterferenceScene.Forbidden + "/secret").ShouldHaveSingleItem()
            .GetProperty("x_expectation").GetString().ShouldBe("unexpected");
        filtered.Asked.ShouldNotContain(each => each.Asked.Request.Length > 200 && each.Asked.IsControl);
    }

    private static JsonElement Measure(string service, int port, Func<AskedName, bool> isLost, string[] more)
        => Scene(service, port, isLost).Measure(["--domain", InterferenceScene.Forbidden + Path, .. more]).ShouldHaveSingleItem();

    private static InterferenceScene Scene(string service, int port, Func<AskedName, bool> isLost) => new()
    {
        Service = service,
        Server = (asked, _) => asked.Service == port && isLost(asked)
            ? ServerTalk.Opens(acknowledges: false).With(TalkMarks.Lost)
            : InterferenceScene.Clean(asked),
    };
}
