using Sonde.Measurements.Model;

namespace Sonde.Tests.Measurements.Model;

public sealed class OutcomeTallyTests
{
    private static readonly Outcome Timeout = Outcome.At(Stage.Dial, OutcomeClasses.Timeout);
    private static readonly Outcome Refused = Outcome.At(Stage.Dial, OutcomeClasses.TcpRefused);

    [Fact]
    public void More_than_half_decide()
    {
        OutcomeTally tally = Of(Outcome.Match, Outcome.Match, Timeout);
        tally.Whole.ShouldBe(Outcome.Match);
        tally.Counts.ShouldBe([new OutcomeCount(Outcome.Match, 2), new OutcomeCount(Timeout, 1)]);
    }

    [Fact]
    public void Exactly_half_is_not_more_than_half() => Of(Outcome.Match, Outcome.Match, Timeout, Timeout).Whole.ShouldBe(Timeout);

    [Fact]
    public void Without_a_majority_the_most_frequent_that_is_not_a_match_decides()
        => Of(Outcome.Match, Outcome.Match, Outcome.Match, Refused, Timeout, Timeout).Whole.ShouldBe(Timeout);

    [Fact]
    public void Equals_are_decided_by_their_code_and_not_by_the_order()
    {
        Of(Timeout, Refused).Whole.ShouldBe(Refused);
        Of(Refused, Timeout).Whole.ShouldBe(Refused);
    }

    [Fact]
    public void Nothing_finished_is_no_word_about_the_network()
    {
        Of().Whole.ShouldBe(Outcome.SetupFailure);
        Of().Counts.ShouldBeEmpty();
    }

    private static OutcomeTally Of(params ReadOnlySpan<Outcome> outcomes)
    {
        OutcomeTally tally = new();
        foreach (Outcome outcome in outcomes) tally.Add(outcome);
        return tally;
    }
}
