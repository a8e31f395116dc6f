using System.Buffers;
using System.Net;
using System.Text;
using System.Text.Json;
using Sonde.Analysis.Lines;
using Sonde.Cli.Redaction;
using Sonde.Experiments.Privacy;
using Sonde.Packets.Addresses;
using Sonde.Packets.Ip;
using Sonde.Packets.Redaction;

namespace Sonde.Cli.Output;

/// <summary>
/// Makes lines that are read from a file safe to publish. A target that was typed stays, as it does in the line that measuring wrote.
/// What a measurement says of its own prober goes as <c>sonde redact --keep-private-hops</c> would take it out, whoever measured it.
/// </summary>
/// <remarks>
/// Archives have millions of lines and were not made by this machine most often: only a usual spelling has a line looked at.
/// </remarks>
/// <param name="secrets">What must not be published.</param>
internal sealed class ReadLines(RunSecrets secrets) : ILineGate
{
    private static readonly ReadOnlyMemory<byte> Withheld = Encoding.UTF8.GetBytes("[withheld: it cannot be made safe]");

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
    public ReadOnlyMemory<byte> PublishWhole(ReadOnlyMemory<byte> line)
    {
        LineRedactor usual = secrets.Redactor;
        return (ProberTells.MayBeIn(line.Span) ? PublishOwn(line, usual) : null) ?? Publish(line, usual);
    }

    // A line that says whose it is, as it may be published; null: it is nobody's.
    private static ReadOnlyMemory<byte>? PublishOwn(ReadOnlyMemory<byte> line, LineRedactor usual)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(line);
            ReportSecrets found = ReportSecrets.Of(document.RootElement);
            if (!found.HasToHide) return null;
            var clean = new ArrayBufferWriter<byte>(line.Length + 64);
            new ReportRedactor(typed => typed.Aggregate(usual.Secrets, (set, each) => set.Without(each)), keepPrivateHops: true)
                .Redact(line, found, clean);
            return clean.WrittenMemory;
        }
        catch (UnsafeLineException)
        {
            return Withheld;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // No JSON, or with a text that is no Unicode.
            string text = Encoding.Latin1.GetString(line.Span);
            if (ProberWords.HavePacket(text) || ProberWords.AreCutOff(text)) return Withheld;
            PacketAddress[] own = [.. ProberWords.Addresses(text)];
            if (own.Length == 0) return null;
            return new LineRedactor(usual.Secrets.With(own)).Redact(line);
        }
    }

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
