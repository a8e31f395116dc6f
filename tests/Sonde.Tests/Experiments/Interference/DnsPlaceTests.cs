using System.Net;
using System.Text.Json;
using Sonde.Measurements.Model;
using Sonde.Tests.Simulation;

namespace Sonde.Tests.Experiments.Interference;

/// <summary>Where on a path a question is acted upon: <c>--thorough</c> asks by rising TTL.</summary>
public sealed class DnsPlaceTests
{
    private const int Resolver = 6;

    private readonly Random _chance = new(3);

    [Theory]
    [InlineData("inject", 3, "answers")]
    [InlineData("inject", 1, "answers")]
    [InlineData("race", 2, "answers")]
    [InlineData("late", 4, "answers")]
    [InlineData("nxdomain", 5, "answers")]
    [InlineData("unreachable", 3, "answers")]
    [InlineData("drop", 3, "drops")]
    [InlineData("drop", 1, "drops")]
    public void What_acts_is_found_behind_the_router_before_it(string does, int at, string how)
    {
        JsonElement where = Measure(does, at);
        where.GetProperty("how").GetString().ShouldBe(how);
        where.GetProperty("ttl").GetInt32().ShouldBe(at);
        where.GetProperty("after_ttl").GetInt32().ShouldBe(at - 1);
        where.TryGetProperty("reaches_server", out _).ShouldBeFalse();
        if (at > 1) where.GetProperty("after").GetString().ShouldBe(Hop(at - 1));
    }

    [Theory]
    [InlineData("inject")]
    [InlineData("nxdomain")]
    [InlineData("drop")]
    public void Resolver_that_lies_itself_is_no_hop_before_it(string does)
    {
        JsonElement where = Measure(does, Resolver);
        where.GetProperty("ttl").GetInt32().ShouldBe(Resolver);
        where.GetProperty("reaches_server").GetBoolean().ShouldBeTrue();
    }

    [Theory]
    [InlineData("inject")]
    [InlineData("drop")]
    public void Router_that_says_nothing_is_not_taken_for_what_drops(string does)
    {
        JsonElement where = Measure(does, 4, silent: [2, 3]);
        where.GetProperty("ttl").GetInt32().ShouldBe(4);
        where.GetProperty("hops").EnumerateArray().Select(hop => hop.GetProperty("ttl").GetInt32()).ShouldNotContain(2);
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
    public void Name_that_is_answered_truly_is_looked_for_nowhere()
        => new DnsScene().Measure("--thorough").ShouldHaveSingleItem().TryGetProperty("x_where", out _).ShouldBeFalse();

    private static string Hop(int ttl) => $"198.51.100.{ttl}";

    private JsonElement Measure(string does, int at, int[]? silent = null, double answering = 1)
    {
        DatagramScript Expired(int ttl, params (double, byte[], byte)[] answers) => new()
        {
            Answers = answers,
            Errors = silent?.Contains(ttl) != true && _chance.NextDouble() < answering
                ? [(20, new IcmpError(11, 0, IPAddress.Parse(Hop(ttl))))]
                : [],
        };
        var scene = new DnsScene
        {
            Resolver = question => question.IsForbidden ? Forged(question, does) : null,
            OnTheWay = (question, ttl) =>
            {
                if (ttl >= Resolver) return null;
                if (!question.IsForbidden || ttl < at) return Expired(ttl);
                return does switch
                {
                    "drop" => DatagramScript.Silence,
                    "unreachable" => Forged(question, does),
                    _ => Expired(ttl, (5, question.Answer(does == "nxdomain" ? null : "203.0.113.66", does == "nxdomain" ? 3 : 0), 64)),
                };
            },
        };
        JsonElement line = scene.Measure("--thorough", "--type", "A", "--no-fetch").ShouldHaveSingleItem();
        return line.GetProperty("x_where");
    }

    private static DatagramScript Forged(DnsScene.Question question, string does) => does switch
    {
        "drop" => DatagramScript.Silence,
        "unreachable" => new DatagramScript { Errors = [(10, new IcmpError(3, 13, IPAddress.Parse(Hop(2))))] },
        "nxdomain" => DatagramScript.Answer(question.Answer(null, 3), 20, 62),
        "race" => new DatagramScript { Answers = [(5, question.Answer("203.0.113.66"), 64), (15, question.Answer("198.51.100.20"), 62)] },
        "late" => new DatagramScript { Answers = [(15, question.Answer("198.51.100.20"), 62), (45, question.Answer("203.0.113.66"), 64)] },
        _ => DatagramScript.Answer(question.Answer("203.0.113.66"), 20, 62),
    };
}
