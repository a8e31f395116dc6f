using System.Globalization;
using System.Text.Json;
using Sonde.Cli;
using Sonde.Tests.Cli;
using Sonde.Tests.Simulation;

namespace Sonde.Tests.Experiments.Interference;

/// <summary>
/// Controls that fail behind a name that was answered: said to be the name's doing where they do so again, and behind it alone.
/// </summary>
public sealed class LateFiltersTests
{
    [Theory]
    [InlineData("http")]
    [InlineData("https")]
    [InlineData("echo")]
    public void Outage_behind_the_name_is_chance_once_it_does_not_come_again(string service)
    {
        int tests = 0, behind = 0;
        var scene = new InterferenceScene
        {
            Service = service,
            Server = (asked, _) =>
            {
                if (!asked.IsControl) tests++;
                bool isOut = tests == 1 && asked.IsControl && behind++ < 2;
                return isOut ? ServerTalk.Silence : Answers(asked);
            },
        };
        JsonElement line = scene.Measure().ShouldHaveSingleItem();
        Said(line).ShouldBe(("match", "expected"));
        line.TryGetProperty("x_fails_later", out _).ShouldBeFalse();
        line.GetProperty("stateful_block").GetBoolean().ShouldBeFalse();
        tests.ShouldBe(2);
    }

    [Fact]
    public void Controls_that_are_not_answered_any_more_behind_the_name_leave_it_open()
    {
        bool isOver = false;
        var scene = new InterferenceScene
        {
            Server = (asked, _) =>
            {
                if (isOver) return ServerTalk.Silence;
                isOver = !asked.IsControl;
                return InterferenceScene.Clean(asked);
            },
        };
        JsonElement line = scene.Measure().ShouldHaveSingleItem();
        Said(line).ShouldBe(("match", "inconclusive"));
        line.GetProperty("x_unusable").GetString().ShouldNotBeNull().ShouldContain("behind the name");
    }

    [Dear]
    [Fact]
    public void Server_that_counts_connections_counts_those_of_control_names()
    {
        for (int most = 2; most <= 7; most++)
        {
            foreach (double window in (double[])[8, 30, 100])
            {
                InterferenceScene scene = null!;
                List<double> passed = [];
                scene = new InterferenceScene
                {
                    Server = (asked, _) =>
                    {
                        double now = scene.Asked[^1].At;
                        passed.RemoveAll(at => at <= now - window);
                        if (passed.Count >= most) return ServerTalk.Fails(111);
                        passed.Add(now);
                        return InterferenceScene.Clean(asked);
                    },
                };
                scene.Measure().ShouldHaveSingleItem().GetProperty("x_expectation").GetString()
                    .ShouldNotBe("unexpected", $"{most} in {window} s");
            }
        }
    }

    [Dear]
    [Fact]
    public void Server_that_fails_at_random_is_no_filter()
    {
        for (int seed = 1; seed <= Repetitions.Of(40, 400, 5000); seed++)
        {
            var chance = new Random(seed);
            var scene = new InterferenceScene
            {
                Server = (asked, _) => chance.NextDouble() < 0.1 ? ServerTalk.Fails(104) : InterferenceScene.Clean(asked),
            };
            JsonElement line = scene.Measure("--seed", seed.ToString(CultureInfo.InvariantCulture)).ShouldHaveSingleItem();
            line.GetProperty("x_outcome_code").GetString().ShouldNotBe("match:residual", $"seed {seed}");
        }
    }

    [Fact]
    public void Every_door_tells_what_a_match_left_behind()
    {
        using var host = new TestHost();
        JsonElement line = InterferenceScene.Remembering(90, passes: true).Measure().ShouldHaveSingleItem();
        string file = host.Write("late.jsonl", line.GetRawText());
        foreach (string[] door in (string[][])[["summary", file], ["explain", $"{file}:1"]])
        {
            string text = host.Run(door).Ends(ExitCode.Complete).Output;
            text.ShouldContain("residual", Case.Sensitive, door[0]);
            text.ShouldNotContain("controls worked.", Case.Sensitive, door[0]);
        }

        // The rows alone say it as well.
        host.Run("classify", file, "-o", host.Path("tables"), "--tables", "rows").Ends(ExitCode.Complete);
        foreach (string input in (string[])[file, host.Path("tables/rows")])
        {
            JsonElement group = host.Run("summary", input, "--by", "domain", "--format", "json").Ends(ExitCode.Complete).Lines[0];
            group.GetRawText().ShouldContain("match:residual");
            group.GetRawText().ShouldContain("\"unexpected\":1");
        }
    }

    private static (string?, string?) Said(JsonElement line)
        => (line.GetProperty("x_outcome_code").GetString(), line.GetProperty("x_expectation").GetString());

    private static ServerTalk Answers(AskedName asked)
        => asked.Service == 443
            ? SecureTalk.Opens().Says(InterferenceScene.Page("<html><body>Welcome</body></html>"))
            : InterferenceScene.Clean(asked);
}
