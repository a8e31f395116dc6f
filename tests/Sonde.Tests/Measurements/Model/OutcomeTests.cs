using Sonde.Measurements.Model;

namespace Sonde.Tests.Measurements.Model;

public sealed class OutcomeTests
{
    [Fact]
    public void Match_has_a_sign_and_no_slash()
        => Outcome.Match.ToString().ShouldBe("\u2705match");

    [Fact]
    public void Unexpected_outcome_carries_the_emoji_presentation_selector()
        => Outcome.At(Stage.Dial, OutcomeClasses.Timeout).ToString().ShouldBe("\u2757\uFE0Fdial/timeout");

    [Fact]
    public void Invalid_outcome_stands_without_the_selector()
        => Outcome.SetupFailure.ToString().ShouldBe("\u2754setup/system_failure");

    [Fact]
    public void Detail_follows_a_colon()
        => Outcome.At(Stage.Content, "blockpage", "b_example").Code.ShouldBe("content/blockpage:b_example");
}
