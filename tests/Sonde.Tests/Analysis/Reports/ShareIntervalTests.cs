using Sonde.Analysis.Reports;
using Sonde.Tests.Simulation;

namespace Sonde.Tests.Analysis.Reports;

public sealed class ShareIntervalTests
{
    [Fact]
    public void Tests_of_unknown_units_are_no_unit_more_and_never_make_it_narrower()
    {
        ShareInterval.Of([.. Enumerable.Repeat((36L, 0L), 5)], (36, 0)).ShouldBe(ShareInterval.OfTests(5, 0));
        ShareInterval.Of([(100, 100), (100, 100), (100, 100)], (100, 100)).ShouldBe(ShareInterval.OfTests(3, 3));
        ShareInterval.Of([], (100, 0)).ShouldBe(ShareInterval.OfTests(1, 0));
        ShareInterval.Of([], (0, 0)).ShouldBeNull();
        var random = new Random(1);
        for (int run = 0; run < 1000; run++)
        {
            (long Tests, long Unexpected)[] units = [.. Enumerable.Range(0, random.Next(3, 9)).Select(_ => Unit(0.3))];
            (long Tests, long Unexpected) unknown = Unit(random.NextDouble());
            (double low, double high) = ShareInterval.Of(units, unknown)!.Value;
            (long Tests, long Unexpected)[] all = [.. units, unknown];
            double share = (double)all.Sum(unit => unit.Unexpected) / all.Sum(unit => unit.Tests);
            (double oneLow, double oneHigh) = ShareInterval.Of(all)!.Value;
            low.ShouldBeInRange(0, Math.Min(share, oneLow));
            high.ShouldBeInRange(Math.Max(share, oneHigh), 1);
        }

        (long, long) Unit(double share)
        {
            int tests = random.Next(1, 50);
            return (tests, Enumerable.Range(0, tests).LongCount(_ => random.NextDouble() < share));
        }
    }

    [Fact]
    public void Interval_of_independent_tests_is_wilsons()
    {
        (double low, double high) = ShareInterval.OfTests(100, 10)!.Value;
        low.ShouldBe(0.0552, 0.0001);
        high.ShouldBe(0.1744, 0.0001);
        ShareInterval.OfTests(0, 0).ShouldBeNull();
    }

    [Fact]
    public void Networks_that_agree_no_more_than_chance_has_them_are_as_good_as_independent_tests()
        => ShareInterval.Of([(13, 4), (13, 4), (14, 4)]).ShouldBe(ShareInterval.OfTests(40, 12));

    [Fact]
    public void Networks_that_are_all_or_nothing_count_as_one_test_each_at_most()
    {
        (double low, double high) = ShareInterval.Of([(1000, 1000), (1000, 0), (1000, 0)])!.Value;
        low.ShouldBeLessThan(0.07);
        high.ShouldBeGreaterThan(0.78);
        ShareInterval.Of([(1000, 0), (1000, 0), (1000, 0)]).ShouldBe(ShareInterval.OfTests(3, 0));
        ShareInterval.Of([(1000, 1000), (1000, 1000)]).ShouldBe(ShareInterval.OfTests(2, 2));
    }

    [Fact]
    public void A_network_without_a_telling_test_is_none()
        => ShareInterval.Of([(10, 3), (20, 5), (0, 0)]).ShouldBe(ShareInterval.Of([(10, 3), (20, 5)]));

    [Theory]
    [InlineData(5, 0.2)]
    [InlineData(10, 0.1)]
    [InlineData(30, 0.3)]
    public void Interval_holds_the_true_share_of_networks_that_each_block_all_or_nothing(int networks, double share)
    {
        // Intervals of tests taken for independent would hold it hardly ever: each network's 200 tests are one answer.
        var random = new Random(networks);
        int runs = Repetitions.Of(500, 2000, 10_000), held = 0;
        for (int run = 0; run < runs; run++)
        {
            (long, long)[] units = [.. Enumerable.Range(0, networks).Select(_ => (200L, random.NextDouble() < share ? 200L : 0L))];
            (double low, double high) = ShareInterval.Of(units)!.Value;
            if (low <= share && share <= high) held++;
        }

        ((double)held / runs).ShouldBeGreaterThan(0.93);
    }

    [Fact]
    public void Interval_always_holds_the_share_itself()
    {
        var random = new Random(1);
        for (int run = 0; run < 2000; run++)
        {
            (long Tests, long Unexpected)[] units =
            [
                .. Enumerable.Range(0, random.Next(1, 9)).Select(_ => random.Next(0, 50))
                    .Select(own => ((long)own, (long)random.Next(0, own + 1))),
            ];
            long tests = units.Sum(unit => unit.Tests);
            if (tests == 0) continue;
            (double low, double high) = ShareInterval.Of(units)!.Value;
            double share = (double)units.Sum(unit => unit.Unexpected) / tests;
            low.ShouldBeInRange(0, share);
            high.ShouldBeInRange(share, 1);
        }
    }
}
