using System.Text.Json;

namespace Sonde.Measurements.Formats.CensoredPlanet;

/// <summary>What a control resolver answered for the same name: an element of <c>x_controls</c>.</summary>
/// <param name="Resolver">The resolver.</param>
/// <param name="Type"><c>A</c> or <c>AAAA</c>.</param>
/// <param name="Rcode">The response code; -1 where no answer came.</param>
/// <param name="Addresses">The addresses.</param>
public sealed record ControlAnswer(string Resolver, string Type, int Rcode, IReadOnlyList<string> Addresses)
{
    /// <summary>What was wrong, in the archives' words, or null.</summary>
    public string? Error { get; init; }

    internal void WriteTo(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("resolver"u8, Resolver);
        writer.WriteString("type"u8, Type);
        writer.WriteNumber("rcode"u8, Rcode);
        writer.WriteStartArray("response"u8);
        foreach (string address in Addresses) writer.WriteStringValue(address);
        writer.WriteEndArray();
        writer.WriteString("error"u8, Error ?? "null");
        writer.WriteEndObject();
    }
}
