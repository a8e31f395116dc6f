using System.Text;
using Sonde.Measurements.Formats;

namespace Sonde.Tests.Measurements.Formats;

public sealed class LineReaderTests
{
    [Fact]
    public async Task Lines_have_numbers_and_offsets()
        => (await Read("a\n\nbcd\r\ne", 10)).ShouldBe(["1@0:a", "2@2:", "3@3:bcd\r", "4@8:e~"]);

    [Fact]
    public async Task A_line_of_just_the_limit_is_held_and_one_byte_more_is_passed_over()
        => (await Read("abcd\nabcde\nx\nabcdefghijklmnop\ny\nabcdefgh", 4))
            .ShouldBe(["1@0:abcd", "2@5!", "3@11:x", "4@13!", "5@30:y", "6@32!~"]);

    [Fact]
    public async Task An_empty_stream_has_no_line() => (await Read("", 4)).ShouldBeEmpty();

    [Fact]
    public void Any_bytes_in_any_pieces_are_the_same_lines()
        => Check.Bytes(bytes =>
        {
            byte[] text = [.. bytes.Select(b => b % 5 == 0 ? (byte)'\n' : (byte)('a' + (b % 3)))];
            string[] expected = Encoding.UTF8.GetString(text).Split('\n');
            if (expected[^1].Length == 0) expected = expected[..^1];
            List<string> read = [];
            Read(new Pieces(text), 6).GetAwaiter().GetResult().ForEach(l => read.Add(l[(l.IndexOfAny([':', '!']) + 1)..].TrimEnd('~')));
            read.ShouldBe([.. expected.Select(l => l.Length > 6 ? "" : l)]);
        });

    [Fact]
    public void Lines_that_are_waited_for_in_place_are_the_same()
        => Check.Bytes(bytes =>
        {
            byte[] text = [.. bytes.Select(b => b % 5 == 0 ? (byte)'\n' : (byte)('a' + (b % 3)))];
            var reader = new LineReader(new Pieces(text), 6);
            List<string> read = [];
            while (reader.TryRead(out Line line)) read.Add(TextOf(line));
            read.ShouldBe(Read(new MemoryStream(text), 6).GetAwaiter().GetResult());
        });

    [Fact]
    public void The_rest_begins_with_the_line_read_last_and_changes_no_place()
    {
        var reader = new LineReader(new Pieces("ab\n{\n1\n}\n"u8.ToArray()), 12);
        reader.TryRead(out _).ShouldBeTrue();
        reader.TryRead(out Line second).ShouldBeTrue();
        TextOf(second).ShouldBe("2@3:{");
        reader.TryReadRest(out ReadOnlyMemory<byte> rest).ShouldBeTrue();
        Encoding.UTF8.GetString(rest.Span).ShouldBe("{\n1\n}\n");
        List<string> read = [];
        while (reader.TryRead(out Line line)) read.Add(TextOf(line));
        read.ShouldBe(["3@5:1", "4@7:}"]);
    }

    [Fact]
    public void A_rest_beyond_the_limit_is_none()
    {
        var reader = new LineReader(new Pieces("{\n1234567890\n}\n"u8.ToArray()), 6);
        reader.TryRead(out _).ShouldBeTrue();
        reader.TryReadRest(out _).ShouldBeFalse();
        reader.TryRead(out Line longer).ShouldBeTrue();
        longer.IsTooLong.ShouldBeTrue();
        reader.TryRead(out Line end).ShouldBeTrue();
        TextOf(end).ShouldBe("3@13:}");
    }

    private static Task<List<string>> Read(string text, int max) => Read(new MemoryStream(Encoding.UTF8.GetBytes(text)), max);

    private static async Task<List<string>> Read(Stream stream, int max)
    {
        List<string> lines = [];
        await foreach (Line line in LineReader.ReadAsync(stream, max, CancellationToken.None))
            lines.Add(TextOf(line));
        return lines;
    }

    private static string TextOf(Line line)
        => $"{line.Number}@{line.Offset}{(line.IsTooLong ? "!" : ":" + Encoding.UTF8.GetString(line.Bytes.Span))}{(line.IsWhole ? "" : "~")}";

    // Hands out one to three bytes at a time.
    private sealed class Pieces(byte[] bytes) : MemoryStream(bytes)
    {
        public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(buffer.Length, 1 + (int)(Position % 3))]);

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
            => new(Read(buffer.Span));
    }
}
