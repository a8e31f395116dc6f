using Sonde.Measurements.Model;

namespace Sonde.Tests.Measurements.Model;

public sealed class OutcomeTextTests
{
    [Theory]
    [InlineData("✅match")]
    [InlineData("❗️dial/timeout")]
    [InlineData("❔setup/system_failure")]
    [InlineData("❔unknown/unknown")]
    [InlineData("❗️content/blockpage:b_example/x:y")]
    [InlineData("❗️ip.bogon:a/b")]
    public void Both_renderings_are_read_back(string text)
    {
        OutcomeText.TryParse(text, out Outcome outcome).ShouldBeTrue();
        outcome.ToString().ShouldBe(text);
        OutcomeText.TryParseCode(outcome.Code, out Outcome again).ShouldBeTrue();
        again.ShouldBe(outcome);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("match")]
    [InlineData("✅")]
    [InlineData("❗dial/timeout")]
    [InlineData("❗️nowhere/timeout")]
    public void Other_texts_are_refused(string? text) => OutcomeText.TryParse(text, out _).ShouldBeFalse();
}
