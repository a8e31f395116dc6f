using System.Text.Json;
using Sonde.Measurements.Formats.Ooni;

namespace Sonde.Measurements.Formats.Pathspider;

/// <summary>What the TLS handshake of one of the system's connections showed (<c>tls</c>).</summary>
/// <param name="Version">The version agreed upon, or null.</param>
/// <param name="CipherSuite">The cipher suite, or null.</param>
/// <param name="CertificateSha256">The certificate's fingerprint, or null.</param>
/// <param name="Alpn">The application protocol that the server chose, or null.</param>
public sealed record ConnectionTls(string? Version, string? CipherSuite, string? CertificateSha256, string? Alpn)
{
    internal void WriteTo(Utf8JsonWriter writer)
    {
        writer.WriteStartObject("tls"u8);
        if (Version is not null) writer.WriteString("version"u8, Version);
        if (CipherSuite is not null) writer.WriteString("cipher_suite"u8, CipherSuite);
        if (CertificateSha256 is not null) writer.WriteString("certificate_sha256"u8, CertificateSha256);
        if (Alpn is not null) writer.WriteString("alpn"u8, Alpn);
        writer.WriteEndObject();
    }

    internal static ConnectionTls? Take(KeyReader of)
    {
        if (of.Peek("tls") is not { ValueKind: JsonValueKind.Object } value) return null;
        KeyReader keys = new(value);
        var tls = new ConnectionTls(
            keys.String("version"), keys.String("cipher_suite"), keys.String("certificate_sha256"), keys.String("alpn"));
        if (keys.Rest() is not null) return null;
        of.Take("tls");
        return tls;
    }
}
