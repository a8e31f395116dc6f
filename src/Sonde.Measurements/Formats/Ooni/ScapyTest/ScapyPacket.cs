using System.Text.Json;

namespace Sonde.Measurements.Formats.Ooni.ScapyTest;

/// <summary>One packet kept as evidence (OONI df-003): its bytes from the IP header on, and a text of them.</summary>
public sealed record ScapyPacket
{
    /// <summary>The packet's bytes; null where none are kept.</summary>
    public byte[]? Bytes { get; init; }

    /// <summary>How the bytes stand in the record.</summary>
    public RawPacketForm Form { get; init; } = RawPacketForm.BinaryData;

    /// <summary>The text; opaque, for its form changed with the versions. Null where there is none.</summary>
    public string? Summary { get; init; }

    /// <summary>Which inner list it stood in, from 0, where lists of lists were written (2012 and 2013); else null.</summary>
    public int? Group { get; init; }

    /// <summary>Keys without a place here, as they stood.</summary>
    public IReadOnlyList<OtherKey>? OtherKeys { get; init; }

    /// <summary>Which form the text has.</summary>
    public SummaryForm SummaryForm => FormOf(Summary);

    /// <summary>Which form a text has.</summary>
    public static SummaryForm FormOf(string? summary)
        => string.IsNullOrEmpty(summary) ? SummaryForm.None
            : summary.StartsWith("[<", StringComparison.Ordinal) ? SummaryForm.Bracketed
            : summary[0] == '<' ? SummaryForm.Bare : SummaryForm.OneLine;

    /// <summary>Whether bytes are the text of a packet instead of a packet.</summary>
    public static bool IsText(ReadOnlySpan<byte> bytes)
        => bytes.StartsWith("[<"u8) || bytes.StartsWith("<IP"u8) || bytes.StartsWith("[[<"u8) || bytes.StartsWith("[("u8)
            || bytes.StartsWith("IP / "u8);

    internal static ScapyPacket? Read(JsonElement value, int? group)
    {
        if (value.ValueKind != JsonValueKind.Object) return null;
        KeyReader keys = new(value);
        (RawPacketForm form, byte[]? bytes) = ReadBytes(keys);
        return new ScapyPacket
        {
            Bytes = bytes,
            Form = form,
            Summary = keys.String("summary"),
            Group = group,
            OtherKeys = keys.Rest(),
        };
    }

    internal void WriteTo(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        switch (Form)
        {
            case RawPacketForm.BinaryData when Bytes is not null:
                writer.WriteStartObject("raw_packet"u8);
                writer.WriteBase64String("data"u8, Bytes);
                writer.WriteString("format"u8, "base64"u8);
                writer.WriteEndObject();
                break;
            case RawPacketForm.Base64 when Bytes is not null:
                writer.WriteBase64String("raw_packet"u8, Bytes);
                break;
            case not RawPacketForm.Absent:
                writer.WriteNull("raw_packet"u8);
                break;
        }

        if (Summary is not null) writer.WriteString("summary"u8, Summary);
        OtherKey.WriteAll(writer, OtherKeys);
        writer.WriteEndObject();
    }

    // Only what can be written again without a change is taken; all else stays in the rest.
    private static (RawPacketForm Form, byte[]? Bytes) ReadBytes(KeyReader keys)
    {
        const string Key = "raw_packet";
        if (keys.Peek(Key) is not { } raw) return (RawPacketForm.Absent, null);
        if (raw.ValueKind == JsonValueKind.Null)
        {
            keys.Take(Key);
            return (RawPacketForm.Null, null);
        }

        if (TryDecode(raw, out byte[]? plain))
        {
            keys.Take(Key);
            return (RawPacketForm.Base64, plain);
        }

        if (raw.ValueKind == JsonValueKind.Object)
        {
            KeyReader parts = new(raw);
            if (parts.Element("data") is { } data && TryDecode(data, out byte[]? bytes) && parts.String("format") == "base64"
                && parts.Rest() is null)
            {
                keys.Take(Key);
                return (RawPacketForm.BinaryData, bytes);
            }
        }

        return (RawPacketForm.Absent, null);
    }

    private static bool TryDecode(JsonElement value, out byte[]? bytes)
    {
        bytes = null;
        return value.ValueKind == JsonValueKind.String && value.TryGetBytesFromBase64(out bytes)
            && value.ValueEquals(Convert.ToBase64String(bytes));
    }
}
