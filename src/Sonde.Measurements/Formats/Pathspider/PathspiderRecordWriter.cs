using System.Text.Json;
using Sonde.Measurements.Formats.Ooni;

namespace Sonde.Measurements.Formats.Pathspider;

/// <summary>Writes lines of results. The input's fields come first and as they stood, but for those that a result has itself.</summary>
public static class PathspiderRecordWriter
{
    /// <summary>Writes a record as an object.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="record">What was found.</param>
    /// <param name="more">Writes keys of one's own before the object ends, or null.</param>
    public static void Write(Utf8JsonWriter writer, PathspiderRecord record, Action<Utf8JsonWriter>? more = null)
    {
        writer.WriteStartObject();
        foreach (OtherKey field in record.Job.Fields)
        {
            if (IsResult(field.Name)) continue;
            writer.WritePropertyName(field.Name);
            field.Value.WriteTo(writer);
        }

        if (record.Source is { } source) writer.WriteString("sip"u8, source);
        if (record.Path.Count > 0) WriteTexts(writer, "path"u8, record.Path);
        if (record.Flows is { } flows) WriteFlows(writer, flows, record);
        if (record is { From: { } from, To: { } to })
        {
            writer.WriteStartObject("time"u8);
            writer.WriteString("from"u8, PathspiderTime.Write(from));
            writer.WriteString("to"u8, PathspiderTime.Write(to));
            writer.WriteEndObject();
        }

        if (record.MissedFlows is { } missed) writer.WriteNumber("missed_flows"u8, missed);
        if (record.Conditions is { } conditions) WriteTexts(writer, "conditions"u8, conditions);
        if (record.Error is { } error) writer.WriteString("error"u8, error);
        foreach (OtherKey other in record.Others)
        {
            writer.WritePropertyName(other.Name);
            other.Value.WriteTo(writer);
        }

        more?.Invoke(writer);
        writer.WriteEndObject();
    }

    private static bool IsResult(string name)
        => name is "sip" or "path" or "flow_results" or "time" or "missed_flows" or "conditions" or "error" or "sip_public" or "sip_asn" or "id"
            || name.StartsWith("x_", StringComparison.Ordinal);

    private static void WriteTexts(Utf8JsonWriter writer, ReadOnlySpan<byte> name, IReadOnlyList<string> texts)
    {
        writer.WriteStartArray(name);
        foreach (string text in texts) writer.WriteStringValue(text);
        writer.WriteEndArray();
    }

    private static void WriteFlows(Utf8JsonWriter writer, IReadOnlyList<FlowRecord> flows, PathspiderRecord record)
    {
        string? jobId = record.Others.FirstOrDefault(key => key.Name == "id") is { Value.ValueKind: JsonValueKind.String } id ? id.Value.GetString() : null;
        writer.WriteStartArray("flow_results"u8);
        foreach (FlowRecord flow in flows) FlowWriter.Write(writer, flow, jobId);
        writer.WriteEndArray();
    }
}
