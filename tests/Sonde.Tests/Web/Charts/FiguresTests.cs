using Sonde.Web.Charts;

namespace Sonde.Tests.Web.Charts;

public sealed class FiguresTests
{
    [Fact]
    public void An_axis_ends_above_what_it_shows_and_its_quarters_are_short()
    {
        var random = new Random(1);
        for (int i = 0; i < 1000; i++)
        {
            double most = Math.Pow(10, (random.NextDouble() * 12) - 6), round = Figures.Round(most);
            round.ShouldBeGreaterThanOrEqualTo(most * (1 - 1e-6));
            round.ShouldBeLessThanOrEqualTo(1.6 * most);
        }
    }

    [Theory]
    [InlineData(1, 4)]
    [InlineData(3, 4)]
    [InlineData(4, 4)]
    [InlineData(5, 8)]
    [InlineData(144, 160)]
    [InlineData(9, 12)]
    public void Quarters_of_counts_are_whole(double most, double end) => Figures.RoundCount(most).ShouldBe(end);

    [Theory]
    [InlineData(0.000_044, "0.044")]
    [InlineData(0.004_4, "4.4")]
    [InlineData(0.123_456, "123.5")]
    [InlineData(0, "0")]
    public void A_short_round_trip_is_not_0(double seconds, string text) => Figures.Milliseconds(seconds).ShouldBe(text);
}
