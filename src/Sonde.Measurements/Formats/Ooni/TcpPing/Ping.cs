using System.Text.Json;
using Sonde.Measurements.Model;

namespace Sonde.Measurements.Formats.Ooni.TcpPing;

/// <summary>One ping: a connect, and what we saw beside it. A null stands for an absent key, but for the connect itself.</summary>
public sealed record Ping
{
    /// <summary>The connect; null (and written so) when the attempt never reached the system.</summary>
    public TcpConnect? TcpConnect { get; init; }

    /// <summary><c>tcp_connect</c> as it stood, where it has a shape that was never published.</summary>
    public JsonElement? UnknownTcpConnect { get; init; }

    /// <summary><c>x_rtt</c>: the kernel's own measure of the round trip, in seconds (TCP_INFO).</summary>
    public double? Rtt { get; init; }

    /// <summary><c>x_syn_retransmits</c>: how often the SYN was sent again.</summary>
    public int? SynRetransmits { get; init; }

    /// <summary><c>x_source_port</c>: the local port.</summary>
    public int? SourcePort { get; init; }

    /// <summary>
    /// <c>x_local</c>: this machine itself kept it from being sent or answered (no route, no interface, a local rule); it is no loss, and
    /// says nothing about the network. Written where it is true.
    /// </summary>
    public bool IsLocal { get; init; }

    /// <summary><c>x_outcome</c> and <c>x_outcome_code</c>.</summary>
    public Outcome? Outcome { get; init; }

    /// <summary><c>x_icmp</c>: the ICMP error that ended it.</summary>
    public IcmpError? Icmp { get; init; }

    /// <summary><c>x_rst</c>: marks of the RST that ended it, where packets were captured.</summary>
    public SegmentMarks? Rst { get; init; }

    /// <summary><c>x_synack</c>: marks of the SYN/ACK, where packets were captured.</summary>
    public SegmentMarks? SynAck { get; init; }

    /// <summary>Keys without a place here, as they stood.</summary>
    public IReadOnlyList<OtherKey>? OtherKeys { get; init; }

    /// <summary>Whether the user's interrupt kept it from being sent.</summary>
    public bool IsInterrupted => TcpConnect?.Failure == Failures.Interrupted;

    internal void WriteTo(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WritePropertyName("tcp_connect"u8);
        if (UnknownTcpConnect is { } unknown) unknown.WriteTo(writer);
        else if (TcpConnect is { } connect) connect.WriteTo(writer);
        else writer.WriteNullValue();
        if (Rtt is { } rtt) writer.WriteNumber("x_rtt"u8, rtt);
        if (SynRetransmits is { } retransmits) writer.WriteNumber("x_syn_retransmits"u8, retransmits);
        if (SourcePort is { } port) writer.WriteNumber("x_source_port"u8, port);
        if (IsLocal) writer.WriteBoolean("x_local"u8, true);
        OutcomeKeys.Write(writer, Outcome);
        IcmpKey.Write(writer, Icmp);
        SegmentMarksKey.Write(writer, "x_rst"u8, Rst);
        SegmentMarksKey.Write(writer, "x_synack"u8, SynAck);
        OtherKey.WriteAll(writer, OtherKeys);
        writer.WriteEndObject();
    }

    internal static Ping? Read(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Object) return null;
        KeyReader keys = new(value);
        JsonElement? raw = keys.Element("tcp_connect");
        bool isNull = raw is null or { ValueKind: JsonValueKind.Null };
        TcpConnect? connect = isNull ? null : TcpConnect.Read(raw!.Value);
        Ping ping = new()
        {
            TcpConnect = connect,
            UnknownTcpConnect = isNull || connect is not null ? null : raw,
            Rtt = keys.Number("x_rtt"),
            SynRetransmits = keys.SmallInteger("x_syn_retransmits"),
            SourcePort = keys.SmallInteger("x_source_port"),
            IsLocal = keys.True("x_local"),
            Outcome = OutcomeKeys.Read(keys),
            Icmp = IcmpKey.Take(keys),
            Rst = SegmentMarksKey.Take(keys, "x_rst"),
            SynAck = SegmentMarksKey.Take(keys, "x_synack"),
        };
        return ping with { OtherKeys = keys.Rest() };
    }
}
