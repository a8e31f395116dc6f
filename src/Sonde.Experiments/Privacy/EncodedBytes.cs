using System.Buffers;
using System.Buffers.Text;
using Sonde.Packets.Ip;
using Sonde.Packets.Redaction;

namespace Sonde.Experiments.Privacy;

/// <summary>Redacts bytes that are written in base64 (RFC 4648 §4): bodies, payloads, packets.</summary>
/// <param name="secrets">What must not be published.</param>
internal sealed class EncodedBytes(SecretSet secrets)
{
    private const int Shortest = 8; // of four bytes, which end in ==
    private const int ShortestWord = 16; // without them it may be any word
    private static readonly SearchValues<byte> Alphabet = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"u8);

    private static readonly SearchValues<byte> Escaped = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=\\"u8);

    private readonly PacketRedactor _packets = new(secrets);

    /// <summary>
    /// Whether a string of JSON that has escapes may be base64 once they are resolved: some writers escape its slashes, others break it
    /// into lines.
    /// </summary>
    public static bool MayBeEscaped(ReadOnlySpan<byte> inside) => !inside.ContainsAnyExcept(Escaped);

    /// <summary>
    /// What is to be published in the place of bytes in base64: empty where they cannot be made safe; null: the text as it is.
    /// </summary>
    /// <param name="text">The text, which may be something else.</param>
    /// <param name="isPacket">Whether a packet is expected, whose checksums must be right.</param>
    public byte[]? Redact(ReadOnlySpan<byte> text, bool isPacket)
    {
        if (!IsBase64(text)) return null;
        byte[] rented = ArrayPool<byte>.Shared.Rent(text.Length * 2);
        try
        {
            if (Base64.DecodeFromUtf8(text, rented, out _, out int length) != OperationStatus.Done) return null;
            Span<byte> before = rented.AsSpan(text.Length, length), data = rented.AsSpan(0, length);
            data.CopyTo(before);
            bool isSafe = true;
            if (isPacket && IpPacket.TryParse(data, out _)) isSafe = _packets.TryRedact(data);
            else _packets.RedactData(data);
            return !isSafe ? [] : data.SequenceEqual(before) ? null : Encode(data);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    private static bool IsBase64(ReadOnlySpan<byte> text)
    {
        if (text.Length < Shortest || text.Length % 4 != 0) return false;
        int other = text.IndexOfAnyExcept(Alphabet);
        return (other < 0 && text.Length >= ShortestWord)
            || (other >= 0 && other >= text.Length - 2 && text[other..].Trim((byte)'=').IsEmpty);
    }

    private static byte[] Encode(ReadOnlySpan<byte> data)
    {
        byte[] text = new byte[Base64.GetMaxEncodedToUtf8Length(data.Length)];
        Base64.EncodeToUtf8(data, text, out _, out _);
        return text;
    }
}
