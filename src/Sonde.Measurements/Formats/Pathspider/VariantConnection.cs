using System.Text.Json;

namespace Sonde.Measurements.Formats.Pathspider;

/// <summary>Ours: one of the system's connections of a measurement by variants (an element of <c>x_connections</c>).</summary>
public sealed record VariantConnection : SystemConnection
{
    /// <summary>The variant's name.</summary>
    public required string Variant { get; init; }

    /// <summary>The protocol that the answer came by, by its name in ALPN (<c>h2</c>, <c>http/1.1</c>), or null.</summary>
    public string? Protocol { get; init; }

    /// <summary>The answer's status (HTTP), or null.</summary>
    public int? Status { get; init; }

    /// <summary>The error by which the server ended a request by HTTP/2 (RFC 9113 §7), or null.</summary>
    public long? Http2Error { get; init; }

    private protected override string Part => Variant;

    internal static VariantConnection? Read(JsonElement value)
        => Read<VariantConnection>(value, (keys, of) => keys.String("variant") is not { } variant ? null : new VariantConnection
        {
            Config = of.Config,
            Variant = variant,
            End = of.End,
            T0 = of.T0,
            T = of.T,
            Protocol = keys.String("protocol"),
            Status = keys.SmallInteger("status"),
            Http2Error = keys.Integer("h2_error"),
        });

    private protected override void WriteName(Utf8JsonWriter writer) => writer.WriteString("variant"u8, Variant);

    private protected override void WriteAnswer(Utf8JsonWriter writer)
    {
        if (Protocol is not null) writer.WriteString("protocol"u8, Protocol);
        if (Status is { } status) writer.WriteNumber("status"u8, status);
        if (Http2Error is { } error) writer.WriteNumber("h2_error"u8, error);
    }
}
