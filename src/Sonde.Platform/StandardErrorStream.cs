namespace Sonde.Platform;

/// <summary>Standard error. That nobody reads it any more, or that it is full or closed, is no reason to stop.</summary>
public sealed class StandardErrorStream() : StandardStream(2)
{
    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        try
        {
            base.Write(buffer);
        }
        catch (IOException)
        {
        }
    }
}
