using System.Text.Json;

namespace Sonde.Measurements.Formats.Ooni.Traceroute;

/// <summary>Ours: the network of a router (an element of <c>x_networks</c>), from a file of the user's.</summary>
/// <param name="Asn">Its number, such as <c>AS64496</c>.</param>
/// <param name="Name">Its name, or null.</param>
/// <param name="Country">The country of the address, two letters, or null.</param>
public sealed record TracerouteNetwork(string Asn, string? Name, string? Country)
{
    internal void WriteTo(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("asn"u8, Asn);
        if (Name is not null) writer.WriteString("name"u8, Name);
        if (Country is not null) writer.WriteString("cc"u8, Country);
        writer.WriteEndObject();
    }

    internal static TracerouteNetwork? Read(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Object) return null;
        KeyReader keys = new(value);
        if (keys.String("asn") is not { } asn) return null;
        var network = new TracerouteNetwork(asn, keys.String("name"), keys.String("cc"));
        return keys.Rest() is null ? network : null;
    }
}
