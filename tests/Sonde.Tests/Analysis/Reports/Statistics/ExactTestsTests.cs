using Sonde.Analysis.Reports.Statistics;

namespace Sonde.Tests.Analysis.Reports.Statistics;

public sealed class ExactTestsTests
{
    [Theory]
    [InlineData(0, 0, 1)]
    [InlineData(1, 0, 1)]
    [InlineData(5, 0, 0.0625)]
    [InlineData(0, 5, 0.0625)]
    [InlineData(10, 2, 0.03857)]
    [InlineData(7, 7, 1)]
    [InlineData(100, 60, 0.0019537)]
    public void Of_those_that_changed_both_ways_are_as_likely(long oneWay, long otherWay, double chance)
        => ExactTests.McNemar(oneWay, otherWay).ShouldBe(chance, 0.00001);

    [Theory]
    [InlineData(1, 10, 9, 10, 0.001093)]
    [InlineData(3, 4, 1, 4, 0.485714)]
    [InlineData(0, 5, 0, 7, 1)]
    [InlineData(0, 0, 3, 7, 1)]
    [InlineData(10, 100, 20, 100, 0.0734)]
    public void Shares_of_two_groups_are_weighed_as_fisher_does(long hits, long of, long otherHits, long otherOf, double chance)
        => ExactTests.Fisher(hits, of, otherHits, otherOf).ShouldBe(chance, 0.0001);

    [Fact]
    public void Of_many_the_likelihood_ratio_is_as_good_as_the_sum()
        => ExactTests.Fisher(1000, 10_001, 1100, 10_000).ShouldBe(ExactTests.Fisher(1000, 10_000, 1100, 10_000), 0.003);

    [Fact]
    public void Chances_of_many_differences_are_corrected_as_holm_does()
        => ExactTests.Holm([0.01, 0.04, 0.03, 0.005]).ShouldBe([0.03, 0.06, 0.06, 0.02], 1e-12);

    [Theory]
    [InlineData(3.841459, 0.05)]
    [InlineData(6.634897, 0.01)]
    [InlineData(0.5, 0.4795)]
    [InlineData(20, 7.744e-6)]
    [InlineData(60, 9.486e-15)]
    public void Tail_of_chi_square_is_that_of_the_tables(double value, double tail)
        => Distributions.ChiSquareTail(value).ShouldBe(tail, tail / 500);

    [Fact]
    public void Factorials_are_right_where_the_series_begins()
    {
        double sum = 0;
        for (int i = 1; i <= 200; i++)
        {
            sum += Math.Log(i);
            Distributions.LogFactorial(i).ShouldBe(sum, 1e-9);
        }
    }
}
