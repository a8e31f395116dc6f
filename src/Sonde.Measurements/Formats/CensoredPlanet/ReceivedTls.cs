using System.Text.Json;

namespace Sonde.Measurements.Formats.CensoredPlanet;

/// <summary>A TLS session as a line's <c>response</c> has it.</summary>
/// <param name="Version">The version's number on the wire: 772 is TLS 1.3.</param>
/// <param name="CipherSuite">The cipher suite's number (IANA).</param>
/// <param name="Chain">The certificates in DER, the leaf first.</param>
public sealed record ReceivedTls(int Version, int CipherSuite, IReadOnlyList<ReadOnlyMemory<byte>> Chain)
{
    internal void WriteTo(Utf8JsonWriter writer)
    {
        writer.WriteNumber("TlsVersion"u8, Version);
        writer.WriteNumber("CipherSuite"u8, CipherSuite);
        writer.WriteStartArray("Certificate"u8);
        foreach (ReadOnlyMemory<byte> certificate in Chain) writer.WriteBase64StringValue(certificate.Span);
        writer.WriteEndArray();
    }
}
