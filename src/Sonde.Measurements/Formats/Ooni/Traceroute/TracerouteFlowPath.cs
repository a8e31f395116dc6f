using System.Text.Json;

namespace Sonde.Measurements.Formats.Ooni.Traceroute;

/// <summary>Ours: what one flow's path came to beside the others' (an element of <c>x_path.flows</c>).</summary>
public sealed record TracerouteFlowPath
{
    /// <summary>The flow in words, such as <c>tcp/443</c>, or <c>tcp/80 test</c>.</summary>
    public required string Name { get; init; }

    /// <summary>
    /// <c>path.agrees</c>, <c>path.diverges:6</c>, <c>path.reset_midway:9</c>, <c>path.answered_midway:9</c>, <c>path.dropped_after:9</c>,
    /// or <c>path.unknown</c>.
    /// </summary>
    public required string Verdict { get; init; }

    /// <summary>
    /// Why nothing is told of it, where the verdict is <c>path.unknown</c>: <c>single_flow</c>, <c>too_little</c>,
    /// <c>silence_may_be_chance</c>… Null otherwise.
    /// </summary>
    public string? Reason { get; init; }

    /// <summary>
    /// The lowest TTL by which it is known to be treated in another way: that is done behind the hop that the verdict names, and before
    /// this one. Null where it is not.
    /// </summary>
    public int? PartsAt { get; init; }

    /// <summary>Whether it goes round in circles up to the last TTL that it was heard of.</summary>
    public bool Loops { get; init; }

    /// <summary>The lowest TTL at which it ended; null if it did not.</summary>
    public int? EndTtl { get; init; }

    /// <summary>
    /// What ended it, as in <c>x_probes</c>; <c>silent</c> if it was heard of as far as others were, and not by the destination; null if
    /// nothing did.
    /// </summary>
    public string? Ending { get; init; }

    /// <summary>The TTL that the ending arrived with.</summary>
    public int? ReplyTtl { get; init; }

    /// <summary>The TTL that the destination's own answers in other flows arrive with, where it differs.</summary>
    public int? UsualReplyTtl { get; init; }

    /// <summary>Whether the ending's TTL moves with the probe's: its sender copies what it saw.</summary>
    public bool DoesReplyTtlMove { get; init; }

    /// <summary>The IPv4 identification of the ending.</summary>
    public int? IpId { get; init; }

    /// <summary>The window of the ending.</summary>
    public int? Window { get; init; }

    /// <summary>Keys without a place here, as they stood.</summary>
    public IReadOnlyList<OtherKey>? OtherKeys { get; init; }

    internal void WriteTo(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("name"u8, Name);
        writer.WriteString("verdict"u8, Verdict);
        if (Reason is not null) writer.WriteString("reason"u8, Reason);
        if (PartsAt is { } parts) writer.WriteNumber("parts_at"u8, parts);
        if (Loops) writer.WriteBoolean("loops"u8, true);
        if (EndTtl is { } end) writer.WriteNumber("end_ttl"u8, end);
        if (Ending is not null) writer.WriteString("ending"u8, Ending);
        if (ReplyTtl is { } ttl) writer.WriteNumber("reply_ttl"u8, ttl);
        if (UsualReplyTtl is { } usual) writer.WriteNumber("usual_reply_ttl"u8, usual);
        if (DoesReplyTtlMove) writer.WriteBoolean("reply_ttl_moves"u8, true);
        if (IpId is { } id) writer.WriteNumber("ip_id"u8, id);
        if (Window is { } window) writer.WriteNumber("window"u8, window);
        OtherKey.WriteAll(writer, OtherKeys);
        writer.WriteEndObject();
    }

    internal static TracerouteFlowPath? Read(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Object) return null;
        KeyReader keys = new(value);
        if (keys.String("name") is not { } name || keys.String("verdict") is not { } verdict) return null;
        var flow = new TracerouteFlowPath
        {
            Name = name,
            Verdict = verdict,
            EndTtl = keys.SmallInteger("end_ttl"),
            Ending = keys.String("ending"),
            ReplyTtl = keys.SmallInteger("reply_ttl"),
            UsualReplyTtl = keys.SmallInteger("usual_reply_ttl"),
            DoesReplyTtlMove = keys.True("reply_ttl_moves"),
            IpId = keys.SmallInteger("ip_id"),
            Window = keys.SmallInteger("window"),
        };
        return flow with { OtherKeys = keys.Rest() };
    }
}
