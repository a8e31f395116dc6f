namespace Sonde.Analysis.Inputs;

/// <summary>A stream whose first bytes have been looked at already, and whose bytes are counted.</summary>
internal sealed class PrefixedStream(ReadOnlyMemory<byte> prefix, Stream rest, UnpackLimit? counter) : ForwardStream
{
    private ReadOnlyMemory<byte> _prefix = prefix;

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

        counter?.Read(count);
        return count;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) rest.Dispose();
        base.Dispose(disposing);
    }
}
