using Sonde.Web.Charts;
using Sonde.Web.Markup;

namespace Sonde.Tests.Web.Charts;

public sealed class TimelineTests
{
    [Theory]
    [InlineData("2024-02-28 2024-02-29 2024-03-01", 0)]
    [InlineData("2024-01-01T22 2024-01-01T23 2024-01-02T00", 0)]
    [InlineData("2024-01-01 2024-01-02 2026-01-01", 1)]
    [InlineData("2024-01-01T22 2024-01-02T00 2024-01-02T05", 2)]
    [InlineData("2024-01-01", 0)]
    public void Time_that_is_left_out_is_a_broken_line_and_is_told(string steps, int gaps)
    {
        string page = Drawn(steps.Split(' '));
        Occurrences(page, "stroke-dasharray=\"6 4\"").ShouldBe(gaps);
        page.Contains("without tests in between", StringComparison.Ordinal).ShouldBe(gaps > 0);
    }

    [Fact]
    public void No_label_reaches_over_the_edge()
    {
        string page = Drawn([.. Enumerable.Range(1, 30).Select(day => $"2024-01-{day:00}")]);
        page.ShouldContain(">2024-01-25<");
        page.ShouldNotContain(">2024-01-29</text>");
    }

    private static int Occurrences(string text, string part) => text.Split(part).Length - 1;

    private static string Drawn(string[] steps)
    {
        using var text = new StringWriter();
        new Timeline("id", "title", Series.Expectations, [.. steps.Select(step => (step, (IReadOnlyList<long>)[3, 1, 0, 0]))])
            .Write(new MarkupWriter(text));
        return text.ToString();
    }
}
