using System.Buffers;
using System.Text;
using System.Text.Json;
using Sonde.Measurements.Formats;
using Sonde.Packets.Redaction;

namespace Sonde.Experiments.Privacy;

/// <summary>
/// Takes secrets out of a line that is to be published: out of the text of all strings of JSON, whatever escapes hide it, out of bytes in
/// base64, out of packets with their checksums, out of JSON that strings hold, and out of lines that are no JSON.
/// </summary>
/// <remarks>
/// A secret never reaches over the end of a string, since quotes are of no spelling; so each string is looked through by itself, and those
/// that were before are passed over (dd-168), many at once where the line before has them too (dd-246).
/// </remarks>
/// <param name="secrets">What must not be published.</param>
public sealed class LineRedactor(SecretSet secrets)
{
    // How often JSON is read within a string; what lies deeper and has bytes in it is not published.
    private const int MostDeep = 8;

    private readonly TextRedactor _text = new(secrets);
    private readonly EncodedBytes _bytes = new(secrets);
    private Passed? _passed = new();

    /// <summary>What must not be published.</summary>
    public SecretSet Secrets => secrets;

    /// <summary>
    /// A line whose packets have no secret split over several of them; for who makes texts of the packets before the rest is redacted.
    /// </summary>
    public ReadOnlyMemory<byte> RedactFlows(ReadOnlyMemory<byte> line) => LinePackets.Redact(line, secrets);

    /// <summary>Text without secrets; the same instance when it has none.</summary>
    public string Redact(string text) => _text.Redact(text);

    /// <summary>One line, or one JSON value, in UTF-8, without secrets; the same memory when it has none.</summary>
    /// <param name="line">The line.</param>
    /// <param name="drawn">A text that was drawn by chance for this line, and so tells nothing; empty: there is none.</param>
    public ReadOnlyMemory<byte> Redact(ReadOnlyMemory<byte> line, ReadOnlySpan<byte> drawn = default)
    {
        if (secrets.IsEmpty) return line;
        line = LinePackets.Redact(line, secrets);
        Passed? passed = Interlocked.Exchange(ref _passed, null); // where another thread has it, this one does without
        byte[]? clean = new Walk(_text, _bytes, line.Span, drawn, passed, depth: 0).Run();
        if (passed is not null) Volatile.Write(ref _passed, passed);
        return clean is not null ? clean : line;
    }

    /// <summary>What was looked through and has no secret.</summary>
    private sealed class Passed
    {
        public KnownTexts Texts { get; } = new();

        public LineBefore Line { get; } = new();
    }

    private ref struct Walk(
        TextRedactor text, EncodedBytes encoded, ReadOnlySpan<byte> line, ReadOnlySpan<byte> drawn, Passed? passed, int depth)
    {
        private readonly ReadOnlySpan<byte> _line = line, _drawn = drawn;
        private readonly JsonPlace _place = new();
        private readonly bool _isJson = line.TrimStart(" \t\r\n"u8) is [(byte)'{' or (byte)'[', ..];
        private ArrayBufferWriter<byte>? _clean;
        private int _done;

        public byte[]? Run()
        {
            int at = 0, same = 0;
            LineBefore? before = _isJson ? passed?.Line : null;
            before?.Begin();
            while (at < _line.Length)
            {
                if (before is not null && !_place.HasPackets)
                {
                    int passedOver = before.Same(_line[at..]);
                    same += passedOver;
                    at += passedOver;
                }

                int open = _line[at..].IndexOf((byte)'"');
                int outside = open < 0 ? _line.Length : at + open;
                _place.PassOver(_line[at..outside]);
                Outside(at, outside);
                if (open < 0) break;
                int close = JsonPlace.EndOfString(_line, outside + 1);
                bool isKey = IsKey(close);
                InString(outside + 1, close, isKey);
                if (isKey) _place.Enter(_line[(outside + 1)..close]);
                at = Math.Min(close + 1, _line.Length);
                before?.Pass();
            }

            if (_clean is null)
            {
                if (before is not null && !_place.HasPackets && same < _line.Length / 2) before.Become(_line);
                return null;
            }

            _clean.Write(_line[_done..]);
            return _clean.WrittenSpan.ToArray();
        }

        // In JSON numbers stand here, which cannot be replaced; in what is no JSON anything does.
        private void Outside(int from, int to)
        {
            ReadOnlySpan<byte> between = _line[from..to];
            if (!between.ContainsAnyExcept(JsonPlace.Marks) || (_isJson && JsonPlace.IsNumbers(between))) return;
            if (text.Redact(between) is { } redacted) Put(from, to, redacted);
        }

        private void InString(int from, int to, bool isKey)
        {
            ReadOnlySpan<byte> inside = _line[from..to];
            if (_drawn.Length > 0 && inside.SequenceEqual(_drawn)) return;
            TextKind kind = isKey ? TextKind.Name : _place.IsPacket ? TextKind.Packet : TextKind.Value;
            if (passed is not null && passed.Texts.Contains(inside, kind)) return;
            byte[]? redacted = inside.Contains((byte)'\\')
                ? MayHoldBytes(inside) || EncodedBytes.MayBeEscaped(inside) || JsonEscapes.Find(text, inside)
                    ? RedactUnescaped(inside)
                    : null
                : RedactPlain(inside, isKey);
            if (redacted is not null) Put(from, to, redacted);
            else passed?.Texts.Add(inside, kind);
        }

        // What is base64 as a whole stays so: it goes first, and text has nothing to find in it any more.
        private readonly byte[]? RedactPlain(ReadOnlySpan<byte> inside, bool isKey)
        {
            byte[]? whole = isKey ? null : encoded.Redact(inside, _place.IsPacket);
            return text.Redact(whole ?? inside) ?? whole;
        }

        private byte[]? RedactUnescaped(ReadOnlySpan<byte> inside)
        {
            byte[] quoted = [(byte)'"', .. inside, (byte)'"'];
            string plain;
            try
            {
                Utf8JsonReader reader = new(quoted);
                reader.Read();
                plain = reader.GetString()!;
            }
            catch (Exception e) when (e is JsonException or InvalidOperationException)
            {
                // What cannot be read cannot be called safe.
                return "[scrubbed]"u8.ToArray();
            }

            bool isInside = false;
            if (MayHoldBytes(inside) && plain.AsSpan().TrimStart() is ['{' or '[' or '"', ..])
            {
                if (depth == MostDeep) return "[scrubbed]"u8.ToArray();
                ReadOnlyMemory<byte> json = Encoding.UTF8.GetBytes(plain), joined = LinePackets.Redact(json, text.Secrets);
                byte[]? inner = new Walk(text, encoded, joined.Span, default, null, depth + 1).Run();
                isInside = inner is not null || !joined.Equals(json);
                if (isInside) plain = Encoding.UTF8.GetString(inner ?? joined.Span);
            }

            // Base64 may be broken into lines (RFC 2045 §6.8); what is published of it is one.
            byte[]? whole = encoded.Redact(Encoding.UTF8.GetBytes(plain.ReplaceLineEndings("")), _place.IsPacket);
            if (whole is not null) plain = Encoding.ASCII.GetString(whole);
            string redacted = text.Redact(plain);
            if (ReferenceEquals(redacted, plain) && !isInside) return whole;
            return JsonEncodedText.Encode(redacted, JsonText.Encoder).EncodedUtf8Bytes.ToArray();
        }

        // Text is found however often it is escaped; packets and other bytes only where JSON says that they are some.
        private static bool MayHoldBytes(ReadOnlySpan<byte> inside)
            => inside.TrimStart((byte)' ') is [(byte)'{' or (byte)'[' or (byte)'\\', ..]
                && (inside.IndexOf("raw_packet"u8) >= 0 || inside.IndexOf("base64"u8) >= 0);

        private void Put(int from, int to, ReadOnlySpan<byte> redacted)
        {
            _clean ??= new ArrayBufferWriter<byte>(_line.Length + 64);
            _clean.Write(_line[_done..from]);
            _clean.Write(redacted);
            _done = to;
        }

        private readonly bool IsKey(int close)
        {
            int i = close + 1;
            while (i < _line.Length && _line[i] is (byte)' ' or (byte)'\t' or (byte)'\n' or (byte)'\r') i++;
            return i < _line.Length && _line[i] == ':';
        }
    }
}
