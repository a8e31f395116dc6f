using System.Globalization;
using System.Text;
using System.Text.Json;
using Sonde.Measurements.Model;
using Sonde.Packets.Text;

namespace Sonde.Web.Samples;

/// <summary>Takes out of a line what proves something: what was received, errors, and packets.</summary>
internal static class EvidenceReader
{
    private const int MostParts = 24, LongestPart = 3_000, LongestLine = 6_000, LeastOfQuote = 60;

    // Keys whose values are evidence however short they are.
    private static readonly string[] Telling =
        ["error", "status_line", "received_error", "received_status", "body", "received", "summary", "failure", "x_failure", "who",
            "quote"];

    /// <summary>The pieces in the order of the line, and the line itself at the end.</summary>
    public static IReadOnlyList<EvidencePart> Read(string line)
    {
        List<EvidencePart> parts = [];
        try
        {
            using JsonDocument document = JsonDocument.Parse(line, new JsonDocumentOptions { MaxDepth = 64 });
            Walk(document.RootElement, "", parts);
            parts.Add(new EvidencePart("the whole line", Cut(Indented(document.RootElement), LongestLine)));
        }
        catch (JsonException)
        {
            parts.Add(new EvidencePart("the whole line", Cut(line, LongestLine)));
        }

        return parts;
    }

    private static void Walk(JsonElement value, string path, List<EvidencePart> parts)
    {
        if (parts.Count >= MostParts) return;
        switch (value.ValueKind)
        {
            case JsonValueKind.Object when TryReadPacket(value) is { } packet:
                parts.Add(new EvidencePart($"{path} (packet)", packet));
                break;
            case JsonValueKind.Object:
                foreach (JsonProperty member in value.EnumerateObject())
                    Walk(member.Value, path.Length == 0 ? member.Name : $"{path}.{member.Name}", parts);
                break;
            case JsonValueKind.Array:
                int i = 0;
                foreach (JsonElement each in value.EnumerateArray())
                    Walk(each, string.Create(CultureInfo.InvariantCulture, $"{path}[{i++}]"), parts);
                break;
            case JsonValueKind.String:
                string text = value.GetString()!;
                string key = path[(path.LastIndexOf('.') + 1)..];
                bool isTelling = Array.IndexOf(Telling, key) >= 0 && text.Length > 0 && text != "null";
                if (isTelling || (text.Length >= LeastOfQuote && text.Any(letter => letter is ' ' or '<')))
                    parts.Add(new EvidencePart(path, Cut(text, LongestPart)));
                break;
        }
    }

    private static string? TryReadPacket(JsonElement value)
    {
        if (!value.TryGetProperty("format", out JsonElement format) || format.ValueKind != JsonValueKind.String
            || format.GetString() != "base64" || !value.TryGetProperty("data", out JsonElement data)
            || data.ValueKind != JsonValueKind.String || !data.TryGetBytesFromBase64(out byte[]? bytes) || bytes.Length == 0) return null;
        return $"{ScapyText.Summary(bytes)}\n\n{Dump(bytes)}";
    }

    /// <summary>Bytes as people read them: places, hexadecimal, letters.</summary>
    private static string Dump(ReadOnlySpan<byte> bytes)
    {
        const int MostBytes = 512, Width = 16;
        var text = new StringBuilder();
        for (int at = 0; at < Math.Min(bytes.Length, MostBytes); at += Width)
        {
            ReadOnlySpan<byte> row = bytes[at..Math.Min(at + Width, bytes.Length)];
            text.Append(CultureInfo.InvariantCulture, $"{at:x4}  ");
            foreach (byte each in row) text.Append(CultureInfo.InvariantCulture, $"{each:x2} ");
            text.Append(' ', ((Width - row.Length) * 3) + 1);
            foreach (byte each in row) text.Append(each is >= 32 and < 127 ? (char)each : '.');
            text.Append('\n');
        }

        if (bytes.Length > MostBytes) text.Append(CultureInfo.InvariantCulture, $"… and {Numerals.Count(bytes.Length - MostBytes, "byte")} more\n");
        return text.ToString();
    }

    private static string Indented(JsonElement root)
    {
        using var bytes = new MemoryStream();
        using (var writer = new Utf8JsonWriter(
            bytes,
            new JsonWriterOptions { Indented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
            root.WriteTo(writer);
        return Encoding.UTF8.GetString(bytes.GetBuffer(), 0, (int)bytes.Length);
    }

    private static string Cut(string text, int most)
        => text.Length <= most
            ? text
            : string.Create(CultureInfo.InvariantCulture, $"{text.AsSpan(0, most)}\n… and {text.Length - most} characters more");
}
