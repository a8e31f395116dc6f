using System.Text.Json;
using Sonde.Measurements.Model;

namespace Sonde.Measurements.Formats.Ooni.TcpPing;

/// <summary>One TCP connect (OONI df-005; extension <c>tcpconnect</c> version 0). A null stands for an absent key.</summary>
public sealed record TcpConnect
{
    /// <summary>Whether it stands alone or in a list.</summary>
    public TcpConnectForm Form { get; init; }

    /// <summary>The host as typed in the input, without brackets.</summary>
    public required string Ip { get; init; }

    /// <summary>The destination port.</summary>
    public required int Port { get; init; }

    /// <summary>Whether it was blocked, as 0.1.0 says of every failure.</summary>
    public bool? Blocked { get; init; }

    /// <summary>What went wrong, or null when it connected.</summary>
    public Failure? Failure { get; init; }

    /// <summary>Whether it connected.</summary>
    public bool? Success { get; init; }

    /// <summary>Start, in seconds since the measurement began, as 0.1.0 names it.</summary>
    public double? Started { get; init; }

    /// <summary>Start, in seconds since the measurement began; 0.2.1 leaves out an exact 0.</summary>
    public double? T0 { get; init; }

    /// <summary>End, in seconds since the measurement began.</summary>
    public double? T { get; init; }

    /// <summary>Words about the connect; empty in every tcpping since 0.2.0.</summary>
    public IReadOnlyList<string>? Tags { get; init; }

    /// <summary>The index of the ping in order of start; absent for the first.</summary>
    public long? TransactionId { get; init; }

    /// <summary>Keys without a place here, as they stood.</summary>
    public IReadOnlyList<OtherKey>? OtherKeys { get; init; }

    /// <summary>Keys of <c>status</c> without a place here, as they stood.</summary>
    public IReadOnlyList<OtherKey>? OtherStatusKeys { get; init; }

    /// <summary>Start in seconds since the measurement began, whatever the version called it; null where it did not tell.</summary>
    public double? Start => T0 ?? Started ?? (Tags is null ? null : 0);

    /// <summary>A connect as version 0.1.0 writes it, with <c>t0</c> beside <c>started</c>.</summary>
    public static TcpConnect OfVersion010(string ip, int port, double t0, double t, Failure? failure) => new()
    {
        Form = TcpConnectForm.List,
        Ip = ip,
        Port = port,
        Blocked = failure is not null,
        Failure = failure,
        Success = failure is null,
        Started = t0,
        T0 = t0,
        T = t,
    };

    /// <summary>A connect as version 0.2.1 writes it: an exact 0 of <c>t0</c> and of the index is left out.</summary>
    /// <param name="ip">The host as typed, without brackets.</param>
    /// <param name="port">The destination port.</param>
    /// <param name="t0">Start, in seconds since the measurement began.</param>
    /// <param name="t">End, in seconds since the measurement began.</param>
    /// <param name="failure">What went wrong, or null when it connected.</param>
    /// <param name="index">The index of the ping, in order of start.</param>
    public static TcpConnect OfVersion021(string ip, int port, double t0, double t, Failure? failure, int index) => new()
    {
        Form = TcpConnectForm.Object,
        Ip = ip,
        Port = port,
        Failure = failure,
        Success = failure is null,
        T0 = t0 == 0 ? null : t0,
        T = t,
        Tags = [],
        TransactionId = index == 0 ? null : index,
    };

    /// <summary>Writes the object, inside its list where it stands in one.</summary>
    public void WriteTo(Utf8JsonWriter writer)
    {
        if (Form == TcpConnectForm.List) writer.WriteStartArray();
        writer.WriteStartObject();
        writer.WriteString("ip"u8, Ip);
        writer.WriteNumber("port"u8, Port);
        writer.WriteStartObject("status"u8);
        if (Blocked is { } blocked) writer.WriteBoolean("blocked"u8, blocked);
        writer.WriteString("failure"u8, Failure?.Text);
        if (Success is { } success) writer.WriteBoolean("success"u8, success);
        OtherKey.WriteAll(writer, OtherStatusKeys);
        writer.WriteEndObject();
        if (Started is { } started) JsonSeconds.Write(writer, "started"u8, started);
        if (T0 is { } t0) JsonSeconds.Write(writer, "t0"u8, t0);
        if (T is { } t) JsonSeconds.Write(writer, "t"u8, t);
        TagsKey.Write(writer, Tags);
        if (TransactionId is { } id) writer.WriteNumber("transaction_id"u8, id);
        OtherKey.WriteAll(writer, OtherKeys);
        writer.WriteEndObject();
        if (Form == TcpConnectForm.List) writer.WriteEndArray();
    }

    /// <summary>Reads either form, or null where it is neither.</summary>
    public static TcpConnect? Read(JsonElement value)
    {
        TcpConnectForm form = TcpConnectForm.Object;
        if (value.ValueKind == JsonValueKind.Array && value.GetArrayLength() == 1)
        {
            form = TcpConnectForm.List;
            value = value[0];
        }

        if (value.ValueKind != JsonValueKind.Object) return null;
        KeyReader keys = new(value);
        if (keys.String("ip") is not { } ip || keys.SmallInteger("port") is not { } port
            || keys.Element("status") is not { ValueKind: JsonValueKind.Object } status) return null;
        KeyReader statusKeys = new(status);
        if (!FailureKey.TryRead(statusKeys, out Failure? failure)) return null;
        TcpConnect connect = new()
        {
            Form = form,
            Ip = ip,
            Port = port,
            Blocked = statusKeys.Boolean("blocked"),
            Failure = failure,
            Success = statusKeys.Boolean("success"),
            Started = keys.Number("started"),
            T0 = keys.Number("t0"),
            T = keys.Number("t"),
            Tags = keys.Strings("tags"),
            TransactionId = keys.Integer("transaction_id"),
            OtherStatusKeys = statusKeys.Rest(),
        };
        return connect with { OtherKeys = keys.Rest() };
    }
}
