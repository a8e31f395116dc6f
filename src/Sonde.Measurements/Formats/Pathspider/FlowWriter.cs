using System.Text.Json;

namespace Sonde.Measurements.Formats.Pathspider;

/// <summary>Writes flow records with PATHspider's names.</summary>
public static class FlowWriter
{
    /// <summary>Writes a record as an object.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="flow">The flow.</param>
    /// <param name="jobId">The id of the measurement it is part of, or null.</param>
    /// <param name="conditions">What the flow says (<c>x_conditions</c>), or null where nobody asked.</param>
    public static void Write(Utf8JsonWriter writer, FlowRecord flow, string? jobId = null, IReadOnlyList<string>? conditions = null)
    {
        writer.WriteStartObject();
        if (flow.First is { } first) writer.WriteNumber("pkt_first"u8, first);
        foreach (IFlowFields fields in flow.Fields) fields.WriteTo(writer);
        if (flow.Last is { } last) writer.WriteNumber("pkt_last"u8, last);
        if (flow.Connection is { } connection) Write(writer, connection, withPort: !flow.Fields.Any(fields => fields.NamesSourcePort));
        if (jobId is not null) writer.WriteString("jobId"u8, jobId);
        if (conditions is not null)
        {
            writer.WriteStartArray("x_conditions"u8);
            foreach (string condition in conditions) writer.WriteStringValue(condition);
            writer.WriteEndArray();
        }

        if (flow.IsIncomplete) writer.WriteBoolean("x_incomplete"u8, true);
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, ConnectionRecord connection, bool withPort)
    {
        writer.WriteBoolean("observed"u8, connection.IsObserved);
        if (withPort) writer.WriteNumber("sp"u8, connection.SourcePort);
        writer.WriteNumber("spdr_state"u8, (int)connection.State);
        writer.WriteString("spdr_start"u8, PathspiderTime.Write(connection.Start));
        writer.WriteString("spdr_stop"u8, PathspiderTime.Write(connection.Stop));
        writer.WriteNumber("config"u8, connection.Config);
    }
}
