using System.Text.Json;

namespace Sonde.Measurements.Formats.Ooni.Traceroute;

/// <summary>Ours: how one TTL answered over all flows (an element of <c>x_path.hops</c>).</summary>
/// <param name="Ttl">The TTL.</param>
/// <param name="Addresses">All who answered.</param>
/// <param name="Sent">Probes sent.</param>
/// <param name="Answered">Probes answered.</param>
/// <param name="Note"><c>rate_limited</c>: it answers some flows only although all of them pass; <c>silent</c>: it answers none of those
/// that pass; <c>unmatched</c>: what may be its answers is in <c>x_other_packets</c>. Null otherwise.</param>
public sealed record TracerouteHopNote(int Ttl, IReadOnlyList<string> Addresses, int Sent, int Answered, string? Note)
{
    /// <summary>Keys without a place here, as they stood.</summary>
    public IReadOnlyList<OtherKey>? OtherKeys { get; init; }

    internal void WriteTo(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteNumber("ttl"u8, Ttl);
        writer.WriteStartArray("addresses"u8);
        foreach (string address in Addresses) writer.WriteStringValue(address);
        writer.WriteEndArray();
        writer.WriteNumber("sent"u8, Sent);
        writer.WriteNumber("answered"u8, Answered);
        if (Note is not null) writer.WriteString("note"u8, Note);
        OtherKey.WriteAll(writer, OtherKeys);
        writer.WriteEndObject();
    }

    internal static TracerouteHopNote? Read(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Object) return null;
        KeyReader keys = new(value);
        if (keys.SmallInteger("ttl") is not { } ttl || keys.Strings("addresses") is not { } addresses
            || keys.SmallInteger("sent") is not { } sent || keys.SmallInteger("answered") is not { } answered) return null;
        var note = new TracerouteHopNote(ttl, addresses, sent, answered, keys.String("note"));
        return note with { OtherKeys = keys.Rest() };
    }
}
