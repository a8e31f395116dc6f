using Sonde.Measurements.Formats.CensoredPlanet;

namespace Sonde.Experiments.Interference.Http;

/// <summary>A whole answer over HTTP, as it is compared.</summary>
/// <param name="Head">Its head.</param>
/// <param name="Body">Its body, decoded.</param>
internal sealed record PageAnswer(HttpHead Head, byte[] Body)
{
    /// <summary>The TLS session that it came in, or null.</summary>
    public ReceivedTls? Tls { get; init; }

    /// <summary>Whether more came, or would have come out, than is looked at.</summary>
    public bool IsCut { get; init; }
}
