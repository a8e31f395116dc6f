namespace Sonde.Packets.Http2;

/// <summary>Types of HTTP/2 frames (RFC 9113 §6).</summary>
public static class Http2FrameType
{
    /// <summary>The fields of a request or response.</summary>
    public const byte Headers = 1;

    /// <summary>A stream is ended by an error.</summary>
    public const byte ResetStream = 3;

    /// <summary>What the sender wants of a connection.</summary>
    public const byte Settings = 4;

    /// <summary>A connection is ended.</summary>
    public const byte GoAway = 7;
}
