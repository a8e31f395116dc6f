using System.Text.Json;

namespace Sonde.Measurements.Formats.CensoredPlanet;

/// <summary>One query: an element of a line's <c>response</c>, and what is ours of it in <c>x_tries</c>.</summary>
/// <param name="Url">The name that was asked for.</param>
/// <param name="Rcode">The response code; -1 where no answer came.</param>
/// <param name="Addresses">The addresses of the first answer.</param>
/// <param name="Detail">What it showed beside that.</param>
public sealed record SatelliteQuery(string Url, int Rcode, IReadOnlyList<SatelliteAddress> Addresses, DnsTryDetail Detail)
{
    /// <summary>What was wrong, in the archives' words, or null.</summary>
    public string? Error { get; init; }

    internal void WriteTo(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("url"u8, Url);
        writer.WriteBoolean("has_type_a"u8, Addresses.Count > 0);
        writer.WriteStartObject("response"u8);
        foreach (SatelliteAddress address in Addresses.DistinctBy(each => each.Ip)) address.WriteTo(writer);
        writer.WriteEndObject();
        writer.WriteString("error"u8, Error ?? "null");
        writer.WriteNumber("rcode"u8, Rcode);
        writer.WriteEndObject();
    }
}
