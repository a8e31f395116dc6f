using System.Buffers;
using System.Text.Json;
using Sonde.Experiments.Privacy;
using Sonde.Measurements.Formats;
using Sonde.Measurements.Formats.Ooni.ScapyTest;
using Sonde.Packets.Ip;
using Sonde.Packets.Redaction;
using Sonde.Packets.Text;

namespace Sonde.Cli.Redaction;

/// <summary>
/// Makes a report safe to publish: packets in bytes, their texts from the redacted bytes, all other text by whole tokens; and the same in
/// JSON that strings hold.
/// </summary>
/// <param name="given">Secrets that are known beforehand, of a report with these addresses typed as targets.</param>
/// <param name="keepPrivateHops">Whether routers in private ranges stay.</param>
internal sealed class ReportRedactor(Func<IReadOnlySet<PacketAddress>, SecretSet> given, bool keepPrivateHops)
{
    private PacketRedactor _packets = new(SecretSet.None);
    private TextRedactor _text = new(SecretSet.None);
    private LineRedactor _lines = new(SecretSet.None);
    private HashSet<PacketAddress> _hiddenHops = [];

    /// <summary>Makes reports safe to publish.</summary>
    public ReportRedactor(GivenSecrets given, bool keepPrivateHops)
        : this(given.For, keepPrivateHops)
    {
    }

    /// <summary>Packets withheld so far, because they could not be made safe.</summary>
    public long Withheld { get; private set; }

    /// <summary>Redacts one report and writes it as one line.</summary>
    /// <exception cref="JsonException">It is no JSON.</exception>
    /// <exception cref="InvalidOperationException">A text of it is no Unicode.</exception>
    /// <exception cref="UnsafeLineException">It cannot be made safe.</exception>
    public void Redact(ReadOnlyMemory<byte> json, IBufferWriter<byte> output)
    {
        using (JsonDocument document = JsonDocument.Parse(json)) Redact(json, ReportSecrets.Of(document.RootElement), output);
        output.Write("\n"u8);
    }

    /// <summary>Redacts one report that was looked through, and writes it without the end of a line.</summary>
    /// <param name="json">The report.</param>
    /// <param name="found">Whose it is.</param>
    /// <param name="output">Where to.</param>
    public void Redact(ReadOnlyMemory<byte> json, ReportSecrets found, IBufferWriter<byte> output)
    {
        _hiddenHops = keepPrivateHops ? [] : [.. found.PrivateHops];
        SecretSet set = given(found.Typed).With(found.Own.Concat(_hiddenHops));
        _packets = new PacketRedactor(set);
        _text = new TextRedactor(set);
        _lines = new LineRedactor(set);
        output.Write(_lines.Redact(Rewritten(json, "")).Span);
    }

    /// <summary>The packets of a report as they are published, and their texts.</summary>
    public static string Render(ReadOnlySpan<byte> redacted, SummaryForm form)
        => form == SummaryForm.Bracketed ? ScapyText.BracketedSummary(redacted) : ScapyText.Summary(redacted);

    // Packets are joined before texts are made of them.
    private ReadOnlyMemory<byte> Rewritten(ReadOnlyMemory<byte> json, string name)
    {
        var line = new ArrayBufferWriter<byte>();
        using JsonDocument joined = JsonDocument.Parse(_lines.RedactFlows(json));
        using (var writer = new Utf8JsonWriter(line, JsonText.WriterOptions)) Write(writer, joined.RootElement, name);
        return line.WrittenMemory;
    }

    // What a string says that holds JSON is redacted as the rest is; where that changes nothing it stays to the letter.
    private byte[]? RewrittenWithin(ReadOnlyMemory<byte> json, string name)
    {
        var plain = new ArrayBufferWriter<byte>();
        using JsonDocument document = JsonDocument.Parse(json);
        using (var writer = new Utf8JsonWriter(plain, JsonText.WriterOptions)) document.RootElement.WriteTo(writer);
        ReadOnlyMemory<byte> clean = Rewritten(json, name);
        return clean.Span.SequenceEqual(plain.WrittenSpan) ? null : clean.ToArray();
    }

    private string Clean(string text, string name)
    {
        if (!ProberValue.IsName(name) || NestedJson.Values(text) is not null)
            return _text.Redact(NestedJson.Rewrite(text, json => RewrittenWithin(json, name)));
        return _text.Redact(ProberValue.Published(text));
    }

    private void Write(Utf8JsonWriter writer, JsonElement value, string name)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                WriteObject(writer, value, name);
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (JsonElement item in value.EnumerateArray()) Write(writer, item, name);
                writer.WriteEndArray();
                break;
            case JsonValueKind.String:
                writer.WriteStringValue(Clean(value.GetString()!, name));
                break;
            case JsonValueKind.Number when ProberValue.IsName(name) && ProberValue.AddressOf(value) is not null:
                writer.WriteNullValue();
                break;
            default:
                value.WriteTo(writer);
                break;
        }
    }

    private void WriteObject(Utf8JsonWriter writer, JsonElement value, string name)
    {
        writer.WriteStartObject();
        bool isOwn = ProberValue.IsName(name);
        bool isPacket = value.TryGetProperty("raw_packet", out JsonElement raw);
        byte[]? bytes = isPacket ? ReportSecrets.BytesOf(raw) : null;
        string? withheld = !isPacket || raw.ValueKind == JsonValueKind.Null ? null : MakeSafe(bytes);
        if (withheld is not null) Withheld++;
        bool isData = !isPacket && value.TryGetProperty("format", out JsonElement format) && format.ValueKind == JsonValueKind.String
            && format.ValueEquals("base64");
        foreach (JsonProperty property in value.EnumerateObject())
        {
            writer.WritePropertyName(_text.Redact(isOwn ? ProberValue.PublishedName(property.Name) : property.Name));
            if (isPacket && property.NameEquals("raw_packet")) WriteRaw(writer, property.Value, withheld is null ? bytes : null);
            else if (isPacket && property.NameEquals("summary") && property.Value.ValueKind == JsonValueKind.String)
                WriteSummary(writer, property.Value.GetString()!, bytes, withheld);
            else if (isData && property.NameEquals("data") && property.Value.ValueKind == JsonValueKind.String)
                WriteData(writer, property.Value);
            else Write(writer, property.Value, isOwn ? name : property.Name);
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
            writer.WriteStringValue(Clean(data.GetString()!, "data"));
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
