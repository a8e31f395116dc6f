using System.Net;
using System.Text.Json;
using Sonde.Experiments.Framework;
using Sonde.Experiments.Privacy;
using Sonde.Packets.Ip;
using Sonde.Packets.Redaction;

namespace Sonde.Cli.Output;

/// <summary>Makes lines that are read from a file safe to publish. A target that was typed stays, as it does in the line that measuring wrote.</summary>
/// <remarks>Archives have millions of lines and were not made by this machine most often: only a usual spelling has a line looked at.</remarks>
/// <param name="secrets">What must not be published.</param>
internal sealed class ReadLines(RunSecrets secrets)
{
    private readonly UsualSpellings _usual = new(secrets.Redactor.Secrets);

    /// <summary>A line as it may be published; the same memory when it has no secret.</summary>
    public ReadOnlyMemory<byte> Publish(ReadOnlyMemory<byte> line)
    {
        if (!_usual.MayBeIn(line.Span)) return line;
        LineRedactor redactor = secrets.Redactor;
        ReadOnlyMemory<byte> published = redactor.Redact(line);
        if (published.Equals(line) || TypedIn(line.Span) is not { } target || !redactor.Secrets.Contains(target)) return published;
        return new LineRedactor(redactor.Secrets.Without(target)).Redact(line);
    }

    // The address under input, unless the line says that a name led to it.
    private static PacketAddress? TypedIn(ReadOnlySpan<byte> line)
    {
        try
        {
            var reader = new Utf8JsonReader(line);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) return null;
            string? input = null;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                bool isInput = reader.ValueTextEquals("input"u8), isName = reader.ValueTextEquals("x_hostname"u8);
                reader.Read();
                if (reader.TokenType != JsonTokenType.String) reader.Skip();
                else if (isName) return null;
                else if (isInput) input = reader.GetString();
            }

            string host = Uri.TryCreate(input, UriKind.Absolute, out Uri? url) && url.Host.Length > 0 ? url.Host : input ?? "";
            return LiteralAddress.TryParse(host.Trim('[', ']'), out IPAddress address) ? PacketAddress.From(address) : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
