using System.Text.Json;

namespace Sonde.Measurements.Formats.CensoredPlanet;

/// <summary>Where a vantage point is, as far as anybody said: the line's <c>location</c>, empty where nothing is known.</summary>
/// <param name="CountryName">The country's name, or null.</param>
/// <param name="CountryCode">Its two letters, or null.</param>
public sealed record VantageLocation(string? CountryName, string? CountryCode)
{
    /// <summary>Nothing is known.</summary>
    public static VantageLocation Unknown { get; } = new(null, null);

    /// <summary>The network's number, or null.</summary>
    public long? Asn { get; init; }

    /// <summary>The network's name, or null.</summary>
    public string? AsName { get; init; }

    internal void WriteTo(Utf8JsonWriter writer)
    {
        writer.WriteStartObject("location"u8);
        if (CountryName is not null) writer.WriteString("country_name"u8, CountryName);
        if (CountryCode is not null) writer.WriteString("country_code"u8, CountryCode);
        if (Asn is { } asn) writer.WriteNumber("asn"u8, asn);
        if (AsName is not null) writer.WriteString("as_name"u8, AsName);
        writer.WriteEndObject();
    }
}
