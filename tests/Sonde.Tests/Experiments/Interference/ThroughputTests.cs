using System.Text;
using System.Text.Json;
using Sonde.Tests.Simulation;

namespace Sonde.Tests.Experiments.Interference;

/// <summary>What is slow for one name, and what falls silent in its middle: named from ten times on, and never for lost packets.</summary>
public sealed class ThroughputTests
{
    private const int Segment = 1460, Segments = 45;
    private const double Usual = 4;

    private static readonly byte[] Large = Encoding.ASCII.GetBytes(
        InterferenceScene.Page("<html><body>" + new string('a', (Segments * Segment) - 200) + "</body></html>"));

    [Theory]
    [InlineData(12, true)]
    [InlineData(30, true)]
    [InlineData(8, false)]
    [InlineData(1, false)]
    public void Answer_that_ends_in_time_is_throttled_from_ten_times_on(double slower, bool isThrottled)
    {
        JsonElement line = Measure(asked => asked.IsControl ? Paced(_ => Usual) : Paced(_ => Usual * slower));
        line.GetProperty("x_outcome_code").GetString().ShouldBe(isThrottled ? "match:throttled" : "match");
        line.GetProperty("x_expectation").GetString().ShouldBe(isThrottled ? "unexpected" : "expected");
        line.TryGetProperty("x_throttled", out JsonElement said).ShouldBe(isThrottled);
        if (isThrottled) said.GetBoolean().ShouldBeTrue();
        JsonElement rates = line.GetProperty("x_throughput");
        (rates.GetProperty("control").GetDouble() / rates.GetProperty("test").GetDouble()).ShouldBe(slower, slower * 0.2);
        rates.GetProperty("tries").GetInt32().ShouldBe(isThrottled ? 3 : 1);
        line.TryGetProperty("x_frozen_after", out _).ShouldBeFalse();
    }

    [Fact]
    public void One_slow_answer_of_several_is_not_throttled()
    {
        int tests = 0;
        JsonElement line = Measure(asked => Paced(_ => !asked.IsControl && tests == 0 ? Usual * 30 : Usual), () => tests++);
        line.TryGetProperty("x_throttled", out _).ShouldBeFalse();
    }

    [Dear]
    [Fact]
    public void Random_loss_of_a_twentieth_is_never_throttled()
    {
        for (int seed = 1; seed <= Repetitions.Of(10, 200, 5000); seed++)
        {
            // Each lost segment costs a round trip, or a time-out that doubles where the repetition is lost too.
            var chance = new Random(seed);
            double Next(int segment)
            {
                double ms = Usual;
                for (double timeout = chance.Next(3) == 0 ? 200 : 40; chance.NextDouble() < 0.05; timeout *= 2) ms += timeout;
                return ms;
            }

            JsonElement line = Measure(_ => Paced(Next), null, "--seed", $"{seed}");
            line.TryGetProperty("x_throttled", out _).ShouldBeFalse($"seed {seed}");
            line.TryGetProperty("x_frozen_after", out _).ShouldBeFalse($"seed {seed}");
        }
    }

    [Fact]
    public void Page_of_few_bytes_has_no_rate()
    {
        var scene = new InterferenceScene { Server = (asked, _) => InterferenceScene.Clean(asked) };
        scene.Measure().ShouldHaveSingleItem().TryGetProperty("x_throughput", out _).ShouldBeFalse();
    }

    [Dear]
    [Theory]
    [InlineData(0, true)]
    [InlineData(1, true)]
    [InlineData(2, false)]
    public void Answer_that_freezes_at_the_same_place_give_or_take_a_segment_says_where(int apart, bool isFrozen)
    {
        const int At = 11;
        int tests = 0;
        JsonElement line = Measure(
            asked => asked.IsControl ? Paced(_ => Usual) : Paced(_ => Usual, At + (tests % 2 * apart)), () => tests++, "--tries", "3");
        line.GetProperty("x_outcome_code").GetString().ShouldBe("read/timeout");
        line.TryGetProperty("x_frozen_after", out JsonElement after).ShouldBe(isFrozen);
        if (isFrozen) after.GetInt64().ShouldBeInRange((At - 1) * Segment, (At + 1) * Segment);
        line.TryGetProperty("x_throttled", out _).ShouldBeFalse();
    }

    [Theory]
    [InlineData("block page behind a long handshake")]
    [InlineData("reset behind a few bytes")]
    [InlineData("silence behind a few bytes")]
    public void Short_answer_is_not_slow(string does)
    {
        int tests = 0;
        byte[] page = Encoding.ASCII.GetBytes(InterferenceScene.Page(new string('b', 900), "403 Forbidden"));
        JsonElement line = Measure(
            asked => asked.IsControl ? Paced(_ => Usual) : does switch
            {
                "block page behind a long handshake" => ServerTalk.Opens().Says(page.AsMemory(0, 10)).Says(page.AsMemory(10), 1200),
                "reset behind a few bytes"
                    => ServerTalk.Opens().Says(Large.AsMemory(0, 400)).Says(Large.AsMemory(400, 500), 1200).Resets(),
                _ => ServerTalk.Opens().Says(Large.AsMemory(0, 400)).Says(Large.AsMemory(400, 2000 * (1 + (tests % 2))), 1200),
            },
            () => tests++);
        line.TryGetProperty("x_throttled", out _).ShouldBeFalse();
        line.TryGetProperty("x_throughput", out _).ShouldBe(does.StartsWith("silence", StringComparison.Ordinal));
    }

    [Fact]
    public void Answer_that_begins_late_is_not_slow()
    {
        JsonElement line = Measure(asked => asked.IsControl ? Paced(_ => Usual) : Paced(segment => segment == 0 ? 2500 : Usual));
        line.GetProperty("x_outcome_code").GetString().ShouldBe("match");
        line.TryGetProperty("x_throttled", out _).ShouldBeFalse();
    }

    [Fact]
    public void Answer_that_is_still_coming_when_its_time_is_over_is_slow_also_beside_one_that_was_reset()
    {
        int tests = 0;
        JsonElement line = Measure(
            asked => asked.IsControl ? Paced(_ => Usual) : tests == 1 ? Paced(_ => Usual, 2).Resets() : Paced(_ => 400), () => tests++,
            "--tries", "3");
        line.GetProperty("x_throttled").GetBoolean().ShouldBeTrue();
        line.GetProperty("x_throughput").GetProperty("tries").GetInt32().ShouldBeGreaterThanOrEqualTo(2);
    }

    private static JsonElement Measure(Func<AskedName, ServerTalk> server, Action? afterTest = null, params string[] arguments)
    {
        var scene = new InterferenceScene
        {
            Server = (asked, _) =>
            {
                ServerTalk talk = server(asked);
                if (!asked.IsControl) afterTest?.Invoke();
                return talk;
            },
        };
        return scene.Measure(arguments).ShouldHaveSingleItem();
    }

    // The page, a segment after the other, or as many of them.
    private static ServerTalk Paced(Func<int, double> ms, int segments = Segments + 1)
    {
        ServerTalk talk = ServerTalk.Opens();
        for (int i = 0; i < segments && i * Segment < Large.Length; i++)
            talk.Says(Large.AsMemory(i * Segment, Math.Min(Segment, Large.Length - (i * Segment))), ms(i));
        return talk;
    }
}
