using System.Buffers;
using System.Buffers.Text;
using System.Text.Json;
using Sonde.Packets.Redaction;

namespace Sonde.Experiments.Privacy;

/// <summary>Takes secrets out of a line's packets that are split over several of them. The line keeps its length.</summary>
internal static class LinePackets
{
    /// <summary>The line without such secrets; the same memory when it has none, or is no JSON.</summary>
    public static ReadOnlyMemory<byte> Redact(ReadOnlyMemory<byte> line, SecretSet secrets)
    {
        if (secrets.IsEmpty || line.Span.IndexOf("\"raw_packet\""u8) < 0) return line;
        List<(int At, int Length, byte[] Bytes)> packets = Packets(line.Span);
        if (packets.Count < 2 || !new FlowRedactor(secrets).Redact([.. packets.Select(each => each.Bytes)])) return line;
        byte[] clean = line.ToArray();
        foreach ((int at, int length, byte[] bytes) in packets) Base64.EncodeToUtf8(bytes, clean.AsSpan(at, length), out _, out _);
        return clean;
    }

    private static List<(int At, int Length, byte[] Bytes)> Packets(ReadOnlySpan<byte> line)
    {
        List<(int, int, byte[])> packets = [];
        try
        {
            var reader = new Utf8JsonReader(line);
            int depth = -1; // of the object under raw_packet
            while (reader.Read())
            {
                if (reader.TokenType == JsonTokenType.PropertyName && depth < 0 && reader.ValueTextEquals("raw_packet"u8))
                    depth = reader.CurrentDepth;
                else if (depth >= 0 && reader.TokenType == JsonTokenType.String && !reader.ValueIsEscaped
                    && Decoded(reader.ValueSpan) is { } bytes)
                    packets.Add(((int)reader.TokenStartIndex + 1, reader.ValueSpan.Length, bytes));
                if (depth >= 0 && reader.TokenType is not (JsonTokenType.PropertyName or JsonTokenType.StartObject)
                    && reader.CurrentDepth <= depth) depth = -1;
            }
        }
        catch (JsonException)
        {
            // What was read so far is looked at; the rest is no packet to anybody.
        }

        return packets;
    }

    private static byte[]? Decoded(ReadOnlySpan<byte> text)
    {
        byte[] bytes = new byte[text.Length];
        return Base64.DecodeFromUtf8(text, bytes, out _, out int length) == OperationStatus.Done
            && Base64.GetMaxEncodedToUtf8Length(length) == text.Length ? bytes[..length] : null;
    }
}
