using System.Text.Json;

namespace Sonde.Measurements.Formats.Ooni.Traceroute;

/// <summary>Ours: one of the two payloads of <c>x_payload</c>, and its hops.</summary>
public sealed record TraceroutePayloadColumn
{
    /// <summary><c>http</c>, <c>sni</c> or <c>hex</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>The host, the server's name, or the bytes in hexadecimal.</summary>
    public required string Value { get; init; }

    /// <summary>Each TTL to which it was sent.</summary>
    public required IReadOnlyList<TraceroutePayloadHop> Hops { get; init; }

    /// <summary>The lowest TTL at which something other than a router's time-exceeded answered; null if nothing did.</summary>
    public int? EndTtl { get; init; }

    /// <summary>What it was: <c>data</c>, <c>ack</c>, <c>rst</c>, <c>fin</c>, <c>unreachable</c>; null if nothing.</summary>
    public string? Ending { get; init; }

    /// <summary>Whether that has the marks of the destination's own answers; null if there was none.</summary>
    public bool? IsOwn { get; init; }

    /// <summary>The TTL that the ending arrived with.</summary>
    public int? ReplyTtl { get; init; }

    /// <summary>The TTL that the handshake of the same connection arrived with.</summary>
    public int? HandshakeReplyTtl { get; init; }

    /// <summary>Whether the ending's TTL moves with the payload's: its sender copies what it saw.</summary>
    public bool DoesReplyTtlMove { get; init; }

    /// <summary>The IPv4 identification of the ending.</summary>
    public int? IpId { get; init; }

    /// <summary>The window of the ending.</summary>
    public int? Window { get; init; }

    /// <summary>
    /// The routers that recorded their address in the payload's packets (IPv4's option), as far as errors cite them; empty without the
    /// option.
    /// </summary>
    public IReadOnlyList<string> RecordedRoute { get; init; } = [];

    /// <summary>Keys without a place here, as they stood.</summary>
    public IReadOnlyList<OtherKey>? OtherKeys { get; init; }

    internal void WriteTo(Utf8JsonWriter writer, string name)
    {
        writer.WriteStartObject(name);
        writer.WriteString("kind"u8, Kind);
        writer.WriteString("value"u8, Value);
        if (EndTtl is { } end) writer.WriteNumber("end_ttl"u8, end);
        if (Ending is not null) writer.WriteString("ending"u8, Ending);
        if (IsOwn is { } own) writer.WriteBoolean("own"u8, own);
        if (ReplyTtl is { } ttl) writer.WriteNumber("reply_ttl"u8, ttl);
        if (HandshakeReplyTtl is { } usual) writer.WriteNumber("handshake_reply_ttl"u8, usual);
        if (DoesReplyTtlMove) writer.WriteBoolean("reply_ttl_moves"u8, true);
        if (IpId is { } id) writer.WriteNumber("ip_id"u8, id);
        if (Window is { } window) writer.WriteNumber("window"u8, window);
        if (RecordedRoute.Count > 0)
        {
            writer.WriteStartArray("recorded_route"u8);
            foreach (string address in RecordedRoute) writer.WriteStringValue(address);
            writer.WriteEndArray();
        }

        writer.WriteStartArray("hops"u8);
        foreach (TraceroutePayloadHop hop in Hops) hop.WriteTo(writer);
        writer.WriteEndArray();
        OtherKey.WriteAll(writer, OtherKeys);
        writer.WriteEndObject();
    }

    internal static TraceroutePayloadColumn? Read(JsonElement? read)
    {
        if (read is not { ValueKind: JsonValueKind.Object } value) return null;
        KeyReader keys = new(value);
        if (keys.String("kind") is not { } kind || keys.String("value") is not { } text
            || keys.Items("hops", TraceroutePayloadHop.Read) is not { } hops) return null;
        var column = new TraceroutePayloadColumn
        {
            Kind = kind,
            Value = text,
            Hops = hops,
            EndTtl = keys.SmallInteger("end_ttl"),
            Ending = keys.String("ending"),
            IsOwn = keys.Boolean("own"),
            ReplyTtl = keys.SmallInteger("reply_ttl"),
            HandshakeReplyTtl = keys.SmallInteger("handshake_reply_ttl"),
            DoesReplyTtlMove = keys.True("reply_ttl_moves"),
            IpId = keys.SmallInteger("ip_id"),
            Window = keys.SmallInteger("window"),
            RecordedRoute = keys.Peek("recorded_route") is { ValueKind: JsonValueKind.Array } route && route.GetArrayLength() > 0
                ? keys.Strings("recorded_route") ?? []
                : [],
        };
        return column with { OtherKeys = keys.Rest() };
    }
}
