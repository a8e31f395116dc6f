using System.Text;
using Sonde.Experiments.Targets;

namespace Sonde.Tests.Experiments.Targets;

public sealed class TargetLinesTests
{
    [Fact]
    public async Task Blank_lines_and_comments_are_skipped_and_numbers_kept()
        => (await Read("\uFEFFtcpconnect://192.0.2.1:1\r\n\n  \t\n# note\n  # note\n x \nlast")).ShouldBe(
            [new(1, "tcpconnect://192.0.2.1:1", null), new(6, " x ", null), new(7, "last", null)]);

    [Fact]
    public async Task A_line_that_is_no_text_is_told_and_the_rest_read()
        => (await Read(new MemoryStream([0xFF, (byte)'\n', (byte)'a']))).ShouldBe([new(1, "", "the line is not UTF-8"), new(2, "a", null)]);

    [Fact]
    public async Task A_line_of_a_hundred_megabytes_is_refused_and_never_held()
    {
        // The stream never waits, so all of it happens on this thread.
        long before = GC.GetAllocatedBytesForCurrentThread();
        List<TargetLine> lines = await Read(new Endless(100_000_000));
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(1_000_000);
        lines.ShouldBe([new(1, "", "a line may have 65536 bytes at most"), new(2, "next", null)]);
    }

    [Fact]
    public void Any_bytes_are_read()
        => Check.Bytes(
            bytes => Read(new MemoryStream(bytes)).GetAwaiter().GetResult().ShouldAllBe(l => l.Error == null || l.Text.Length == 0));

    private static Task<List<TargetLine>> Read(string text) => Read(new MemoryStream(Encoding.UTF8.GetBytes(text)));

    private static async Task<List<TargetLine>> Read(Stream stream)
    {
        List<TargetLine> lines = [];
        await foreach (TargetLine line in TargetLines.ReadAsync(stream, CancellationToken.None)) lines.Add(line);
        return lines;
    }

    // So many letters, then a line "next".
    private sealed class Endless(long letters) : MemoryStream(Encoding.UTF8.GetBytes("\nnext"))
    {
        private long _left = letters;

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (_left == 0) return await base.ReadAsync(buffer, cancellationToken);
            int length = (int)Math.Min(_left, buffer.Length);
            buffer.Span[..length].Fill((byte)'a');
            _left -= length;
            return length;
        }
    }
}
