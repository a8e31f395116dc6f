namespace Sonde.Packets.Captures;

/// <summary>One captured frame; its bytes are valid until the next is read.</summary>
public readonly ref struct CapturedPacket
{
    internal CapturedPacket(long timestampNs, LinkType linkType, int originalLength, ReadOnlySpan<byte> frame)
    {
        TimestampNs = timestampNs;
        LinkType = linkType;
        OriginalLength = originalLength;
        Frame = frame;
    }

    /// <summary>When it was captured, in nanoseconds since 1970 UTC; 0 where the file does not say.</summary>
    public long TimestampNs { get; }

    /// <summary>What the frame begins with.</summary>
    public LinkType LinkType { get; }

    /// <summary>Bytes of the frame on the wire, of which the file may keep fewer.</summary>
    public int OriginalLength { get; }

    /// <summary>
    /// Whether the capture may be of several interfaces, which each show what passes them: of Linux's any, or a file that names several.
    /// </summary>
    public bool IsOfSeveral { get; init; }

    /// <summary>The frame as kept.</summary>
    public ReadOnlySpan<byte> Frame { get; }

    /// <summary>Whether it was for all machines of the link; false where the link does not say.</summary>
    public bool IsBroadcast => LinkLayer.IsBroadcast(LinkType, Frame);

    /// <summary>Gives the frame from its IP header on; false for frames that carry no IP.</summary>
    public bool TryGetIp(out ReadOnlySpan<byte> ip) => LinkLayer.TryGetIp(LinkType, Frame, out ip);
}
