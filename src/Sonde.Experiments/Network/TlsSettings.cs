namespace Sonde.Experiments.Network;

/// <summary>A TLS handshake to be made. Certificates are recorded, and none stops it.</summary>
/// <param name="Name">The server's name to say (SNI); empty: none is said.</param>
public sealed record TlsSettings(string Name)
{
    /// <summary>The application protocols to offer (ALPN), the most wanted first; empty: the extension is left out.</summary>
    public IReadOnlyList<string> Protocols { get; init; } = [];

    /// <summary>The versions to offer.</summary>
    public TlsVersions Versions { get; init; } = TlsVersions.All;
}
