using System.Text.Json;
using Sonde.Measurements.Model;

namespace Sonde.Measurements.Formats.CensoredPlanet;

/// <summary>What is ours of one probe: an element of <c>x_tries</c>, in the order of the line's <c>response</c>.</summary>
public sealed record TryDetail
{
    /// <summary><c>x_stage</c>: where it failed; null where it did not.</summary>
    public Stage? Stage { get; init; }

    /// <summary><c>x_failure</c>: what failed (df-007); null where nothing did.</summary>
    public Failure? Failure { get; init; }

    /// <summary><c>x_local</c>: whether the cause lies in the measuring machine.</summary>
    public bool IsLocal { get; init; }

    /// <summary>Start, in seconds since the measurement began.</summary>
    public double T0 { get; init; }

    /// <summary>End, likewise.</summary>
    public double T { get; init; }

    /// <summary>The local port, or 0 where there was none.</summary>
    public int SourcePort { get; init; }

    /// <summary>The handshake's round trip in seconds, or null.</summary>
    public double? Rtt { get; init; }

    /// <summary>Seconds from the request to the first byte of the answer, or null.</summary>
    public double? FirstByte { get; init; }

    /// <summary>Bytes received.</summary>
    public long Received { get; init; }

    /// <summary>Bytes of the request that the peer acknowledged; null where the system does not tell.</summary>
    public long? Acknowledged { get; init; }

    /// <summary>Segments that were sent again.</summary>
    public int Retransmits { get; init; }

    /// <summary>The first byte of an answer that differs from the expected one, from 0; null where none does.</summary>
    public long? DiffersAt { get; init; }

    /// <summary>Whether more came than is kept.</summary>
    public bool IsCut { get; init; }

    /// <summary>What in an answer differed, in words.</summary>
    public IReadOnlyList<string> Differences { get; init; } = [];

    /// <summary>
    /// <c>x_variant</c>: how it differs from the usual test, where it is one of the variants of a thorough measurement; else null.
    /// </summary>
    public string? Variant { get; init; }

    /// <summary><c>segments</c>: in how many segments a request left that was to leave in two; null for others, and where none were
    /// captured.</summary>
    public int? Segments { get; init; }

    /// <summary>The packets' marks that tell who sent them; null where nothing was captured.</summary>
    public PathMarks? Marks { get; init; }

    /// <summary>Writes it as an object.</summary>
    public void WriteTo(Utf8JsonWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStartObject();
        if (Stage is { } stage) writer.WriteString("x_stage"u8, new Outcome(stage, "", null, OutcomeSign.Unexpected).StageName);
        else writer.WriteNull("x_stage"u8);
        if (Failure is { } failure) writer.WriteString("x_failure"u8, failure.Text);
        else writer.WriteNull("x_failure"u8);
        if (IsLocal) writer.WriteBoolean("x_local"u8, true);
        if (Variant is not null) writer.WriteString("x_variant"u8, Variant);
        writer.WriteNumber("t0"u8, T0);
        writer.WriteNumber("t"u8, T);
        if (SourcePort != 0) writer.WriteNumber("source_port"u8, SourcePort);
        if (Rtt is { } rtt) writer.WriteNumber("rtt"u8, rtt);
        if (FirstByte is { } first) writer.WriteNumber("first_byte"u8, first);
        writer.WriteNumber("received"u8, Received);
        if (Acknowledged is { } acknowledged) writer.WriteNumber("acknowledged"u8, acknowledged);
        if (Retransmits > 0) writer.WriteNumber("retransmits"u8, Retransmits);
        if (DiffersAt is { } at) writer.WriteNumber("differs_at"u8, at);
        if (Segments is { } segments) writer.WriteNumber("segments"u8, segments);
        if (IsCut) writer.WriteBoolean("cut"u8, true);
        if (Differences.Count > 0)
        {
            writer.WriteStartArray("differences"u8);
            foreach (string difference in Differences) writer.WriteStringValue(difference);
            writer.WriteEndArray();
        }

        Marks?.WriteTo(writer);
        writer.WriteEndObject();
    }
}
