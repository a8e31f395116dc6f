using Sonde.Experiments.PathTransparency.Mss;

namespace Sonde.Tests.Experiments.PathTransparency.Mss;

/// <summary>The size of segments that come as they were sent, or joined by the machine that hears them.</summary>
public sealed class SegmentSizesTests
{
    [Theory]
    [InlineData("1460 300", 1460, null)]
    [InlineData("1460 1460 300", 1460, 1460)]
    [InlineData("1300 1300 545", 1300, 1300)]
    [InlineData("2920 225", 225, null)]
    [InlineData("8760 8760 17520 10055", 1460, 1460)]
    [InlineData("2600 9100 13000 545", 1300, 1300)]
    [InlineData("13000 13000 545", 545, null)]
    [InlineData("13000 13000 11700 545", 1300, 1300)]
    [InlineData("1460 0 8760 8760 10", 1460, null)]
    [InlineData("1460 0 8760 7300 10", 1460, 1460)]
    [InlineData("1072 1608 2144 1072 100", 536, 536)]
    [InlineData("1072 536 1608 2144 1100 100", 1100, null)]
    [InlineData("2920 2600 3000", 0, null)]
    [InlineData("65535 65534 1", 1, null)]
    [InlineData("", 0, null)]
    public void Joined_segments_have_the_size_that_divides_them(string lengths, int largest, int? limit)
    {
        var sizes = new SegmentSizes(1460);
        uint sequence = 7;
        foreach (int length in lengths.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(int.Parse))
        {
            sizes.See(length, sequence);
            sequence += (uint)length;
        }

        sizes.Largest.ShouldBe(largest);
        sizes.Limit.ShouldBe(limit);
    }

    [Fact]
    public void Size_that_is_smaller_is_never_taken_for_the_one_named()
    {
        var random = new Random(11);
        for (int size = 898; size < 1460; size++)
        {
            if (size % 73 == 0) continue; // so many of those are as long as fewer of 1,460
            var sizes = new SegmentSizes(1460);
            for (uint i = 0; i < 12; i++) sizes.See(size * random.Next(2, 45), i * 65_536);
            sizes.Largest.ShouldBeLessThan(1460, $"{size}");
        }
    }
}
