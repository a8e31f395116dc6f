using System.Text.Json;

namespace Sonde.Measurements.Formats.Ooni.Traceroute;

/// <summary>
/// Ours: what two payloads, sent with rising TTL on connections of their own, came to beside each other (<c>x_payload</c>).
/// </summary>
public sealed record TraceroutePayload
{
    /// <summary>The destination's port.</summary>
    public required int Port { get; init; }

    /// <summary>The verdict, as <c>path.reset_midway:9</c>.</summary>
    public required string Verdict { get; init; }

    /// <summary>
    /// Why nothing can be told: <c>no_connection</c>, <c>test_not_sent</c>, <c>control_fails</c> or <c>too_little</c>; of a capture also
    /// <c>no_control</c>, <c>requests_cut</c>, <c>nothing_came_back</c> or <c>no_handshake</c>. Null otherwise.
    /// </summary>
    public string? Reason { get; init; }

    /// <summary>The lowest TTL at which the two part, or null.</summary>
    public int? PartsAt { get; init; }

    /// <summary>The TTL at which the control reaches the destination, or null.</summary>
    public int? Distance { get; init; }

    /// <summary>Whether the control was answered by the destination before any test; null where it was not tried to the end.</summary>
    public bool? WorkedBefore { get; init; }

    /// <summary>Whether the control worked before the test and did so no more after it.</summary>
    public bool IsResidual { get; init; }

    /// <summary>
    /// Where what treats the test in another way stands: <c>on_the_way</c>, <c>in_target_address</c> (nearer than the target, where routers
    /// answer in its address), <c>at_target</c>; null where nobody can tell, or nothing does.
    /// </summary>
    public string? Place { get; init; }

    /// <summary>The router that the control met there, or <c>[scrubbed]</c>; null where none answered.</summary>
    public string? Hop { get; init; }

    /// <summary>The TTL of that hop, or null.</summary>
    public int? HopTtl { get; init; }

    /// <summary><c>in_path</c>, <c>on_path</c> (the request went on, or the real answer followed), or null: nobody can tell.</summary>
    public string? Position { get; init; }

    /// <summary>Whether the control is cut off by the same at the same hop.</summary>
    public bool IsControlToo { get; init; }

    /// <summary>The TTL that the destination's part of the handshakes arrives with as a rule; null without a connection.</summary>
    public int? HandshakeReplyTtl { get; init; }

    /// <summary>The control.</summary>
    public required TraceroutePayloadColumn Control { get; init; }

    /// <summary>The test.</summary>
    public required TraceroutePayloadColumn Test { get; init; }

    /// <summary>Keys without a place here, as they stood.</summary>
    public IReadOnlyList<OtherKey>? OtherKeys { get; init; }

    internal void WriteTo(Utf8JsonWriter writer)
    {
        writer.WriteStartObject("x_payload"u8);
        writer.WriteNumber("port"u8, Port);
        writer.WriteString("verdict"u8, Verdict);
        if (Reason is not null) writer.WriteString("reason"u8, Reason);
        if (PartsAt is { } at) writer.WriteNumber("parts_at"u8, at);
        if (Distance is { } distance) writer.WriteNumber("distance"u8, distance);
        if (WorkedBefore is { } worked) writer.WriteBoolean("control_worked_before"u8, worked);
        if (IsResidual) writer.WriteBoolean("residual"u8, true);
        if (Place is not null) writer.WriteString("place"u8, Place);
        if (Hop is not null) writer.WriteString("hop"u8, Hop);
        if (HopTtl is { } hopTtl) writer.WriteNumber("hop_ttl"u8, hopTtl);
        if (Position is not null) writer.WriteString("position"u8, Position);
        if (IsControlToo) writer.WriteBoolean("x_control_too"u8, true);
        if (HandshakeReplyTtl is { } ttl) writer.WriteNumber("handshake_reply_ttl"u8, ttl);
        Control.WriteTo(writer, "control");
        Test.WriteTo(writer, "test");
        OtherKey.WriteAll(writer, OtherKeys);
        writer.WriteEndObject();
    }

    internal static TraceroutePayload? Take(KeyReader of)
    {
        if (of.Peek("x_payload") is not { ValueKind: JsonValueKind.Object } value) return null;
        KeyReader keys = new(value);
        if (keys.SmallInteger("port") is not { } port || keys.String("verdict") is not { } verdict
            || TraceroutePayloadColumn.Read(keys.Element("control")) is not { } control
            || TraceroutePayloadColumn.Read(keys.Element("test")) is not { } test) return null;
        var payload = new TraceroutePayload
        {
            Port = port,
            Verdict = verdict,
            Reason = keys.String("reason"),
            PartsAt = keys.SmallInteger("parts_at"),
            Distance = keys.SmallInteger("distance"),
            WorkedBefore = keys.Boolean("control_worked_before"),
            IsResidual = keys.True("residual"),
            Place = keys.String("place"),
            Hop = keys.String("hop"),
            HopTtl = keys.SmallInteger("hop_ttl"),
            Position = keys.String("position"),
            IsControlToo = keys.True("x_control_too"),
            HandshakeReplyTtl = keys.SmallInteger("handshake_reply_ttl"),
            Control = control,
            Test = test,
        };
        of.Take("x_payload");
        return payload with { OtherKeys = keys.Rest() };
    }
}
