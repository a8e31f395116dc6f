using System.Text.Json;

namespace Sonde.Measurements.Formats.CensoredPlanet;

/// <summary>An address of a DNS answer, with what is known of it and what of that the control resolvers' answers share.</summary>
/// <param name="Ip">The address.</param>
public sealed record SatelliteAddress(string Ip)
{
    /// <summary>The number of its network, or null.</summary>
    public long? Asn { get; init; }

    /// <summary>The name of its network, or null.</summary>
    public string? AsName { get; init; }

    /// <summary>What it shares with a control answer: <c>ip</c>, <c>asnum</c>, <c>asname</c>.</summary>
    public IReadOnlyList<string> Matched { get; init; } = [];

    internal void WriteTo(Utf8JsonWriter writer)
    {
        writer.WriteStartObject(Ip);
        writer.WriteString("http"u8, ""u8);
        writer.WriteString("cert"u8, ""u8);
        if (Asn is { } asn) writer.WriteNumber("asnum"u8, asn);
        else writer.WriteNull("asnum"u8);
        writer.WriteString("asname"u8, AsName ?? "");
        if (Matched.Count == 0)
        {
            writer.WriteNull("matched"u8);
        }
        else
        {
            writer.WriteStartArray("matched"u8);
            foreach (string tag in Matched) writer.WriteStringValue(tag);
            writer.WriteEndArray();
        }

        writer.WriteEndObject();
    }
}
