using System.IO.Compression;

namespace Sonde.Experiments.Interference.Pages;

/// <summary>Bodies as they are compared: out of their chunks, and decompressed up to a bound.</summary>
internal static class HttpBody
{
    /// <summary>The most bytes that are compared.</summary>
    public const int Most = 1024 * 1024;

    /// <summary>The body as it came.</summary>
    public static byte[] Raw(HttpProgress progress, ReadOnlySpan<byte> received)
    {
        if (progress.Head is not { } head || received.Length <= head.Length) return [];
        if (!head.IsChunked)
        {
            ReadOnlySpan<byte> body = received[head.Length..];
            return (progress.Length is { } length && length < body.Length ? body[..(int)length] : body).ToArray();
        }

        using var joined = new MemoryStream();
        foreach ((int start, int count) in progress.Pieces) joined.Write(received.Slice(start, count));
        return joined.ToArray();
    }

    /// <summary>The body without its coding (gzip, deflate, br); as it is where the coding is another one or broken.</summary>
    /// <param name="coding">The value of <c>Content-Encoding</c>, or null.</param>
    /// <param name="raw">The body as it came.</param>
    /// <param name="isCut">Whether more would have come out than is looked at.</param>
    public static byte[] Decoded(string? coding, byte[] raw, out bool isCut)
    {
        isCut = false;
        if (coding is null || raw.Length == 0) return raw;
        try
        {
            using var packed = new MemoryStream(raw);
            using Stream? plain = coding.Trim().ToLowerInvariant() switch
            {
                "gzip" or "x-gzip" => new GZipStream(packed, CompressionMode.Decompress),
                "deflate" => new ZLibStream(packed, CompressionMode.Decompress),
                "br" => new BrotliStream(packed, CompressionMode.Decompress),
                _ => null,
            };
            if (plain is null) return raw;
            using var unpacked = new MemoryStream();
            byte[] buffer = new byte[16 * 1024];
            while (unpacked.Length < Most)
            {
                int count = plain.Read(buffer, 0, buffer.Length);
                if (count == 0) return unpacked.ToArray();
                unpacked.Write(buffer, 0, count);
            }

            isCut = true;
            return unpacked.ToArray();
        }
        catch (Exception e) when (e is InvalidDataException or IOException or InvalidOperationException)
        {
            // The last is what brotli says of bytes that are none.
            return raw;
        }
    }
}
