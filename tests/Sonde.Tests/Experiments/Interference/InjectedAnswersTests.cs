using System.Text.Json;
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
    public void Query_that_was_lost_before_is_not_what_the_injector_is_accused_of()
    {
        int count = 0;
        var scene = new DnsScene
        {
            Resolver = question => !question.IsForbidden ? null : count++ == 0 ? DatagramScript.Silence : Race(question, Dead),
        };
        JsonElement line = scene.Measure("--type", "A").ShouldHaveSingleItem();
        line.GetProperty("x_tries").GetArrayLength().ShouldBe(2);
        Said(line).ShouldBe(("tls.connerror:missing_as_info", "unexpected", "trial.injected"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Pool_of_addresses_whose_questions_the_network_doubles_accuses_nobody(bool hasControl)
    {
        int count = 0;
        var scene = new DnsScene
        {
            HasControl = hasControl,
            Resolver = question => question.IsForbidden
                ? new DatagramScript
                {
                    Answers = [(5, question.Answer($"203.0.113.{100 + count++}"), 62), (15, question.Answer($"203.0.113.{100 + count++}"), 62)],
                }
                : null,
        };
        JsonElement line = scene.Measure("--type", "A").ShouldHaveSingleItem();
        line.GetProperty("x_expectation").GetString().ShouldBe("inconclusive");
        line.TryGetProperty("x_injected", out _).ShouldBeFalse();
    }

    private static DatagramScript Race(DnsScene.Question question, string first) => new()
    {
        Answers = [(5, question.Answer(first), 62), (15, question.Answer(Real), 62)],
    };

    private static (string? Code, string? Expectation, string? Rule) Said(JsonElement line)
        => (Text(line, "x_outcome_code"), Text(line, "x_expectation"), Text(line, "x_rule"));

    private static string? Text(JsonElement line, string key) => line.GetProperty(key).GetString();
}
