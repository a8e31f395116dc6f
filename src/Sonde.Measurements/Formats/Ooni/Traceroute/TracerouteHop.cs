using System.Text.Json;

namespace Sonde.Measurements.Formats.Ooni.Traceroute;

/// <summary>One hop of a path, as multi_protocol_traceroute lists it (OONI ts-009).</summary>
/// <param name="Ttl">The TTL that the probe was sent with.</param>
/// <param name="Address">Who answered, or <c>[scrubbed]</c>.</param>
/// <param name="Rtt">From sending to answer, in seconds.</param>
/// <param name="SourcePort">The probe's own source port; null for ICMP.</param>
/// <param name="IsPrivate">Ours: whether the address is left out because it is a private one before the first public one.</param>
public sealed record TracerouteHop(int Ttl, string Address, double Rtt, int? SourcePort, bool IsPrivate)
{
    /// <summary>Keys without a place here, as they stood.</summary>
    public IReadOnlyList<OtherKey>? OtherKeys { get; init; }

    internal void WriteTo(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("address"u8, Address);
        writer.WriteNumber("rtt"u8, Rtt);
        if (SourcePort is { } port) writer.WriteNumber("sport"u8, port);
        writer.WriteNumber("ttl"u8, Ttl);
        if (IsPrivate) writer.WriteBoolean("x_private_hop"u8, true);
        OtherKey.WriteAll(writer, OtherKeys);
        writer.WriteEndObject();
    }

    internal static TracerouteHop? Read(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Object) return null;
        KeyReader keys = new(value);
        if (keys.SmallInteger("ttl") is not { } ttl || keys.String("address") is not { } address || keys.Number("rtt") is not { } rtt)
            return null;
        var hop = new TracerouteHop(ttl, address, rtt, keys.SmallInteger("sport"), keys.True("x_private_hop"));
        return hop with { OtherKeys = keys.Rest() };
    }
}
