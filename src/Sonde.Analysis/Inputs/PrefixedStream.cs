namespace Sonde.Analysis.Inputs;

/// <summary>A stream whose first bytes have been looked at already, and whose bytes are counted where that is asked for.</summary>
/// <param name="prefix">Those bytes.</param>
/// <param name="rest">What follows them; closed with this.</param>
public sealed class PrefixedStream(ReadOnlyMemory<byte> prefix, Stream rest) : ForwardStream
{
    private ReadOnlyMemory<byte> _prefix = prefix;

    /// <summary>What counts the bytes, or null.</summary>
    internal UnpackLimit? Counter { private get; init; }

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        int count;
        if (_prefix.IsEmpty)
        {
            count = rest.Read(buffer);
        }
        else
        {
            count = Math.Min(buffer.Length, _prefix.Length);
            _prefix.Span[..count].CopyTo(buffer);
            _prefix = _prefix[count..];
        }

        Counter?.Read(count);
        return count;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing) rest.Dispose();
        base.Dispose(disposing);
    }
}
