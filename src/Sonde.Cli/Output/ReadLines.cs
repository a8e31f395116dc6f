using System.Net;
using System.Text.Json;
using Sonde.Analysis.Lines;
using Sonde.Experiments.Privacy;
using Sonde.Packets.Addresses;
using Sonde.Packets.Ip;
using Sonde.Packets.Redaction;

namespace Sonde.Cli.Output;

/// <summary>
/// Makes lines that are read from a file safe to publish. A target that was typed stays, as it does in the line that measuring wrote.
/// </summary>
/// <remarks>
/// Archives have millions of lines and were not made by this machine most often: only a usual spelling has a line looked at.
/// </remarks>
/// <param name="secrets">What must not be published.</param>
internal sealed class ReadLines(RunSecrets secrets) : ILineGate
{
    private volatile Usual _usual = new(SecretSet.None);

    /// <inheritdoc/>
    public bool MayHide(ReadOnlySpan<byte> block)
    {
        SecretSet now = secrets.ArchiveRedactor.Secrets;
        if (!ReferenceEquals(now, _usual.Secrets)) _usual = new(now);
        return _usual.Spellings.MayBeIn(block);
    }

    /// <inheritdoc/>
    public ReadOnlyMemory<byte> Publish(ReadOnlyMemory<byte> line) => MayHide(line.Span) ? Publish(line, secrets.ArchiveRedactor) : line;

    /// <inheritdoc/>
    public ReadOnlyMemory<byte> PublishWhole(ReadOnlyMemory<byte> line) => Publish(line, secrets.Redactor);

    private static ReadOnlyMemory<byte> Publish(ReadOnlyMemory<byte> line, LineRedactor redactor)
    {
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

    private sealed class Usual(SecretSet secrets)
    {
        public SecretSet Secrets { get; } = secrets;

        public UsualSpellings Spellings { get; } = new(secrets);
    }
}
