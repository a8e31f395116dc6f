using System.Text.Json;
using Sonde.Measurements.Formats.Ooni;
using Sonde.Measurements.Model;

namespace Sonde.Measurements.Formats;

/// <summary>
/// Our keys <c>x_rst</c>, <c>x_synack</c> and their like: <c>{ttl, ip_id, window}</c>, without <c>ip_id</c> in IPv6. Lines of 0.1.0 say
/// <c>id</c>, and null for none; they are read too.
/// </summary>
public static class SegmentMarksKey
{
    /// <summary>Writes the key, unless there are no marks.</summary>
    public static void Write(Utf8JsonWriter writer, ReadOnlySpan<byte> name, SegmentMarks? marks)
    {
        if (marks is not { } m) return;
        writer.WriteStartObject(name);
        writer.WriteNumber("ttl"u8, m.Ttl);
        if (m.Id is { } id) writer.WriteNumber("ip_id"u8, id);
        writer.WriteNumber("window"u8, m.Window);
        writer.WriteEndObject();
    }

    /// <summary>Takes the key where it holds marks and nothing else.</summary>
    internal static SegmentMarks? Take(KeyReader keys, string name)
    {
        if (keys.Peek(name) is not { ValueKind: JsonValueKind.Object } value) return null;
        KeyReader fields = new(value);
        if (fields.SmallInteger("ttl") is not (>= 0 and <= byte.MaxValue and { } ttl)
            || fields.SmallInteger("window") is not (>= 0 and <= ushort.MaxValue and { } window)) return null;
        string idName = fields.Peek("ip_id") is null ? "id" : "ip_id";
        int? id = fields.SmallInteger(idName);
        if (id is < 0 or > ushort.MaxValue || (id is null && fields.Element(idName) is { ValueKind: not JsonValueKind.Null })
            || fields.Rest() is not null) return null;
        keys.Take(name);
        return new SegmentMarks((byte)ttl, (ushort?)id, (ushort)window);
    }
}
