using System.Buffers;
using System.Text;
using System.Text.Json;
using Sonde.Measurements.Formats;

namespace Sonde.Tests.Measurements.Formats;

public sealed class JsonSecondsTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(-1.5)]
    [InlineData(1)]
    [InlineData(10)]
    [InlineData(0.5)]
    [InlineData(0.1 + 0.2)]
    [InlineData(0.0001)]
    [InlineData(0.00009999)]
    [InlineData(0.000123456)]
    [InlineData(0.1234567891)]
    [InlineData(999_999.999999999)]
    [InlineData(999_999.9999999999)]
    [InlineData(1_000_000)]
    [InlineData(1e15)]
    [InlineData(double.MaxValue)]
    [InlineData(double.Epsilon)]
    public void A_number_is_written_as_the_library_writes_it(double seconds) => Written(seconds).ShouldBe(ByLibrary(seconds));

    // A case of its own: to an attribute it is the same number as 0.
    [Fact]
    public void Minus_nought_is_written_as_the_library_writes_it() => Written(-0.0).ShouldBe(ByLibrary(-0.0));

    [Dear]
    [Fact]
    public void Any_count_of_nanoseconds_and_its_neighbours_are_written_as_the_library_writes_them()
    {
        var random = new Random(20261129);
        for (int i = 0; i < 100_000; i++)
        {
            double seconds = random.NextInt64((long)Math.Pow(10, random.Next(1, 17))) / 1e9;
            foreach (double each in (double[])[seconds, Math.BitIncrement(seconds), Math.BitDecrement(seconds), random.NextDouble()])
                Written(each).ShouldBe(ByLibrary(each));
        }
    }

    private static string Written(double seconds)
        => Text(writer =>
        {
            JsonSeconds.Write(writer, "t"u8, seconds);
            writer.WriteNumber("u"u8, 1);
        });

    private static string ByLibrary(double seconds)
        => Text(writer =>
        {
            writer.WriteNumber("t"u8, seconds);
            writer.WriteNumber("u"u8, 1);
        });

    private static string Text(Action<Utf8JsonWriter> write)
    {
        ArrayBufferWriter<byte> output = new();
        using (var writer = new Utf8JsonWriter(output, JsonText.WriterOptions))
        {
            writer.WriteStartObject();
            write(writer);
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
