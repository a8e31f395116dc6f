namespace Sonde.Experiments.PathTransparency.Datagrams;

/// <summary>A variant of a crafted datagram: in what it differs from a plain one, as data.</summary>
/// <param name="Name">Its name in results.</param>
internal sealed record DatagramRecipe(string Name)
{
    /// <summary>The one that all others are compared with.</summary>
    public static DatagramRecipe Plain { get; } = new("plain");

    /// <summary>Type of service, or traffic class.</summary>
    public byte TrafficClass { get; init; }

    /// <summary>Whether the bit is set that RFC 791 reserves.</summary>
    public bool HasReservedBit { get; init; }

    /// <summary>Whether its checksum is 0: none was reckoned (RFC 768).</summary>
    public bool HasNoChecksum { get; init; }
}
