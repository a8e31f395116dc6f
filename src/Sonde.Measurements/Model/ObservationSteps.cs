namespace Sonde.Measurements.Model;

/// <summary>The kinds of network events.</summary>
public static class ObservationSteps
{
    /// <summary>A name is looked up, or a resolver is asked.</summary>
    public const string Dns = "dns";

    /// <summary>A connection is made.</summary>
    public const string Connect = "connect";

    /// <summary>A packet is sent with a TTL, and whoever it reaches answers.</summary>
    public const string Hop = "hop";

    /// <summary>A handshake by crafted segments, or of TLS.</summary>
    public const string Handshake = "handshake";

    /// <summary>Something is asked, and the answer read.</summary>
    public const string Request = "request";

    /// <summary>A connection as a whole.</summary>
    public const string Flow = "flow";
}
