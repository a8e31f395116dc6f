using System.Buffers;
using System.Net;
using System.Text.Json;
using Sonde.Experiments.Privacy;
using Sonde.Measurements.Formats;
using Sonde.Measurements.Formats.Ooni.ScapyTest;
using Sonde.Packets.Ip;
using Sonde.Packets.Redaction;
using Sonde.Packets.Text;

namespace Sonde.Cli.Redaction;

/// <summary>
/// Makes a report safe to publish: packets in bytes, their texts from the redacted bytes, all other text by whole tokens.
/// </summary>
/// <param name="given">Secrets that are known beforehand.</param>
/// <param name="keepPrivateHops">Whether routers in private ranges stay.</param>
internal sealed class ReportRedactor(GivenSecrets given, bool keepPrivateHops)
{
    private PacketRedactor _packets = new(given.All);
    private TextRedactor _text = new(given.All);
    private HashSet<PacketAddress> _hiddenHops = [];

    /// <summary>Packets withheld so far, because they could not be made safe.</summary>
    public long Withheld { get; private set; }

    /// <summary>Redacts one report and writes it as one line.</summary>
    /// <exception cref="JsonException">It is no JSON.</exception>
    public void Redact(ReadOnlyMemory<byte> json, IBufferWriter<byte> output)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        JsonElement report = document.RootElement;
        ReportSecrets found = ReportSecrets.Of(report);
        _hiddenHops = keepPrivateHops ? [] : [.. found.PrivateHops];
        SecretSet set = given.For(found.Typed).With(found.Own.Concat(_hiddenHops));
        _packets = new PacketRedactor(set);
        _text = new TextRedactor(set);
        var lines = new LineRedactor(set);
        var line = new ArrayBufferWriter<byte>();
        using JsonDocument joined = JsonDocument.Parse(lines.RedactFlows(json)); // before texts are made of the packets
        using (var writer = new Utf8JsonWriter(line, JsonText.WriterOptions)) Write(writer, joined.RootElement, "");
        output.Write(lines.Redact(line.WrittenMemory).Span);
        output.Write("\n"u8);
    }

    /// <summary>The packets of a report as they are published, and their texts.</summary>
    public static string Render(ReadOnlySpan<byte> redacted, SummaryForm form)
        => form == SummaryForm.Bracketed ? ScapyText.BracketedSummary(redacted) : ScapyText.Summary(redacted);

    private void Write(Utf8JsonWriter writer, JsonElement value, string name)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                WriteObject(writer, value);
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (JsonElement item in value.EnumerateArray()) Write(writer, item, name);
                writer.WriteEndArray();
                break;
            case JsonValueKind.String:
                string text = value.GetString()!;
                writer.WriteStringValue(name == "probe_ip" && IPAddress.TryParse(text, out _) ? "127.0.0.1" : _text.Redact(text));
                break;
            default:
                value.WriteTo(writer);
                break;
        }
    }

    private void WriteObject(Utf8JsonWriter writer, JsonElement value)
    {
        writer.WriteStartObject();
        bool isPacket = value.TryGetProperty("raw_packet", out JsonElement raw);
        byte[]? bytes = isPacket ? ReportSecrets.BytesOf(raw) : null;
        string? withheld = !isPacket || raw.ValueKind == JsonValueKind.Null ? null : MakeSafe(bytes);
        if (withheld is not null) Withheld++;
        bool isData = !isPacket && value.TryGetProperty("format", out JsonElement format) && format.ValueKind == JsonValueKind.String
            && format.ValueEquals("base64");
        foreach (JsonProperty property in value.EnumerateObject())
        {
            writer.WritePropertyName(_text.Redact(property.Name));
            if (isPacket && property.NameEquals("raw_packet")) WriteRaw(writer, property.Value, withheld is null ? bytes : null);
            else if (isPacket && property.NameEquals("summary") && property.Value.ValueKind == JsonValueKind.String)
                WriteSummary(writer, property.Value.GetString()!, bytes, withheld);
            else if (isData && property.NameEquals("data") && property.Value.ValueKind == JsonValueKind.String)
                WriteData(writer, property.Value);
            else Write(writer, property.Value, property.Name);
        }

        if (withheld is not null) writer.WriteString("x_withheld"u8, withheld);
        if (IsHiddenHop(value)) writer.WriteBoolean("x_private_hop"u8, true);
        writer.WriteEndObject();
    }

    private string? MakeSafe(byte[]? bytes)
    {
        if (bytes is null) return "bytes of an unknown form";
        if (ScapyPacket.IsText(bytes)) return "text in the place of bytes";
        return _packets.TryRedact(bytes) ? null : "cannot be made safe";
    }

    private static void WriteRaw(Utf8JsonWriter writer, JsonElement raw, byte[]? bytes)
    {
        if (bytes is null)
        {
            writer.WriteNullValue();
        }
        else if (raw.ValueKind == JsonValueKind.String)
        {
            writer.WriteBase64StringValue(bytes);
        }
        else
        {
            writer.WriteStartObject();
            writer.WriteBase64String("data"u8, bytes);
            writer.WriteString("format"u8, "base64"u8);
            writer.WriteEndObject();
        }
    }

    // A text with checksums or a source tells what the bytes told; one of a packet as it was built tells neither.
    private void WriteSummary(Utf8JsonWriter writer, string summary, byte[]? bytes, string? withheld)
    {
        SummaryForm form = ScapyPacket.FormOf(summary);
        bool tells = form is SummaryForm.Bare or SummaryForm.Bracketed
            && (summary.Contains("chksum=", StringComparison.Ordinal) || summary.Contains("src=", StringComparison.Ordinal));
        if (withheld is not null || (tells && bytes is null)) writer.WriteNullValue();
        else writer.WriteStringValue(tells ? Render(bytes, form) : _text.Redact(summary));
    }

    private void WriteData(Utf8JsonWriter writer, JsonElement data)
    {
        if (!data.TryGetBytesFromBase64(out byte[]? bytes))
        {
            writer.WriteStringValue(_text.Redact(data.GetString()!));
            return;
        }

        _packets.RedactData(bytes);
        writer.WriteBase64StringValue(bytes);
    }

    private bool IsHiddenHop(JsonElement value)
        => _hiddenHops.Count > 0 && value.TryGetProperty("ttl", out _) && !value.TryGetProperty("x_private_hop", out _)
            && value.TryGetProperty("address", out JsonElement address) && address.ValueKind == JsonValueKind.String
            && PacketAddress.TryParse(address.GetString(), out PacketAddress hop) && _hiddenHops.Contains(hop);
}
