using System.Text.Json;
using Sonde.Tests.Cli;
using Sonde.Tests.Simulation;

namespace Sonde.Tests.Experiments.Interference;

/// <summary>
/// Answers that differ: an injector is accused of them whatever addresses it gives, and chance and doubled questions are not.
/// </summary>
public sealed class InjectedAnswersTests
{
    private const string Dead = "203.0.113.66", Real = "198.51.100.20";

    [Theory]
    [InlineData("--no-fetch", "ip.nomatch:missing_as_info")]
    [InlineData("--pause=1s", "tls.connerror:missing_as_info")]
    public void Dead_address_before_the_true_one_is_unexpected(string option, string code)
    {
        var scene = new DnsScene { Resolver = question => question.IsForbidden ? Race(question, Dead) : null };
        JsonElement line = scene.Measure("--type", "A", option).ShouldHaveSingleItem();
        Said(line).ShouldBe((code, "unexpected", "trial.injected"));
        line.GetProperty("x_injected").GetBoolean().ShouldBeTrue();
        LineProofs.Explained(line).ShouldContain($"❗️{code} (unexpected) by trial.injected");
    }

    [Fact]
    public void Failure_before_the_true_answer_is_unexpected()
    {
        var scene = new DnsScene
        {
            Resolver = question => question.IsForbidden
                ? new DatagramScript { Answers = [(5, question.Answer(null, 2), 62), (15, question.Answer(Real), 62)] }
                : null,
        };
        Said(scene.Measure("--type", "A").ShouldHaveSingleItem()).ShouldBe(("dns.error:ServFail", "unexpected", "trial.injected"));
    }

    [Theory]
    [InlineData("once")]
    [InlineData("doubled")]
    [InlineData("alike")]
    public void Second_answer_that_may_be_anything_else_accuses_nobody(string does)
    {
        int count = 0;
        var scene = new DnsScene
        {
            Resolver = question => (does, question.IsForbidden) switch
            {
                ("once", true) => count++ == 0 ? Race(question, Dead) : DatagramScript.Answer(question.Answer(Dead), 20, 62),
                ("doubled", _) => Race(question, Dead),
                ("alike", true) => new DatagramScript { Answers = [(5, question.Answer(Dead), 62), (15, question.Answer(Dead), 62)] },
                _ => null,
            },
        };
        JsonElement line = scene.Measure("--type", "A").ShouldHaveSingleItem();
        line.GetProperty("x_expectation").GetString().ShouldNotBe("unexpected");
        line.TryGetProperty("x_injected", out _).ShouldBeFalse();
    }

    [Fact]
    public void Quick_trial_has_no_repetition_that_could_tell()
    {
        var scene = new DnsScene { Resolver = question => question.IsForbidden ? Race(question, Dead) : null };
        JsonElement line = scene.Measure("--type", "A", "--quick").ShouldHaveSingleItem();
        line.GetProperty("x_expectation").GetString().ShouldBe("inconclusive");
        line.TryGetProperty("x_injected", out _).ShouldBeFalse();
    }

    [Fact]
    public void Tables_that_are_read_again_say_the_same()
    {
        var scene = new DnsScene { Resolver = question => question.IsForbidden ? Race(question, Dead) : null };
        JsonElement line = scene.Measure("--type", "A").ShouldHaveSingleItem();
        using var host = new TestHost();
        host.Run(["classify", host.Write("line.jsonl", [line.GetRawText()]), "-o", host.Path("once")]).Ends(0);
        host.Run(["classify", host.Path("once/rows"), "-o", host.Path("twice")]).Ends(0);
        host.Run("summary", host.Path("twice"), "--enough", "1", "--json").Ends(0).Output.ShouldContain("\"unexpected\":1");
    }

    private static DatagramScript Race(DnsScene.Question question, string first) => new()
    {
        Answers = [(5, question.Answer(first), 62), (15, question.Answer(Real), 62)],
    };

    private static (string? Code, string? Expectation, string? Rule) Said(JsonElement line) => (
        line.GetProperty("x_outcome_code").GetString(), line.GetProperty("x_expectation").GetString(), line.GetProperty("x_rule").GetString());
}
