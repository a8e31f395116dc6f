using Sonde.Measurements.Model;

namespace Sonde.Tests.Measurements.Model;

public sealed class MedianTests
{
    [Theory]
    [InlineData(new double[0], null)]
    [InlineData(new[] { 0.3 }, 0.3)]
    [InlineData(new[] { 0.1, 0.01 }, 0.055)]
    [InlineData(new[] { 3.0, 1, 2 }, 2.0)]
    [InlineData(new[] { 4.0, 1, 3, 2 }, 2.5)]
    public void Of_an_even_number_it_is_between_the_two_in_the_middle(double[] times, double? median) => Median.Of(times).ShouldBe(median);
}
