namespace Sonde.Packets.Captures;

/// <summary>Writes frames to a capture file; the stream stays the caller's.</summary>
public abstract class CaptureWriter
{
    /// <summary>Writes one whole frame.</summary>
    /// <param name="timestampNs">When, in nanoseconds since 1970 UTC.</param>
    /// <param name="frame">The frame, of the link type that the file was begun with.</param>
    public abstract void Write(long timestampNs, ReadOnlySpan<byte> frame);
}
