using Sonde.Analysis.Packing;

namespace Sonde.Tests.Analysis.Packing;

public sealed class HuffmanCodeTests
{
    [Fact]
    public void Frequent_symbols_have_short_codes()
        => HuffmanCode.Lengths([1, 0, 8, 2, 4], 15).ShouldBe([3, 0, 1, 3, 2]);

    [Fact]
    public void Codes_are_those_of_the_standards_example()
    {
        // RFC 1951 §3.2.2: lengths of A to H, and their codes, here with the first bit lowest.
        ushort[] codes = HuffmanCode.Codes([3, 3, 3, 3, 3, 2, 4, 4]);
        codes.ShouldBe([0b010, 0b110, 0b001, 0b101, 0b011, 0b00, 0b0111, 0b1111]);
    }

    [Theory]
    [InlineData(286, 12)]
    [InlineData(30, 12)]
    [InlineData(19, 7)]
    [InlineData(2, 7)]
    public void Codes_fill_their_room_and_are_never_too_long(int symbols, int most)
    {
        var random = new Random(symbols);
        for (int i = 0; i < 100; i++)
        {
            // Counts that grow as steeply as counts can: without a limit the longest code had as many bits as there are symbols.
            double steep = random.NextDouble() * 1.2;
            int[] counts = [.. Enumerable.Range(0, symbols).Select(n => (int)Math.Min(1e6, 1 + Math.Pow(1 + steep, n)))];
            random.Shuffle(counts);
            byte[] lengths = HuffmanCode.Lengths(counts, most);
            lengths.ShouldAllBe(length => length >= 1 && length <= most);
            lengths.Sum(length => 1L << (most - length)).ShouldBe(1L << most);
        }
    }
}
