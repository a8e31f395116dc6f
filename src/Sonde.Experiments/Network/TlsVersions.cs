namespace Sonde.Experiments.Network;

/// <summary>Versions of TLS that a handshake offers.</summary>
public enum TlsVersions
{
    /// <summary>All that the system has.</summary>
    All,

    /// <summary>TLS 1.2 alone.</summary>
    Only12,

    /// <summary>TLS 1.3 alone.</summary>
    Only13,
}
