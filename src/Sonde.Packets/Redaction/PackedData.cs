using System.IO.Compression;

namespace Sonde.Packets.Redaction;

/// <summary>
/// Blanks what is packed by gzip (RFC 1952) in data, if a secret is in what it unfolds to: within it nothing can be replaced. What unfolds
/// to much more than a page does, or begins again and again, is blanked unread.
/// </summary>
internal static class PackedData
{
    private const int HeaderLength = 10, MostTries = 4, MostTimes = 64, Least = 64 << 10, Most = 4 << 20;

    private static ReadOnlySpan<byte> Magic => [0x1f, 0x8b, 8];

    /// <summary>Blanks it, from behind its header on; it may be cut.</summary>
    public static void Redact(Span<byte> data, SecretSet secrets)
    {
        int budget = (int)Math.Clamp((long)data.Length * MostTimes, Least, Most);
        for (int from = 0, tries = 0, at; (at = data[from..].IndexOf(Magic)) >= 0; from += at + Magic.Length)
        {
            Span<byte> packed = data[(from + at)..];
            if (packed.Length <= HeaderLength) return;
            if (++tries > MostTries || MayHide(packed, secrets, ref budget)) packed[HeaderLength..].Clear();
        }
    }

    private static bool MayHide(ReadOnlySpan<byte> packed, SecretSet secrets, ref int budget)
    {
        byte[] plain = Unfold(packed, ref budget), clean = [.. plain];
        if (budget <= 0) return true;
        DataRedaction.HuntPlain(clean, secrets);
        return !clean.AsSpan().SequenceEqual(plain);
    }

    private static byte[] Unfold(ReadOnlySpan<byte> packed, ref int budget)
    {
        using var plain = new MemoryStream();
        byte[] block = new byte[8 << 10];
        try
        {
            using var zip = new GZipStream(new MemoryStream(packed.ToArray()), CompressionMode.Decompress);
            for (int got; budget > 0 && (got = zip.Read(block)) > 0; budget -= got) plain.Write(block, 0, got);
        }
        catch (InvalidDataException)
        {
            // It is none, or cut, or followed by something else: what came before counts.
        }

        return plain.ToArray();
    }
}
