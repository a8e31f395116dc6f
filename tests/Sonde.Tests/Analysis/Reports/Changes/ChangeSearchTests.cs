using Sonde.Analysis.Reports.Changes;
using Sonde.Tests.Simulation;

namespace Sonde.Tests.Analysis.Reports.Changes;

/// <summary>How often the method is right, in simulated series of which the truth is known.</summary>
public sealed class ChangeSearchTests
{
    private const int Half = 10;

    [Dear]
    [Theory]
    [InlineData(0.0, 0.10)]
    [InlineData(0.005, 0.10)]
    [InlineData(0.02, 0.10)]
    [InlineData(0.02, 0.30)]
    [InlineData(0.01, 0.80)]
    public void The_beginning_is_found_within_one_bin_in_95_of_100(double before, double after)
    {
        var random = new Random(14);
        int runs = Repetitions.Of(400, 2000, 10_000), right = 0;
        for (int run = 0; run < runs; run++)
        {
            IReadOnlyList<ChangePoint> found = ChangeSearch.Find(
                [.. Series(random, Half, before), .. Series(random, Half, after)]);
            if (found is [{ } one] && Math.Abs(one.Bin - Half) <= 1) right++;
        }

        ((double)right / runs).ShouldBeGreaterThanOrEqualTo(0.95);
    }

    [Dear]
    [Theory]
    [InlineData(0.0)]
    [InlineData(0.001)]
    [InlineData(0.02)]
    [InlineData(0.3)]
    [InlineData(0.8)]
    public void At_most_one_flat_series_in_1000_gives_an_alarm(double share)
    {
        var random = new Random(15);
        int runs = Repetitions.Of(1000, 10_000, 50_000);
        int alarms = Enumerable.Range(0, runs).Count(_ => ChangeSearch.Find([.. Series(random, 2 * Half, share)]).Count > 0);
        alarms.ShouldBeLessThanOrEqualTo(runs / 1000);
    }

    [Dear]
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(20)]
    public void Flat_series_of_few_tests_or_of_days_that_differ_give_no_alarm_either(int tests)
    {
        var random = new Random(16);
        int runs = Repetitions.Of(1000, 5000, 20_000), alarms = 0;
        for (int run = 0; run < runs; run++)
        {
            double share = random.NextDouble();
            if (ChangeSearch.Find([.. Series(random, 168, share, tests)]).Count > 0) alarms++;
        }

        alarms.ShouldBeLessThanOrEqualTo(runs / 1000);
    }

    [Fact]
    public void Days_on_which_others_are_asked_are_no_change()
    {
        // The share of each day is its own, about a tenth, as where other vantage points answer each day.
        var random = new Random(17);
        int runs = Repetitions.Of(1000, 5000, 20_000), alarms = 0;
        for (int run = 0; run < runs; run++)
        {
            ChangeBin[] bins = [.. Enumerable.Range(0, 30).SelectMany(_ => Series(random, 1, 0.05 + (0.1 * random.NextDouble())))];
            if (ChangeSearch.Find(bins).Count > 0) alarms++;
        }

        alarms.ShouldBeLessThanOrEqualTo(runs / 200);
    }

    [Fact]
    public void A_time_in_the_middle_has_a_beginning_and_an_end()
    {
        var random = new Random(18);
        int runs = Repetitions.Of(200, 1000, 5000), right = 0;
        for (int run = 0; run < runs; run++)
        {
            IReadOnlyList<ChangePoint> found = ChangeSearch.Find(
                [.. Series(random, 12, 0.01), .. Series(random, 4, 0.3), .. Series(random, 14, 0.01)]);
            if (found.Select(point => point.Bin).SequenceEqual([12, 16])) right++;
        }

        ((double)right / runs).ShouldBeGreaterThanOrEqualTo(0.95);
    }

    [Fact]
    public void Small_changes_are_never_news()
        => ChangeSearch.Find(
            [.. Enumerable.Range(0, 10).Select(i => new ChangeBin($"{i}", 100_000, 1000)),
                .. Enumerable.Range(0, 10).Select(i => new ChangeBin($"{i}", 100_000, 5000))])
            .ShouldBeEmpty();

    [Fact]
    public void Any_counts_have_an_answer_in_order()
        => Check.Bytes(bytes =>
        {
            ChangeBin[] bins = [.. bytes.Chunk(2).Select((pair, i) => new ChangeBin($"{i:000}", pair[0], Math.Min(pair[0], pair[^1])))];
            IReadOnlyList<ChangePoint> found = ChangeSearch.Find(bins);
            found.Select(point => point.Bin).ShouldBeInOrder();
            found.ShouldAllBe(
                point => point.Bin > 0 && point.Bin < bins.Length && point.Earliest <= point.Bin && point.Bin <= point.Latest);
        });

    private static IEnumerable<ChangeBin> Series(Random random, int bins, double share, int tests = 300)
    {
        for (int bin = 0; bin < bins; bin++)
        {
            int hits = 0;
            for (int i = 0; i < tests; i++)
                if (random.NextDouble() < share) hits++;
            yield return new ChangeBin($"{bin:000}", tests, hits);
        }
    }
}
