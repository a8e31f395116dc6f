using System.Text.Json;
using Sonde.Tests.Simulation;

namespace Sonde.Tests.Experiments.Interference;

/// <summary>Questions that a network doubles, and answers among strangers' datagrams: neither is anybody's doing.</summary>
public sealed class DisturbedAnswersTests
{
    private const string Forged = "203.0.113.66";

    [Theory]
    [InlineData("the first question", "cannot tell")]
    [InlineData("all questions", "cannot tell")]
    [InlineData("none, and forges each", "path")]
    [InlineData("none, and forges what is plain", "path")]
    public void Who_doubles_a_question_at_a_resolver_that_takes_turns_forges_nothing(string doubles, string who)
    {
        int turn = 0;
        bool wasDoubled = false;
        DatagramScript Twice(DnsScene.Question question, string first, string second)
            => new() { Answers = [(20, question.Answer(first), 62), (21, question.Answer(second), 62)] };
        var scene = new DnsScene
        {
            HasControl = false,
            Resolver = question =>
            {
                string Next() => $"198.51.100.{30 + (turn++ % 8)}";
                bool isPlain = question.Name == DnsScene.Forbidden && question.Message[11] == 0;
                bool isForged = question.IsForbidden && doubles.StartsWith("none", StringComparison.Ordinal)
                    && (isPlain || doubles == "none, and forges each");
                if (isForged) return Twice(question, Forged, Next());
                if (doubles == "all questions") return Twice(question, Next(), Next());
                if (!question.IsForbidden || wasDoubled || doubles != "the first question") return null;
                wasDoubled = true;
                return Twice(question, Next(), Next());
            },
        };
        JsonElement line = scene.Measure("--type", "A", "--no-fetch").ShouldHaveSingleItem();
        line.GetProperty("x_evidence").GetProperty("who").GetString().ShouldBe(who);
        string?[] variants = [.. line.GetProperty("x_features").EnumerateArray().Select(each => each.GetProperty("x_variant").GetString())];
        variants.Contains("again").ShouldBe(
            doubles is not ("none, and forges each" or "all questions"), "what contradicts twice is not asked again");
        line.GetProperty("response").GetArrayLength().ShouldBe(1, "it is no try");
    }

    [Fact]
    public void Quick_asks_once_and_accuses_nobody_by_one_contradiction()
    {
        var scene = new DnsScene
        {
            HasControl = false,
            Resolver = question => question.IsForbidden
                ? new DatagramScript
                {
                    Answers = [(20, question.Answer("198.51.100.30"), 62), (21, question.Answer("198.51.100.31"), 62)],
                } : null,
        };
        scene.Measure("--type", "A", "--no-fetch", "--quick").ShouldHaveSingleItem()
            .GetProperty("x_evidence").GetProperty("who").GetString().ShouldBe("cannot tell");
    }

    [Fact]
    public void Datagrams_that_answer_nothing_keep_no_answer_out_however_many_they_are()
    {
        var scene = new DnsScene
        {
            Resolver = question =>
            {
                if (!question.IsForbidden) return null;
                byte[] guessed = question.Answer(Forged);
                guessed[0] ^= 0xFF;
                return new DatagramScript
                {
                    Answers = [.. Enumerable.Range(0, 100).Select(i => (1 + (i / 10.0), guessed, (byte)62)),
                        (20, question.Answer("198.51.100.20"), 62)],
                };
            },
        };
        JsonElement line = scene.Measure("--type", "A").ShouldHaveSingleItem();
        line.GetProperty("x_outcome_code").GetString().ShouldBe("ip.matchip");
        line.GetProperty("x_tries")[0].GetProperty("more_answers").GetInt32().ShouldBe(37);
    }
}
