namespace Sonde.Experiments.Network;

/// <summary>What a TLS handshake showed. The certificate is recorded and not judged.</summary>
/// <param name="Version">The version agreed upon, as OONI writes it (<c>TLSv1.3</c>), or null where the handshake did not come that
/// far.</param>
/// <param name="CipherSuite">The cipher suite by its IANA name, or null.</param>
/// <param name="CertificateSha256">The fingerprint of the server's certificate in hexadecimal digits, or null where none came.</param>
public sealed record TlsSeen(string? Version, string? CipherSuite, string? CertificateSha256)
{
    /// <summary>The most certificates of a chain that are kept.</summary>
    public const int MostCertificates = 32;

    /// <summary>The most bytes of a chain that are kept.</summary>
    public const int MostChainBytes = 100 * 1024;

    /// <summary>How far the handshake came.</summary>
    public TlsProgress Progress { get; init; }

    /// <summary>The application protocol that the server chose (ALPN), or null.</summary>
    public string? Protocol { get; init; }

    /// <summary>The certificates (DER) as the server sent them, its own first; cut where <see cref="IsChainCut"/>.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Chain { get; init; } = [];

    /// <summary>Whether the server sent more certificates than are kept.</summary>
    public bool IsChainCut { get; init; }

    /// <summary>The alert that the server sent (RFC 8446 §6), or null.</summary>
    public byte? Alert { get; init; }

    /// <summary>What our side found wrong with the handshake, in the words of its library, or null.</summary>
    public string? Error { get; init; }

    /// <summary>When the server's first byte came, or null.</summary>
    public Instant? FirstByteAt { get; init; }

    /// <summary>When it was done, or null.</summary>
    public Instant? DoneAt { get; init; }
}
