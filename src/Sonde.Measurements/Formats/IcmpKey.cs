using System.Net;
using System.Text.Json;
using Sonde.Measurements.Formats.Ooni;
using Sonde.Measurements.Model;

namespace Sonde.Measurements.Formats;

/// <summary>Our key <c>x_icmp {type, code, from}</c>; the address stands without a zone, for interface names identify.</summary>
public static class IcmpKey
{
    private const string Name = "x_icmp";

    /// <summary>Writes the key, unless there was no error.</summary>
    public static void Write(Utf8JsonWriter writer, IcmpError? icmp)
    {
        if (icmp is null) return;
        writer.WriteStartObject(Name);
        writer.WriteNumber("type"u8, icmp.Type);
        writer.WriteNumber("code"u8, icmp.Code);
        if (icmp.From is null)
        {
            writer.WriteNull("from"u8);
        }
        else
        {
            Span<byte> text = stackalloc byte[65];
            icmp.From.TryFormat(text, out int length);
            int zone = text[..length].IndexOf((byte)'%');
            writer.WriteString("from"u8, text[..(zone < 0 ? length : zone)]);
        }

        writer.WriteEndObject();
    }

    /// <summary>Takes the key where it would be written again as it stands.</summary>
    internal static IcmpError? Take(KeyReader keys)
    {
        if (keys.Peek(Name) is not { ValueKind: JsonValueKind.Object } value) return null;
        KeyReader fields = new(value);
        if (fields.SmallInteger("type") is not (>= 0 and <= 255 and { } type)
            || fields.SmallInteger("code") is not (>= 0 and <= 255 and { } code)) return null;
        IPAddress? from = null;
        if (fields.String("from") is { } text)
        {
            if (!IPAddress.TryParse(text, out from) || from.ToString() != text) return null;
        }
        else if (fields.Element("from") is not { ValueKind: JsonValueKind.Null })
        {
            return null;
        }

        if (fields.Rest() is not null) return null;
        keys.Take(Name);
        return new IcmpError((byte)type, (byte)code, from);
    }
}
