using System.IO.Compression;
using System.Text;
using Sonde.Analysis.Inputs;
using Sonde.Analysis.Packing;
using Sonde.Analysis.Text;
using Sonde.Tests.Simulation;

namespace Sonde.Tests.Analysis.Packing;

public sealed class LineGzipTests
{
    private static readonly string[] Values = ["null", "true", "\"\"", "\"a, \\\"b\\\",\"", "[\"x\",\"y\"]", "[]", "17", "\"✅match\""];

    [Dear]
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Lines_of_the_same_columns_come_back_as_they_were(bool isJson)
    {
        var random = new Random(20240101);
        for (int i = 0; i < Repetitions.Of(15, 60, 300); i++) ComesBack(Encoding.UTF8.GetBytes(Lines(random, random.Next(400))), isJson);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Any_bytes_come_back_as_they_were(bool isJson)
    {
        var random = new Random(20240102);
        ReadOnlySpan<byte> few = "ab,\"\n"u8;
        for (int i = 0; i < Repetitions.Of(80, 300, 1000); i++)
        {
            byte[] bytes = new byte[random.Next(2) == 0 ? random.Next(300) : random.Next(150_000)];
            if (i % 3 == 0) random.NextBytes(bytes);
            else random.GetItems(few[..random.Next(1, few.Length + 1)], bytes);
            if (i % 5 == 0) random.Shuffle(bytes.AsSpan(0, bytes.Length / 2));
            ComesBack(bytes, isJson);
        }
    }

    [Fact]
    public void Repetitions_beyond_the_window_are_no_repetitions()
    {
        var random = new Random(20240103);
        byte[] noise = new byte[40_000];
        random.NextBytes(noise);
        noise.AsSpan().Replace((byte)'\n', (byte)' ');
        noise[^1] = (byte)'\n';
        ComesBack([.. noise, .. noise, .. noise.AsSpan(30_000), .. noise.AsSpan(30_000)], isJson: true);
    }

    [Fact]
    public void What_stands_in_the_line_before_takes_next_to_nothing()
    {
        string line = "{\"a\":\"" + new string('x', 40) + "\",\"b\":null,\"count\":";
        byte[] text = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(100_000, 10_000).Select(i => $"{line}{i}}}\n")));
        Pack(text, isJson: true).Length.ShouldBeLessThan(10_000 * 7);
    }

    [Fact]
    public void A_value_that_stands_in_the_same_line_is_told_by_its_place()
    {
        var random = new Random(20240104);
        string Name() => string.Concat(random.GetItems("abcdefghijklmnopqrstuvwxyz".AsSpan(), 30));
        byte[] once = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 2000).Select(_ => $"{{\"a\":\"{Name()}\"}}\n")));
        byte[] twice = Encoding.UTF8.GetBytes(
            string.Concat(Enumerable.Range(0, 2000).Select(_ => Name()).Select(name => $"{{\"a\":\"{name}\",\"b\":\"{name}\"}}\n")));
        Pack(twice, isJson: true).Length.ShouldBeLessThan(Pack(once, isJson: true).Length + (2000 * 5));
    }

    [Fact]
    public void Members_that_follow_each_other_are_one_file()
    {
        var into = new Utf8Buffer();
        var gzip = new LineGzip(isJson: true);
        gzip.Pack("{\"a\":1}\n"u8, into);
        gzip.Pack([], into);
        gzip.Pack("{\"a\":2}\n"u8, into);
        Unpack(into.Written.ToArray()).ShouldBe("{\"a\":1}\n{\"a\":2}\n"u8.ToArray());
    }

    private static string Lines(Random random, int count)
    {
        var text = new StringBuilder();
        for (int i = 0; i < count; i++)
        {
            text.Append("{\"name\":\"").Append(random.Next(30)).Append(".example\"");
            for (int column = 0; column < 12; column++)
            {
                if (random.Next(20) == 0) continue;
                text.Append(",\"column_").Append(column).Append("\":");
                if (random.Next(60) == 0) text.Append('"').Append('h', random.Next(70_000)).Append(random.Next()).Append('"');
                else text.Append(random.Next(4) > 0 ? Values[column % Values.Length] : random.GetItems(Values, 1)[0]);
            }

            text.Append("}\n");
        }

        return text.ToString();
    }

    private static void ComesBack(byte[] bytes, bool isJson)
    {
        byte[] packed = Pack(bytes, isJson);
        Unpack(packed).AsSpan().SequenceEqual(bytes).ShouldBeTrue();
        using Stream ours = Gzip.Unpack(new MemoryStream(packed));
        var read = new MemoryStream();
        ours.CopyTo(read);
        read.ToArray().AsSpan().SequenceEqual(bytes).ShouldBeTrue();
    }

    private static byte[] Pack(byte[] bytes, bool isJson)
    {
        var into = new Utf8Buffer();
        new LineGzip(isJson).Pack(bytes, into);
        return into.Written.ToArray();
    }

    /// <summary>By the library, which knows nothing of how it was packed.</summary>
    private static byte[] Unpack(byte[] packed)
    {
        using var zip = new GZipStream(new MemoryStream(packed), CompressionMode.Decompress);
        var into = new MemoryStream();
        zip.CopyTo(into);
        return into.ToArray();
    }
}
