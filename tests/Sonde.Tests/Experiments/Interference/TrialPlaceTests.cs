using System.Net;
using System.Text.Json;
using Sonde.Experiments.Network;
using Sonde.Measurements.Model;
using Sonde.Tests.Simulation;

namespace Sonde.Tests.Experiments.Interference;

/// <summary>Where on a path a name is acted upon: <c>--thorough</c> asks by rising TTL.</summary>
public sealed class TrialPlaceTests
{
    private const int Server = 6;

    private readonly Random _chance = new(5);
    private int _near;

    [Theory]
    [InlineData("rst", 3, "answers")]
    [InlineData("rst", 1, "answers")]
    [InlineData("page", 5, "answers")]
    [InlineData("fin", 2, "answers")]
    [InlineData("drop", 3, "drops")]
    [InlineData("drop", 1, "drops")]
    [InlineData("drop", 5, "drops")]
    public void What_acts_is_found_behind_the_router_before_it(string does, int at, string how)
    {
        JsonElement line = MeasureLine(does, at), where = line.GetProperty("x_where");
        where.GetProperty("how").GetString().ShouldBe(how);
        where.GetProperty("ttl").GetInt32().ShouldBe(at);
        where.TryGetProperty("reaches_server", out _).ShouldBeFalse();
        line.GetProperty("x_evidence").GetProperty("who").GetString().ShouldBe("path");
        if (at > 1) where.GetProperty("after").GetString().ShouldBe(Hop(at - 1));
        where.GetProperty("before").GetString().ShouldBe(Hop(at));
    }

    [Fact]
    public void Private_routers_before_the_first_public_one_are_not_published()
    {
        _near = 2;
        JsonElement line = MeasureLine("drop", 2), where = line.GetProperty("x_where");
        (where.GetProperty("after").GetString(), where.GetProperty("before").GetString()).ShouldBe(("[scrubbed]", "[scrubbed]"));
        where.GetProperty("hops").EnumerateArray().ShouldAllBe(hop => hop.GetProperty("x_private_hop").GetBoolean());
        line.GetRawText().ShouldNotContain("10.0.0.");
        MeasureLine("drop", 5).GetProperty("x_where").GetProperty("after").GetString().ShouldBe("198.51.100.4");
    }

    [Fact]
    public void Server_that_does_it_itself_is_no_hop_before_it()
    {
        foreach (string does in (string[])["rst", "drop", "page"])
        {
            JsonElement line = MeasureLine(does, Server), where = line.GetProperty("x_where");
            line.GetProperty("x_evidence").GetProperty("signs").EnumerateArray()
                .ShouldNotContain(sign => sign.GetString()!.Contains("at TTL", StringComparison.Ordinal));
            where.GetProperty("ttl").GetInt32().ShouldBe(Server);
            where.GetProperty("reaches_server").GetBoolean().ShouldBeTrue();
            where.GetProperty("after_ttl").GetInt32().ShouldBe(Server - 1);
        }
    }

    [Theory]
    [InlineData("rst")]
    [InlineData("drop")]
    public void Router_that_says_nothing_is_not_taken_for_what_drops(string does)
    {
        JsonElement where = Measure(does, 4, silent: [2, 3]);
        where.GetProperty("ttl").GetInt32().ShouldBe(4);
        where.GetProperty("after_ttl").GetInt32().ShouldBe(does == "rst" ? 3 : 1, "as far as it is known");
        where.GetProperty("hops").EnumerateArray().Select(hop => hop.GetProperty("ttl").GetInt32()).ShouldBe([1, 4]);
    }

    [Fact]
    public void Routers_that_answer_now_and_then_are_not_taken_for_what_drops()
    {
        for (int run = 0; run < Repetitions.Of(5, 20, 20); run++)
        {
            JsonElement where = Measure("drop", 4, answering: 0.9);
            if (!where.TryGetProperty("ttl", out JsonElement ttl)) continue;
            ttl.GetInt32().ShouldBeGreaterThanOrEqualTo(4);
            where.GetProperty("after_ttl").GetInt32().ShouldBeLessThan(4);
        }
    }

    [Fact]
    public void What_remembers_is_waited_out_and_found_all_the_same()
    {
        JsonElement where = Measure("drop", 3, remembers: 60);
        (where.GetProperty("how").GetString(), where.GetProperty("ttl").GetInt32()).ShouldBe(("drops", 3));
        where = Measure("rst", 3, remembers: 60);
        (where.GetProperty("how").GetString(), where.GetProperty("ttl").GetInt32()).ShouldBe(("answers", 3));
    }

    [Fact]
    public void Name_in_two_segments_is_one_of_the_variants()
    {
        var scene = new InterferenceScene
        {
            Server = (asked, _) => asked is { IsControl: false, IsSplit: false, Name: InterferenceScene.Forbidden }
                ? ServerTalk.Opens(acknowledges: false).Resets()
                : InterferenceScene.Clean(asked),
        };
        JsonElement line = scene.Measure("--thorough").ShouldHaveSingleItem();
        JsonElement[] variants = [.. line.GetProperty("x_variants").EnumerateArray()];
        Matches("name split over two segments").ShouldBeTrue();
        Matches("another source port").ShouldBeFalse();
        bool Matches(string variant) => variants.Single(each => each.GetProperty("variant").GetString() == variant)
            .GetProperty("matches_template").GetBoolean();
    }

    private string Hop(int ttl) => ttl <= _near ? $"10.0.0.{ttl}" : $"198.51.100.{ttl}";

    private JsonElement Measure(string does, int at, int[]? silent = null, double answering = 1, double remembers = 0)
        => MeasureLine(does, at, silent, answering, remembers).GetProperty("x_where");

    private JsonElement MeasureLine(string does, int at, int[]? silent = null, double answering = 1, double remembers = 0)
    {
        InterferenceScene scene = null!;
        double until = double.MinValue;
        scene = new InterferenceScene
        {
            Server = (asked, _) =>
            {
                double now = scene.Asked[^1].At;
                int ttl = asked.Ttl ?? 64;
                if (now < until) return ServerTalk.Silence;
                if (!asked.IsControl && ttl >= at)
                {
                    until = now + remembers;
                    return does switch
                    {
                        "rst" => ServerTalk.Opens(acknowledges: false).Resets(),
                        "fin" => ServerTalk.Opens(acknowledges: false).Closes(),
                        "page" => ServerTalk.Opens().Says(InterferenceScene.Page("this is forbidden")),
                        _ => ServerTalk.Opens(acknowledges: false),
                    };
                }

                if (ttl >= Server) return InterferenceScene.Clean(asked);
                bool isHeard = silent?.Contains(ttl) != true && _chance.NextDouble() < answering;
                return ServerTalk.Opens(acknowledges: false).With(
                    reply => isHeard
                        ? reply with { Errors = [new IcmpMarks(reply.At, new IcmpError(11, 0, IPAddress.Parse(Hop(ttl))))] }
                        : reply);
            },
        };
        JsonElement line = scene.Measure("--thorough", "--tries", "2").ShouldHaveSingleItem();
        line.GetProperty("anomaly").GetBoolean().ShouldBeTrue();
        return line;
    }
}
