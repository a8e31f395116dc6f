using System.Buffers;
using System.Text;

namespace Sonde.Analysis.Text;

/// <summary>The escapes of JSON strings, both ways, over bytes (RFC 8259 §7).</summary>
internal static class JsonEscapes
{
    /// <summary>The bytes that may not stand in a JSON string as they are.</summary>
    public static readonly SearchValues<byte> MustEscape = SearchValues.Create(
        [.. Enumerable.Range(0, 32).Select(b => (byte)b), (byte)'"', (byte)'\\']);

    public static void Write(Utf8Buffer into, byte value)
    {
        switch (value)
        {
            case (byte)'"': into.Append("\\\""u8); break;
            case (byte)'\\': into.Append("\\\\"u8); break;
            case (byte)'\n': into.Append("\\n"u8); break;
            case (byte)'\r': into.Append("\\r"u8); break;
            case (byte)'\t': into.Append("\\t"u8); break;
            default:
                into.Append("\\u00"u8);
                into.Append(Hex(value >> 4));
                into.Append(Hex(value & 15));
                break;
        }
    }

    /// <summary>Writes the text that an escaped JSON string stands for. Halves of surrogate pairs become U+FFFD.</summary>
    public static void Unescape(ReadOnlySpan<byte> raw, Utf8Buffer into)
    {
        while (true)
        {
            int plain = raw.IndexOf((byte)'\\');
            if (plain < 0 || plain + 1 >= raw.Length) break;
            into.Append(raw[..plain]);
            byte kind = raw[plain + 1];
            raw = raw[(plain + 2)..];
            switch (kind)
            {
                case (byte)'n': into.Append((byte)'\n'); break;
                case (byte)'r': into.Append((byte)'\r'); break;
                case (byte)'t': into.Append((byte)'\t'); break;
                case (byte)'b': into.Append((byte)'\b'); break;
                case (byte)'f': into.Append((byte)'\f'); break;
                case (byte)'u': raw = Codepoint(raw, into); break;
                default: into.Append(kind); break;
            }
        }

        into.Append(raw);
    }

    private static ReadOnlySpan<byte> Codepoint(ReadOnlySpan<byte> raw, Utf8Buffer into)
    {
        if (!TryHex(raw, out int unit)) return raw;
        raw = raw[4..];
        if (unit < 0x80)
        {
            into.Append((byte)unit);
            return raw;
        }

        Rune rune = Rune.ReplacementChar;
        if (char.IsHighSurrogate((char)unit))
        {
            if (raw is [(byte)'\\', (byte)'u', ..] && TryHex(raw[2..], out int low) && char.IsLowSurrogate((char)low))
            {
                rune = new Rune((char)unit, (char)low);
                raw = raw[6..];
            }
        }
        else if (!char.IsLowSurrogate((char)unit))
        {
            rune = new Rune((char)unit);
        }

        Span<byte> utf8 = into.Reserve(4);
        into.Advance(rune.EncodeToUtf8(utf8));
        return raw;
    }

    private static bool TryHex(ReadOnlySpan<byte> raw, out int value)
    {
        value = 0;
        if (raw.Length < 4) return false;
        for (int i = 0; i < 4; i++)
        {
            int digit = raw[i] switch
            {
                >= (byte)'0' and <= (byte)'9' => raw[i] - '0',
                >= (byte)'a' and <= (byte)'f' => raw[i] - 'a' + 10,
                >= (byte)'A' and <= (byte)'F' => raw[i] - 'A' + 10,
                _ => -1,
            };
            if (digit < 0) return false;
            value = (value << 4) | digit;
        }

        return true;
    }

    private static byte Hex(int nibble) => (byte)(nibble < 10 ? '0' + nibble : 'a' + nibble - 10);
}
