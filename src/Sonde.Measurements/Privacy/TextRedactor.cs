using System.Buffers;
using System.Net;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Sonde.Measurements.Formats;

namespace Sonde.Measurements.Privacy;

/// <summary>
/// Puts <c>[scrubbed]</c> in the place of secret addresses, in any of their textual forms: compressed or not, upper or lower case,
/// IPv4 inside IPv6, in brackets, with a port or a zone, with <c>%3a</c> for a colon. Whole tokens only: <c>192.0.2.1</c> is not in
/// <c>192.0.2.11</c>. Loopback is never a secret.
/// </summary>
public sealed class TextRedactor
{
    private static readonly byte[] ReplacementUtf8 = Encoding.UTF8.GetBytes(EndpointScrubber.Replacement);

    private readonly IPAddress[] _given;
    private readonly SecretAddresses _secrets;

    /// <summary>Makes a redactor.</summary>
    /// <param name="secrets">The addresses that must not be published; loopback and unspecified ones are ignored.</param>
    public TextRedactor(IEnumerable<IPAddress> secrets)
    {
        _given = [.. secrets];
        _secrets = new SecretAddresses(_given);
    }

    /// <summary>Whether there is any secret at all.</summary>
    public bool HasSecrets => !_secrets.IsEmpty;

    /// <summary>Whether an address is a secret.</summary>
    public bool IsSecret(IPAddress address) => _secrets.HasIPv6(AddressText.Number(address));

    /// <summary>The same redactor without one secret: a target that is a local address stays as typed.</summary>
    public TextRedactor Without(IPAddress address)
        => new(_given.Where(a => AddressText.Number(a) != AddressText.Number(address)));

    /// <summary>The text without secrets; the same instance when it has none.</summary>
    public string Redact(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (_secrets.IsEmpty) return text;
        ReadOnlySpan<ushort> units = MemoryMarshal.Cast<char, ushort>(text);
        StringBuilder? clean = null;
        int done = 0;
        while (AddressHunter.TryFind(units, done, _secrets, out int start, out int end))
        {
            clean ??= new StringBuilder(text.Length);
            clean.Append(text, done, start - done).Append(EndpointScrubber.Replacement);
            done = end;
        }

        return clean is null ? text : clean.Append(text, done, text.Length - done).ToString();
    }

    /// <summary>A line of JSON without secrets in its strings and names; the same memory when it has none.</summary>
    /// <param name="line">One JSON value in UTF-8. What is no valid JSON is redacted as text.</param>
    public ReadOnlyMemory<byte> RedactJson(ReadOnlyMemory<byte> line)
    {
        if (_secrets.IsEmpty) return line;
        ReadOnlySpan<byte> bytes = line.Span;

        // Without escapes the bytes of a string are its text, and outside strings nothing looks like an address.
        return bytes.Contains((byte)'\\') ? RedactEscaped(line) : RedactPlain(bytes) ?? line;
    }

    private byte[]? RedactPlain(ReadOnlySpan<byte> bytes)
    {
        if (!AddressHunter.TryFind(bytes, 0, _secrets, out int start, out int end)) return null;
        ArrayBufferWriter<byte> clean = new(bytes.Length);
        int done = 0;
        do
        {
            clean.Write(bytes[done..start]);
            clean.Write(ReplacementUtf8);
            done = end;
        }
        while (AddressHunter.TryFind(bytes, done, _secrets, out start, out end));
        clean.Write(bytes[done..]);
        return clean.WrittenSpan.ToArray();
    }

    // String by string: those without an escape as they are, the others unescaped, redacted and escaped again.
    private ReadOnlyMemory<byte> RedactEscaped(ReadOnlyMemory<byte> line)
    {
        ReadOnlySpan<byte> bytes = line.Span;
        ArrayBufferWriter<byte>? clean = null;
        int done = 0;
        int open = bytes.IndexOf((byte)'"');
        while (open >= 0)
        {
            int close = EndOfString(bytes, open + 1);
            ReadOnlySpan<byte> inside = bytes[(open + 1)..close];
            byte[]? redacted = inside.Contains((byte)'\\') ? RedactUnescaped(inside) : RedactPlain(inside);
            if (redacted is not null)
            {
                clean ??= new ArrayBufferWriter<byte>(bytes.Length);
                clean.Write(bytes[done..(open + 1)]);
                clean.Write(redacted);
                done = close;
            }

            int next = close < bytes.Length ? bytes[(close + 1)..].IndexOf((byte)'"') : -1;
            open = next < 0 ? -1 : close + 1 + next;
        }

        if (clean is null) return line;
        clean.Write(bytes[done..]);
        return clean.WrittenSpan.ToArray();
    }

    private byte[]? RedactUnescaped(ReadOnlySpan<byte> inside)
    {
        byte[] quoted = [(byte)'"', .. inside, (byte)'"'];
        string text;
        try
        {
            Utf8JsonReader reader = new(quoted);
            reader.Read();
            text = reader.GetString()!;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // What cannot be read cannot be called safe.
            return ReplacementUtf8;
        }

        string redacted = Redact(text);
        return ReferenceEquals(redacted, text) ? null : JsonEncodedText.Encode(redacted, JsonText.Encoder).EncodedUtf8Bytes.ToArray();
    }

    private static int EndOfString(ReadOnlySpan<byte> bytes, int from)
    {
        for (int i = from; i < bytes.Length; i++)
        {
            if (bytes[i] == '"') return i;
            if (bytes[i] == '\\') i++;
        }

        return bytes.Length;
    }
}
