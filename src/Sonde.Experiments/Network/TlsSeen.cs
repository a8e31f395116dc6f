namespace Sonde.Experiments.Network;

/// <summary>What a TLS handshake showed. The certificate is recorded and not judged.</summary>
/// <param name="Version">The version agreed upon, as OONI writes it (<c>TLSv1.3</c>), or null where the handshake did not come that far.</param>
/// <param name="CipherSuite">The cipher suite by its IANA name, or null.</param>
/// <param name="CertificateSha256">The fingerprint of the server's certificate in hexadecimal digits, or null where none came.</param>
public sealed record TlsSeen(string? Version, string? CipherSuite, string? CertificateSha256);
