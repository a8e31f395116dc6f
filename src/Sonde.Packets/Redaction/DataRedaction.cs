using System.Buffers;

namespace Sonde.Packets.Redaction;

/// <summary>Overwrites secrets in data whose fields nobody knows, without changing its length: as bytes by loopback, as text by asterisks.</summary>
internal static class DataRedaction
{
    private const int ShortestText = 8;
    private const byte Scrubbed = (byte)'*';

    public static void Hunt(Span<byte> data, SecretSet secrets)
    {
        if (secrets.IsEmpty) return;
        foreach (SecretPattern pattern in secrets.Patterns) pattern.Redact(data);
        if (data.Length < ShortestText) return;
        foreach (Range range in SpellingHunter.Find(data, secrets) ?? []) data[range].Fill(Scrubbed);
        HuntLabels(data, secrets);
        HuntWide(data, secrets);
    }

    // In a name on the wire (RFC 1035 §3.1) the length of a label stands where a dot would; the lengths stay.
    private static void HuntLabels(Span<byte> data, SecretSet secrets)
    {
        if (data.IndexOfAny((byte)1, (byte)2, (byte)3) < 0) return;
        byte[] text = ArrayPool<byte>.Shared.Rent(data.Length);
        Span<byte> dotted = text.AsSpan(0, data.Length);
        for (int i = 0; i < data.Length; i++) dotted[i] = IsLength(data[i]) ? (byte)'.' : data[i];
        foreach (Range range in SpellingHunter.Find(dotted, secrets) ?? [])
        {
            foreach (ref byte b in data[range])
            {
                if (!IsLength(b)) b = Scrubbed;
            }
        }

        ArrayPool<byte>.Shared.Return(text);
    }

    // Text in 16-bit units (UTF-16 of either order, at an even place or not): every second byte is zero.
    private static void HuntWide(Span<byte> data, SecretSet secrets)
    {
        if (data.Length < 2 * ShortestText || !data.Contains((byte)0)) return;
        byte[] text = ArrayPool<byte>.Shared.Rent(data.Length);
        for (int first = 0; first < 2; first++)
        {
            Span<byte> narrow = text.AsSpan(0, (data.Length - first) / 2);
            for (int i = 0; i < narrow.Length; i++) narrow[i] = data[first + (2 * i)];
            foreach (Range range in SpellingHunter.Find(narrow, secrets) ?? [])
            {
                (int from, int length) = range.GetOffsetAndLength(narrow.Length);
                if (IsWide(data, first + (2 * from), length)) Scrub(data, first + (2 * from), length);
            }
        }

        ArrayPool<byte>.Shared.Return(text);
    }

    private static bool IsWide(ReadOnlySpan<byte> data, int at, int length)
    {
        for (int i = 0; i < length - 1; i++)
        {
            if (data[at + (2 * i) + 1] != 0) return false;
        }

        return true;
    }

    private static void Scrub(Span<byte> data, int at, int length)
    {
        for (int i = 0; i < length; i++) data[at + (2 * i)] = Scrubbed;
    }

    // White space is none: text has it between numbers.
    private static bool IsLength(byte b) => b is >= 1 and < 32 and not (9 or 10 or 13);
}
