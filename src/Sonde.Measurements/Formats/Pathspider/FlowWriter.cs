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
        if (flow.Basic is { } basic) Write(writer, basic);
        if (flow.Tcp is { } tcp) Write(writer, tcp);
        if (flow.Tfo is { } tfo) Write(writer, tfo);
        if (flow.IcmpUnreachable is { } unreachable) writer.WriteBoolean("icmp_unreachable"u8, unreachable);
        if (flow.Last is { } last) writer.WriteNumber("pkt_last"u8, last);
        if (flow.Connection is { } connection) Write(writer, connection, flow.Basic is null);
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

    private static void Write(Utf8JsonWriter writer, BasicFlow basic)
    {
        writer.WriteString("sip"u8, basic.Source.ToString());
        writer.WriteString("dip"u8, basic.Destination.ToString());
        writer.WriteNumber("proto"u8, basic.Protocol);
        WriteOptional(writer, "sp"u8, basic.SourcePort);
        WriteOptional(writer, "dp"u8, basic.DestinationPort);
        writer.WriteNumber("pkt_fwd"u8, basic.PacketsForward);
        writer.WriteNumber("pkt_rev"u8, basic.PacketsReverse);
        writer.WriteNumber("oct_fwd"u8, basic.OctetsForward);
        writer.WriteNumber("oct_rev"u8, basic.OctetsReverse);
    }

    private static void Write(Utf8JsonWriter writer, TcpFlow tcp)
    {
        WriteOptional(writer, "tcp_synflags_fwd"u8, tcp.SynFlagsForward);
        WriteOptional(writer, "tcp_synflags_rev"u8, tcp.SynFlagsReverse);
        writer.WriteBoolean("tcp_fin_fwd"u8, tcp.FinForward);
        writer.WriteBoolean("tcp_fin_rev"u8, tcp.FinReverse);
        writer.WriteBoolean("tcp_rst_fwd"u8, tcp.RstForward);
        writer.WriteBoolean("tcp_rst_rev"u8, tcp.RstReverse);
        writer.WriteBoolean("tcp_connected"u8, tcp.IsConnected);
    }

    private static void Write(Utf8JsonWriter writer, TfoFlow tfo)
    {
        writer.WriteNumber("tfo_synkind"u8, tfo.SynKind);
        writer.WriteNumber("tfo_ackkind"u8, tfo.AckKind);
        writer.WriteNumber("tfo_synclen"u8, tfo.SynCookieLength);
        writer.WriteNumber("tfo_ackclen"u8, tfo.AckCookieLength);
        writer.WriteNumber("tfo_seq"u8, tfo.Sequence);
        writer.WriteNumber("tfo_dlen"u8, tfo.DataLength);
        writer.WriteNumber("tfo_ack"u8, tfo.Acknowledgement);
        if (tfo.FellBack) writer.WriteBoolean("x_tfo_fell_back"u8, true);
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

    private static void WriteOptional(Utf8JsonWriter writer, ReadOnlySpan<byte> name, int? value)
    {
        if (value is { } number) writer.WriteNumber(name, number);
        else writer.WriteNull(name);
    }
}
