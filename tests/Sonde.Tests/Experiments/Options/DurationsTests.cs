using Sonde.Experiments.Options;

namespace Sonde.Tests.Experiments.Options;

public sealed class DurationsTests
{
    [Theory]
    [InlineData("3s", 3_000_000)]
    [InlineData("0.5s", 500_000)]
    [InlineData("500ms", 500_000)]
    [InlineData("2m", 120_000_000)]
    [InlineData("1h", 3_600_000_000)]
    [InlineData("250us", 250)]
    [InlineData("250µs", 250)]
    [InlineData("1.5ms", 1500)]
    [InlineData("0", 0)]
    public void A_duration_has_a_unit_or_is_nothing(string text, long microseconds)
    {
        Durations.TryParse(text, out TimeSpan duration, out string? error).ShouldBeTrue();
        error.ShouldBeNull();
        duration.ShouldBe(TimeSpan.FromMicroseconds(microseconds));
    }

    [Theory]
    [InlineData("")]
    [InlineData("s")]
    [InlineData("-1s")]
    [InlineData("3 s")]
    [InlineData("3S")]
    [InlineData("1e3")]
    [InlineData("3x")]
    [InlineData("1m30s")]
    [InlineData(".")]
    [InlineData("1,5s")]
    public void Other_texts_are_refused_with_the_forms_there_are(string text)
    {
        Durations.TryParse(text, out _, out string? error).ShouldBeFalse();
        error.ShouldBe($"'{text}' is not a duration: write a number and us, ms, s, m or h, such as 500ms or 3s");
    }

    [Theory]
    [InlineData("3")]
    [InlineData("0.5")]
    [InlineData("500")]
    public void A_number_without_its_unit_is_refused_with_both_readings(string text)
    {
        Durations.TryParse(text, out _, out string? error).ShouldBeFalse();
        error.ShouldBe($"a number needs its unit: say {text}ms or {text}s");
    }

    [Fact]
    public void More_than_ten_years_is_too_long()
    {
        Durations.TryParse("99999999h", out _, out string? error).ShouldBeFalse();
        error.ShouldBe("'99999999h' is longer than ten years");
    }

    [Fact]
    public void Any_text_is_read_or_refused()
        => Check.Texts(text => Durations.TryParse(text, out _, out string? error).ShouldBe(error is null));
}
