using System.Text.Json;
using Sonde.Measurements.Formats.Ooni;

namespace Sonde.Measurements.Formats.Pathspider;

/// <summary>Ours: where on the way something becomes of the SYNs of a fast open measurement (<c>x_locate</c>).</summary>
public sealed record LocatedPath
{
    /// <summary>The TTL at which the target, or something in its name, answers plain SYNs; null if unknown.</summary>
    public int? Distance { get; init; }

    /// <summary>The TTL at which the target answers echo requests; null if it does not.</summary>
    public int? EchoDistance { get; init; }

    /// <summary>The TTL of the SYN/ACK that comes from nearer than the target; null where none does.</summary>
    public int? SynAckTtl { get; init; }

    /// <summary>Who answers at each TTL from 1 on; null where nobody does.</summary>
    public required IReadOnlyList<string?> Hops { get; init; }

    /// <summary>Each kind of SYN.</summary>
    public required IReadOnlyList<LocatedProbe> Probes { get; init; }

    /// <summary>All in sentences.</summary>
    public required IReadOnlyList<string> Text { get; init; }

    /// <summary>Keys without a place here, as they stood.</summary>
    public IReadOnlyList<OtherKey>? OtherKeys { get; init; }

    internal void WriteTo(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        WriteNumber(writer, "distance"u8, Distance);
        WriteNumber(writer, "echo_distance"u8, EchoDistance);
        if (SynAckTtl is { } ttl) writer.WriteNumber("synack_ttl"u8, ttl);
        writer.WriteStartArray("hops"u8);
        foreach (string? hop in Hops) writer.WriteStringValue(hop);
        writer.WriteEndArray();
        writer.WriteStartArray("probes"u8);
        foreach (LocatedProbe probe in Probes) probe.WriteTo(writer);
        writer.WriteEndArray();
        writer.WriteStartArray("text"u8);
        foreach (string text in Text) writer.WriteStringValue(text);
        writer.WriteEndArray();
        OtherKey.WriteAll(writer, OtherKeys);
        writer.WriteEndObject();
    }

    internal static LocatedPath? Read(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Object) return null;
        KeyReader keys = new(value);
        if (keys.Element("hops") is not { ValueKind: JsonValueKind.Array } hops || keys.Items("probes", LocatedProbe.Read) is not { } probes
            || keys.Strings("text") is not { } text || !TryNumber(keys, "distance", out int? distance)
            || !TryNumber(keys, "echo_distance", out int? echo)
            || hops.EnumerateArray().Any(hop => hop.ValueKind is not (JsonValueKind.String or JsonValueKind.Null))) return null;
        var path = new LocatedPath
        {
            Distance = distance,
            EchoDistance = echo,
            SynAckTtl = keys.SmallInteger("synack_ttl"),
            Hops = [.. hops.EnumerateArray().Select(hop => hop.GetString())],
            Probes = probes,
            Text = text,
        };
        return path with { OtherKeys = keys.Rest() };
    }

    private static bool TryNumber(KeyReader keys, string name, out int? number)
    {
        number = keys.SmallInteger(name);
        return number is not null || keys.Element(name) is { ValueKind: JsonValueKind.Null };
    }

    private static void WriteNumber(Utf8JsonWriter writer, ReadOnlySpan<byte> name, int? number)
    {
        if (number is { } value) writer.WriteNumber(name, value);
        else writer.WriteNull(name);
    }
}
