using Sonde.Platform;

namespace Sonde.Cli.Output;

/// <summary>
/// Standard output as results see it. That it is full ends no run: what is measured is counted all the same, the lines that found no room
/// are counted too, and a line that was torn does not spoil the next. Only that nobody reads any more is passed on.
/// </summary>
/// <param name="inner">Standard output.</param>
internal sealed class KeptLines(Stream inner) : MemoryStream
{
    private bool _isTorn;

    /// <summary>How many writes found no room.</summary>
    public long Lost { get; private set; }

    /// <summary>What the system said of the first of them.</summary>
    public string? Reason { get; private set; }

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        try
        {
            if (_isTorn) inner.Write("\n"u8);
            _isTorn = false;
            inner.Write(buffer);
        }
        catch (IOException e) when (!StandardOutputStream.IsClosedPipe(e))
        {
            _isTorn = true;
            Lost++;
            Reason ??= e.Message;
        }
    }

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override void Flush()
    {
        try
        {
            inner.Flush();
        }
        catch (IOException e) when (!StandardOutputStream.IsClosedPipe(e))
        {
            Reason ??= e.Message;
        }
    }
}
