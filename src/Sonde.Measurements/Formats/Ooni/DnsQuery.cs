using System.Text.Json;
using Sonde.Measurements.Model;

namespace Sonde.Measurements.Formats.Ooni;

/// <summary>One DNS query and its answer (OONI df-002; extension <c>dnst</c> version 0).</summary>
public sealed record DnsQuery
{
    /// <summary>The records of the answer; null when there is none.</summary>
    public IReadOnlyList<DnsAnswer>? Answers { get; init; }

    /// <summary>What resolved: <c>getaddrinfo</c> for the system's resolver, <c>udp</c>, <c>doh</c>.</summary>
    public string? Engine { get; init; }

    /// <summary>What went wrong, or null.</summary>
    public Failure? Failure { get; init; }

    /// <summary>The name asked for.</summary>
    public required string Hostname { get; init; }

    /// <summary>The type asked for: <c>A</c>, <c>AAAA</c>, or <c>ANY</c> from the system's resolver.</summary>
    public required string QueryType { get; init; }

    /// <summary>The address of the resolver; empty for the system's.</summary>
    public string? ResolverAddress { get; init; }

    /// <summary>Start, in seconds since the measurement began.</summary>
    public double? T0 { get; init; }

    /// <summary>End, in seconds since the measurement began.</summary>
    public double? T { get; init; }

    /// <summary>Words about the query.</summary>
    public IReadOnlyList<string>? Tags { get; init; }

    /// <summary>The number of the transaction within the measurement.</summary>
    public long? TransactionId { get; init; }

    /// <summary>Keys without a place here, as they stood.</summary>
    public IReadOnlyList<OtherKey>? OtherKeys { get; init; }

    /// <summary>Writes the query as an object.</summary>
    public void WriteTo(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        if (Answers is null)
        {
            writer.WriteNull("answers"u8);
        }
        else
        {
            writer.WriteStartArray("answers"u8);
            foreach (DnsAnswer answer in Answers) answer.WriteTo(writer);
            writer.WriteEndArray();
        }

        if (Engine is not null) writer.WriteString("engine"u8, Engine);
        writer.WriteString("failure"u8, Failure?.Text);
        writer.WriteString("hostname"u8, Hostname);
        writer.WriteString("query_type"u8, QueryType);
        writer.WriteNull("resolver_hostname"u8);
        writer.WriteNull("resolver_port"u8);
        if (ResolverAddress is not null) writer.WriteString("resolver_address"u8, ResolverAddress);
        if (T0 is { } t0) writer.WriteNumber("t0"u8, t0);
        if (T is { } t) writer.WriteNumber("t"u8, t);
        TagsKey.Write(writer, Tags);
        if (TransactionId is { } id) writer.WriteNumber("transaction_id"u8, id);
        OtherKey.WriteAll(writer, OtherKeys);
        writer.WriteEndObject();
    }

    /// <summary>Reads a query, or null where it is none that could be written again without a change.</summary>
    public static DnsQuery? Read(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Object) return null;
        KeyReader keys = new(value);
        if (keys.String("hostname") is not { } hostname || keys.String("query_type") is not { } queryType
            || !TryReadAnswers(keys, out List<DnsAnswer>? answers) || !FailureKey.TryRead(keys, out Failure? failure)
            || keys.Element("resolver_hostname") is { ValueKind: not JsonValueKind.Null }
            || keys.Element("resolver_port") is { ValueKind: not JsonValueKind.Null }) return null;
        DnsQuery query = new()
        {
            Answers = answers,
            Engine = keys.String("engine"),
            Failure = failure,
            Hostname = hostname,
            QueryType = queryType,
            ResolverAddress = keys.String("resolver_address"),
            T0 = keys.Number("t0"),
            T = keys.Number("t"),
            Tags = keys.Strings("tags"),
            TransactionId = keys.Integer("transaction_id"),
        };
        return query with { OtherKeys = keys.Rest() };
    }

    private static bool TryReadAnswers(KeyReader keys, out List<DnsAnswer>? answers)
    {
        answers = null;
        JsonElement? value = keys.Element("answers");
        if (value is null or { ValueKind: JsonValueKind.Null }) return true;
        if (value is not { ValueKind: JsonValueKind.Array } array) return false;
        answers = [];
        foreach (JsonElement item in array.EnumerateArray())
        {
            if (DnsAnswer.Read(item) is not { } answer) return false;
            answers.Add(answer);
        }

        return true;
    }
}
