using Sonde.Analysis.Packing;

namespace Sonde.Tests.Analysis.Packing;

public sealed class Crc32Tests
{
    [Fact]
    public void Sum_is_the_one_that_is_published() => Crc32.Add(0, "123456789"u8).ShouldBe(0xCBF43926);

    [Fact]
    public void Sum_of_many_bytes_at_a_time_is_that_of_tables_whatever_the_length_and_what_came_before()
    {
        byte[] bytes = new byte[1200];
        new Random(20240101).NextBytes(bytes);
        for (int length = 0; length < bytes.Length; length++)
        {
            ReadOnlySpan<byte> some = bytes.AsSpan(bytes.Length - length);
            Crc32.Add(0, some).ShouldBe(Crc32.AddByTables(0, some), $"{length} bytes");
            Crc32.Add(0x12345678, some).ShouldBe(Crc32.AddByTables(0x12345678, some), $"{length} bytes");
        }
    }
}
