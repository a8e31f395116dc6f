namespace Sonde.Platform;

/// <summary>Standard error. That nobody reads it any more is no reason to stop.</summary>
public sealed class StandardErrorStream() : StandardStream(2)
{
    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        try
        {
            base.Write(buffer);
        }
        catch (IOException e) when (StandardOutputStream.IsClosedPipe(e))
        {
        }
    }
}
