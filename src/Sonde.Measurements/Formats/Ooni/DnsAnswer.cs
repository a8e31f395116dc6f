using System.Text.Json;

namespace Sonde.Measurements.Formats.Ooni;

/// <summary>One record of a DNS answer (OONI df-002).</summary>
public sealed record DnsAnswer
{
    /// <summary>The type of the record: <c>A</c>, <c>AAAA</c>, <c>CNAME</c>.</summary>
    public required string AnswerType { get; init; }

    /// <summary>The name a CNAME leads to.</summary>
    public string? Hostname { get; init; }

    /// <summary>The address of an A record.</summary>
    public string? IPv4 { get; init; }

    /// <summary>The address of an AAAA record.</summary>
    public string? IPv6 { get; init; }

    /// <summary>How long the record may be kept, in seconds; null (and written so) when unknown, as from the system's resolver.</summary>
    public long? Ttl { get; init; }

    /// <summary>Keys without a place here, as they stood.</summary>
    public IReadOnlyList<OtherKey>? OtherKeys { get; init; }

    internal void WriteTo(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("answer_type"u8, AnswerType);
        if (Hostname is not null) writer.WriteString("hostname"u8, Hostname);
        if (IPv4 is not null) writer.WriteString("ipv4"u8, IPv4);
        if (IPv6 is not null) writer.WriteString("ipv6"u8, IPv6);
        if (Ttl is { } ttl) writer.WriteNumber("ttl"u8, ttl);
        else writer.WriteNull("ttl"u8);
        OtherKey.WriteAll(writer, OtherKeys);
        writer.WriteEndObject();
    }

    internal static DnsAnswer? Read(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Object) return null;
        KeyReader keys = new(value);
        if (keys.String("answer_type") is not { } type) return null;
        if (keys.Peek("ttl") is { ValueKind: JsonValueKind.Null }) keys.Take("ttl");
        DnsAnswer answer = new()
        {
            AnswerType = type,
            Hostname = keys.String("hostname"),
            IPv4 = keys.String("ipv4"),
            IPv6 = keys.String("ipv6"),
            Ttl = keys.Integer("ttl"),
        };
        if (keys.Peek("ttl") is not null) return null;
        return answer with { OtherKeys = keys.Rest() };
    }
}
