using System.Text.Json;
using Sonde.Measurements.Model;

namespace Sonde.Measurements.Formats.Ooni.Traceroute;

/// <summary>Ours: one probe of a traceroute and what became of it (an element of <c>x_probes</c>).</summary>
public sealed record TracerouteProbe
{
    /// <summary>
    /// The outcome of a probe that waits for its answer, or whose hop is tried again: only while a trace is under way, never in a
    /// measurement.
    /// </summary>
    public const string Pending = "pending";

    /// <summary><c>icmp</c>, <c>tcp</c> or <c>udp</c>.</summary>
    public required string Protocol { get; init; }

    /// <summary>The destination port; null for ICMP.</summary>
    public int? Port { get; init; }

    /// <summary>Which flow to this port, from 0.</summary>
    public required int Flow { get; init; }

    /// <summary>Which of two payloads it carries, <c>test</c> or <c>control</c>; null where payloads are not compared.</summary>
    public string? Payload { get; init; }

    /// <summary>The flow in words, as in <c>x_path.flows</c>: <c>icmp</c>, <c>tcp/443</c>, <c>udp/53#2</c>, <c>tcp/80 test</c>.</summary>
    public string FlowName
        => (Port is { } port ? $"{Protocol}/{port}" : Protocol) + (Payload is { } payload ? " " + payload : Flow > 0 ? $"#{Flow + 1}" : "");

    /// <summary>The TTL it was sent with.</summary>
    public required int Ttl { get; init; }

    /// <summary>Which try of this TTL in this flow, from 1.</summary>
    public required int Try { get; init; }

    /// <summary>
    /// Whether it left from a port, or with an echo id, of its own and not its flow's (<c>x_own_port</c>): routers that spread load by
    /// ports may send it another way, so that it is no part of the flow's path.
    /// </summary>
    public bool IsAside { get; init; }

    /// <summary>Its source port; null for ICMP.</summary>
    public int? SourcePort { get; init; }

    /// <summary>Its place in <c>sent_packets</c>, from 0.</summary>
    public required int Packet { get; init; }

    /// <summary>When it left, in seconds since the measurement began.</summary>
    public required double T0 { get; init; }

    /// <summary>
    /// What became of it: <c>time_exceeded</c>, <c>unreachable</c>, <c>echo_reply</c>, <c>syn_ack</c>, <c>rst</c>, <c>datagram</c>,
    /// <c>silent</c>; of payloads also <c>data</c>, <c>handshake_timeout</c>…
    /// </summary>
    public required string Outcome { get; init; }

    /// <summary>Why it could not be sent, or null.</summary>
    public Failure? Failure { get; init; }

    /// <summary>Its answer, or null.</summary>
    public TracerouteAnswer? Answer { get; init; }

    /// <summary>Further packets that answer it, in <c>answered_packets</c>; an answer comes once as a rule.</summary>
    public IReadOnlyList<int> Duplicates { get; init; } = [];

    /// <summary>Keys without a place here, as they stood.</summary>
    public IReadOnlyList<OtherKey>? OtherKeys { get; init; }

    internal void WriteTo(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("protocol"u8, Protocol);
        if (Port is { } port) writer.WriteNumber("port"u8, port);
        writer.WriteNumber("flow"u8, Flow);
        if (Payload is not null) writer.WriteString("payload"u8, Payload);
        writer.WriteNumber("ttl"u8, Ttl);
        writer.WriteNumber("try"u8, Try);
        if (SourcePort is { } sport) writer.WriteNumber("sport"u8, sport);
        if (IsAside) writer.WriteBoolean("x_own_port"u8, true);
        writer.WriteNumber("packet"u8, Packet);
        writer.WriteNumber("t0"u8, T0);
        writer.WriteString("outcome"u8, Outcome);
        if (Failure is { } failure) writer.WriteString("failure"u8, failure.ToString());
        Answer?.WriteTo(writer);
        if (Duplicates.Count > 0)
        {
            writer.WriteStartArray("duplicates"u8);
            foreach (int packet in Duplicates) writer.WriteNumberValue(packet);
            writer.WriteEndArray();
        }

        OtherKey.WriteAll(writer, OtherKeys);
        writer.WriteEndObject();
    }

    internal static TracerouteProbe? Read(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Object) return null;
        KeyReader keys = new(value);
        if (keys.String("protocol") is not { } protocol || keys.SmallInteger("ttl") is not { } ttl
            || keys.String("outcome") is not { } outcome) return null;
        if (keys.SmallInteger("flow") is not { } flow || keys.SmallInteger("try") is not { } attempt
            || keys.SmallInteger("packet") is not { } packet || keys.Number("t0") is not { } t0) return null;
        bool isAnswered = keys.Peek("answer") is not null;
        TracerouteAnswer? answer = isAnswered ? TracerouteAnswer.Take(keys) : null;
        if (isAnswered && answer is null) return null;
        var probe = new TracerouteProbe
        {
            Protocol = protocol,
            Port = keys.SmallInteger("port"),
            Flow = flow,
            Payload = keys.String("payload"),
            Ttl = ttl,
            Try = attempt,
            SourcePort = keys.SmallInteger("sport"),
            IsAside = keys.Boolean("x_own_port") ?? false,
            Packet = packet,
            T0 = t0,
            Outcome = outcome,
            Failure = keys.String("failure") is { } failure ? new Failure(failure) : null,
            Answer = answer,
            Duplicates = keys.Integers("duplicates") ?? [],
        };
        return probe with { OtherKeys = keys.Rest() };
    }
}
