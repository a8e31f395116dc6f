using System.Security.Cryptography;
using Sonde.Analysis.Text;

namespace Sonde.Tests.Analysis.Text;

public sealed class Sha1LanesTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(20)]
    [InlineData(64)]
    [InlineData(129)]
    public void Sums_are_those_of_the_library_for_texts_of_every_length(int prefixLength)
    {
        var random = new Random(20240101);
        byte[] prefix = new byte[prefixLength], bytes = new byte[60_000];
        random.NextBytes(prefix);
        random.NextBytes(bytes);
        // All lengths around the edges of blocks, in an order in which lanes end at different times.
        LineSpan[] texts = [
            .. Enumerable.Range(0, 200).Concat([5_000, 0, 1]).Order(Comparer<int>.Create((a, b) => (a * 37 % 101).CompareTo(b * 37 % 101)))
            .Select((length, i) => new LineSpan(i * 100, length, i))];
        byte[] sums = new byte[texts.Length * Sha1Lanes.SumLength];
        Sha1Lanes.Sum(prefix, bytes, texts, sums);
        for (int i = 0; i < texts.Length; i++)
        {
            byte[] whole = [.. prefix, .. bytes.AsSpan(texts[i].Start, texts[i].Length)];
#pragma warning disable CA5350 // The sum that is tested.
            sums.AsSpan(i * Sha1Lanes.SumLength, Sha1Lanes.SumLength).ToArray()
                .ShouldBe(SHA1.HashData(whole), $"text {i} of {texts[i].Length} bytes");
#pragma warning restore CA5350
        }
    }

    [Fact]
    public void No_text_has_no_sum()
    {
        byte[] sums = [1];
        Sha1Lanes.Sum("a"u8, [], [], sums);
        sums.ShouldBe([1]);
    }
}
