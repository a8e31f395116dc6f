using System.Buffers;

namespace Sonde.Packets.Redaction;

/// <summary>
/// Overwrites secrets in data whose fields nobody knows, without changing its length: as bytes by loopback, as text by asterisks.
/// </summary>
internal static class DataRedaction
{
    private const int ShortestText = 8;
    private const byte Scrubbed = (byte)'*';

    /// <summary>Overwrites all secrets, those in packed data too.</summary>
    public static void Hunt(Span<byte> data, SecretSet secrets)
    {
        HuntPlain(data, secrets);
        if (!secrets.IsEmpty) PackedData.Redact(data, secrets);
    }

    /// <summary>Overwrites all secrets but those in packed data.</summary>
    public static void HuntPlain(Span<byte> data, SecretSet secrets)
    {
        if (secrets.IsEmpty) return;
        foreach (SecretPattern pattern in secrets.Patterns) pattern.Redact(data);
        if (data.Length < ShortestText) return;
        if (SpellingHunter.Find(data, secrets) is { } places)
        {
            foreach (Range range in places) data[range].Fill(Scrubbed);
        }

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
        List<Range>? places = SpellingHunter.Find(dotted, secrets);
        for (int i = 0; i < places?.Count; i++)
        {
            foreach (ref byte b in data[places[i]])
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
            List<Range>? places = SpellingHunter.Find(narrow, secrets);
            for (int i = 0; i < places?.Count; i++)
            {
                (int from, int length) = places[i].GetOffsetAndLength(narrow.Length);
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
