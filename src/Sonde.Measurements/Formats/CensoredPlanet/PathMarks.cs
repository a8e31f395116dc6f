using System.Text.Json;
using Sonde.Measurements.Model;

namespace Sonde.Measurements.Formats.CensoredPlanet;

/// <summary>The marks of one probe's packets that tell who sent them.</summary>
/// <param name="Who"><c>path</c>, <c>server</c> or <c>cannot tell</c>.</param>
/// <param name="Signs">By which marks, in words; empty where nothing tells.</param>
public sealed record PathMarks(string Who, IReadOnlyList<string> Signs)
{
    /// <summary>The marks of the SYN/ACK, or null.</summary>
    public SegmentMarks? SynAck { get; init; }

    /// <summary>Those of the first segment with data, or null.</summary>
    public SegmentMarks? Data { get; init; }

    /// <summary>Those of the first RST, or null.</summary>
    public SegmentMarks? Rst { get; init; }

    /// <summary>Those of the first FIN, or null.</summary>
    public SegmentMarks? Fin { get; init; }

    internal void WriteTo(Utf8JsonWriter writer)
    {
        writer.WritePropertyName("marks"u8);
        WriteValue(writer);
    }

    /// <summary>Writes it as an object.</summary>
    public void WriteValue(Utf8JsonWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStartObject();
        writer.WriteString("who"u8, Who);
        writer.WriteStartArray("signs"u8);
        foreach (string sign in Signs) writer.WriteStringValue(sign);
        writer.WriteEndArray();
        SegmentMarksKey.Write(writer, "syn_ack"u8, SynAck);
        SegmentMarksKey.Write(writer, "data"u8, Data);
        SegmentMarksKey.Write(writer, "rst"u8, Rst);
        SegmentMarksKey.Write(writer, "fin"u8, Fin);
        writer.WriteEndObject();
    }
}
