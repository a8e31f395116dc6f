using System.Text;
using System.Text.Json;

namespace Sonde.Measurements.Formats.CensoredPlanet;

/// <summary>An answer over HTTP, with its TLS session where it had one, as a line's <c>response</c> has it.</summary>
/// <param name="StatusLine">The status line without the version: <c>200 OK</c>.</param>
/// <param name="Headers">The header lines, in order; a name may come several times.</param>
/// <param name="Body">The body as received, cut at the limit; bytes that are no UTF-8 become U+FFFD, as in the archives.</param>
public sealed record ReceivedPage(string StatusLine, IReadOnlyList<KeyValuePair<string, string>> Headers, ReadOnlyMemory<byte> Body)
{
    /// <summary>The TLS session, or null.</summary>
    public ReceivedTls? Tls { get; init; }

    /// <summary>Whether the body is not all that came, or would have come.</summary>
    public bool IsCut { get; init; }

    /// <summary>Writes it as an object.</summary>
    public void WriteTo(Utf8JsonWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStartObject();
        writer.WriteString("status_line"u8, StatusLine);
        writer.WriteStartObject("headers"u8);
        foreach (IGrouping<string, KeyValuePair<string, string>> header in Headers.GroupBy(
            each => each.Key, StringComparer.OrdinalIgnoreCase))
        {
            writer.WriteStartArray(header.Key);
            foreach (KeyValuePair<string, string> line in header) writer.WriteStringValue(line.Value);
            writer.WriteEndArray();
        }

        writer.WriteEndObject();
        writer.WriteString("body"u8, Encoding.UTF8.GetString(Body.Span));
        Tls?.WriteTo(writer);
        if (IsCut) writer.WriteBoolean("x_cut"u8, true);
        writer.WriteEndObject();
    }
}
