using System.Text.Json;
using Sonde.Measurements.Formats.Ooni;

namespace Sonde.Measurements.Formats.Pathspider;

/// <summary>
/// Writes lines of results. The job's fields come first and as they stood; keys of the result that have the same name yield
/// (<see cref="OwnKeys"/>).
/// </summary>
public static class PathspiderRecordWriter
{
    /// <summary>Writes a record as an object.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="record">What was found.</param>
    /// <param name="id">The measurement's id, for its flows.</param>
    /// <param name="more">Writes keys of one's own before the object ends, or null; they yield too.</param>
    public static void Write(Utf8JsonWriter writer, PathspiderRecord record, Guid? id = null, Action<Utf8JsonWriter>? more = null)
    {
        var own = new OwnKeys(record.Job.Fields);
        writer.WriteStartObject();
        OtherKey.WriteAll(writer, record.Job.Fields);
        if (record.Source is { } source) writer.WriteString(own.NameOf("sip"), source);
        if (record.Path.Count > 0) WriteTexts(writer, own.NameOf("path"), record.Path);
        if (record.Flows is { } flows) WriteFlows(writer, own.NameOf("flow_results"), flows, id);
        if (record is { From: { } from, To: { } to })
        {
            writer.WriteStartObject(own.NameOf("time"));
            writer.WriteString("from"u8, PathspiderTime.Write(from));
            writer.WriteString("to"u8, PathspiderTime.Write(to));
            writer.WriteEndObject();
        }

        if (record.MissedFlows is { } missed) writer.WriteNumber(own.NameOf("missed_flows"), missed);
        if (record.Conditions is { } conditions) WriteTexts(writer, own.NameOf("conditions"), conditions);
        if (record.Error is { } error) writer.WriteString(own.NameOf("error"), error);
        foreach (OtherKey other in record.Others)
        {
            writer.WritePropertyName(own.NameOf(other.Name));
            other.Value.WriteTo(writer);
        }

        more?.Invoke(writer);
        if (own.Taken is { Count: > 0 } taken) WriteTexts(writer, own.NameOf(OwnKeys.JobFields), taken);
        writer.WriteEndObject();
    }

    private static void WriteTexts(Utf8JsonWriter writer, string name, IReadOnlyList<string> texts)
    {
        writer.WriteStartArray(name);
        foreach (string text in texts) writer.WriteStringValue(text);
        writer.WriteEndArray();
    }

    private static void WriteFlows(Utf8JsonWriter writer, string name, IReadOnlyList<FlowRecord> flows, Guid? id)
    {
        writer.WriteStartArray(name);
        foreach (FlowRecord flow in flows) FlowWriter.Write(writer, flow, id?.ToString());
        writer.WriteEndArray();
    }
}
