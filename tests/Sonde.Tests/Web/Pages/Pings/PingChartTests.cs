using Sonde.Web.Markup;
using Sonde.Web.Pages.Pings;

namespace Sonde.Tests.Web.Pages.Pings;

/// <summary>Words and marks of a picture are so of its pings: lost, refused, timed, or connected by a SYN that was sent again.</summary>
public sealed class PingChartTests
{
    [Theory]
    [InlineData("tt", "2 pings ", "0 lost, 0 refused or failing otherwise; round trips up to 20 milliseconds", 2, 0)]
    [InlineData("t?", "2 pings ", "0 lost, 0 refused or failing otherwise, 1 connected without a round trip that is known; round trips up to 10", 1, 0)]
    [InlineData("??", "no round trip is known", "0 lost, 0 refused or failing otherwise, 2 connected without a round trip that is known.", 0, 0)]
    [InlineData("xf", "no ping connected: there is no round trip", "1 lost, 1 refused or failing otherwise.", 0, 2)]
    [InlineData("tx?f", "4 pings ", "1 lost, 1 refused or failing otherwise, 1 connected without a round trip that is known; ", 1, 2)]
    public void Words_and_marks_are_of_its_pings(string pings, string shown, string described, int dots, int marks)
    {
        PingPoint[] points = [.. pings.Select((kind, i) => new PingPoint(
            i, i, kind == 't' ? 0.01 * (i + 1) : null,
            kind switch { 'x' => "generic_timeout_error", 'f' => "connection_refused", _ => null }))];
        using var text = new StringWriter();
        new PingChart("p", "Round trips", points, []).Write(new MarkupWriter(text));
        string page = text.ToString();
        page.ShouldContain(shown);
        page.ShouldContain(described);
        (page.Split("<circle").Length - 1, page.Split("<path").Length - 1).ShouldBe((dots, marks));
        PlotText.Of(points).Count(c => c == ' ').ShouldBe(dots + marks, "what the script draws");
    }
}
