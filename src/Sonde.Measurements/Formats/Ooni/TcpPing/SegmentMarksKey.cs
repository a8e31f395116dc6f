using System.Text.Json;
using Sonde.Measurements.Model;

namespace Sonde.Measurements.Formats.Ooni.TcpPing;

/// <summary>Our keys <c>x_rst</c> and <c>x_synack</c>: <c>{ttl, id, window}</c>.</summary>
internal static class SegmentMarksKey
{
    public static void Write(Utf8JsonWriter writer, ReadOnlySpan<byte> name, SegmentMarks? marks)
    {
        if (marks is not { } m) return;
        writer.WriteStartObject(name);
        writer.WriteNumber("ttl"u8, m.Ttl);
        if (m.Id is { } id) writer.WriteNumber("id"u8, id);
        else writer.WriteNull("id"u8);
        writer.WriteNumber("window"u8, m.Window);
        writer.WriteEndObject();
    }

    /// <summary>Takes the key where it would be written again as it stands.</summary>
    public static SegmentMarks? Take(KeyReader keys, string name)
    {
        if (keys.Peek(name) is not { ValueKind: JsonValueKind.Object } value) return null;
        KeyReader fields = new(value);
        if (fields.SmallInteger("ttl") is not (>= 0 and <= byte.MaxValue and { } ttl)
            || fields.SmallInteger("window") is not (>= 0 and <= ushort.MaxValue and { } window)) return null;
        int? id = fields.SmallInteger("id");
        if (id is < 0 or > ushort.MaxValue || (id is null && fields.Element("id") is not { ValueKind: JsonValueKind.Null }) || fields.Rest() is not null) return null;
        keys.Take(name);
        return new SegmentMarks((byte)ttl, (ushort?)id, (ushort)window);
    }
}
