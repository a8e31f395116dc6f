using System.Text.Json;

namespace Sonde.Measurements.Formats.Ooni.Traceroute;

/// <summary>Ours: what one TTL of a payload came to.</summary>
/// <param name="Ttl">The TTL.</param>
/// <param name="Address">Who answered, or <c>[scrubbed]</c>; null if nobody did.</param>
/// <param name="Rtt">From the payload's leaving to its answer, in seconds; null without one.</param>
/// <param name="Outcome"><c>time_exceeded</c>, <c>data</c>, <c>ack</c>, <c>rst</c>, <c>fin</c>, <c>unreachable</c>, <c>too_big</c>,
/// <c>silent</c>, or why it was never sent: <c>handshake_timeout</c>…</param>
/// <param name="Also">What else answered: a router before which something reset, say.</param>
/// <param name="Sent">How often the payload left.</param>
public sealed record TraceroutePayloadHop(int Ttl, string? Address, double? Rtt, string Outcome, IReadOnlyList<string> Also, int Sent)
{
    /// <summary>Keys without a place here, as they stood.</summary>
    public IReadOnlyList<OtherKey>? OtherKeys { get; init; }

    /// <summary>The MTU that a router states of the link that the payload was too big for, in bytes; null where none does.</summary>
    public uint? Mtu { get; init; }

    internal void WriteTo(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteNumber("ttl"u8, Ttl);
        if (Address is not null) writer.WriteString("address"u8, Address);
        if (Rtt is { } rtt) writer.WriteNumber("rtt"u8, rtt);
        writer.WriteString("outcome"u8, Outcome);
        if (Mtu is { } mtu) writer.WriteNumber("x_mtu"u8, mtu);
        if (Also.Count > 0)
        {
            writer.WriteStartArray("also"u8);
            foreach (string outcome in Also) writer.WriteStringValue(outcome);
            writer.WriteEndArray();
        }

        writer.WriteNumber("sent"u8, Sent);
        OtherKey.WriteAll(writer, OtherKeys);
        writer.WriteEndObject();
    }

    internal static TraceroutePayloadHop? Read(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Object) return null;
        KeyReader keys = new(value);
        if (keys.SmallInteger("ttl") is not { } ttl || keys.String("outcome") is not { } outcome
            || keys.SmallInteger("sent") is not { } sent) return null;
        var hop = new TraceroutePayloadHop(
            ttl, keys.String("address"), keys.Number("rtt"), outcome,
            keys.Peek("also") is { ValueKind: JsonValueKind.Array } also && also.GetArrayLength() > 0 ? keys.Strings("also") ?? [] : [],
            sent);
        hop = hop with { Mtu = keys.UnsignedInteger("x_mtu") };
        return hop with { OtherKeys = keys.Rest() };
    }
}
