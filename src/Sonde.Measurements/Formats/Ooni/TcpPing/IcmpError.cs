using System.Text.Json;

namespace Sonde.Measurements.Formats.Ooni.TcpPing;

/// <summary>The ICMP error that ended a connect (our key <c>x_icmp</c>).</summary>
/// <param name="Type">The ICMP type.</param>
/// <param name="Code">The ICMP code.</param>
/// <param name="From">The address of whoever sent it, or null when unknown.</param>
public sealed record IcmpError(byte Type, byte Code, string? From)
{
    internal void WriteTo(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteNumber("type"u8, Type);
        writer.WriteNumber("code"u8, Code);
        writer.WriteString("from"u8, From);
        writer.WriteEndObject();
    }

    internal static IcmpError? Take(KeyReader keys, string name)
    {
        if (keys.Peek(name) is not { ValueKind: JsonValueKind.Object } value) return null;
        KeyReader fields = new(value);
        if (fields.SmallInteger("type") is not (>= 0 and <= 255 and { } type) || fields.SmallInteger("code") is not (>= 0 and <= 255 and { } code)) return null;
        string? from = fields.String("from");
        if (from is null && fields.Element("from") is not { ValueKind: JsonValueKind.Null }) return null;
        if (fields.Rest() is not null) return null;
        keys.Take(name);
        return new IcmpError((byte)type, (byte)code, from);
    }
}
