using Sonde.Web.Pages.Pings;

namespace Sonde.Tests.Web.Pages.Pings;

public sealed class LevelShiftTests
{
    [Fact]
    public void A_step_is_found_where_it_is_and_single_high_values_are_none()
    {
        var random = new Random(196);
        double[] series =
            [.. Enumerable.Range(0, 600).Select(i => (i < 400 ? 0.020 : 0.035) + (random.NextDouble() * 0.004) + (i % 97 == 0 ? 0.5 : 0))];
        LevelShift shift = LevelShift.Find(series).ShouldHaveSingleItem();
        shift.Place.ShouldBeInRange(398, 402);
        shift.Before.ShouldBe(0.022, 0.001);
        shift.After.ShouldBe(0.037, 0.001);
    }

    [Fact]
    public void Flat_series_have_no_change()
    {
        var random = new Random(197);
        int found = Enumerable.Range(0, 1_000)
            .Count(
                _ => LevelShift.Find(
                    [.. Enumerable.Range(0, 300).Select(_ => Math.Round(-Math.Log(1 - random.NextDouble()), 2))]).Count > 0);
        found.ShouldBeLessThanOrEqualTo(1);
    }

    [Fact]
    public void Short_or_equal_series_have_none()
    {
        LevelShift.Find([]).ShouldBeEmpty();
        LevelShift.Find([.. Enumerable.Repeat(1.0, 19)]).ShouldBeEmpty();
        LevelShift.Find([.. Enumerable.Repeat(1.0, 500)]).ShouldBeEmpty();
    }
}
