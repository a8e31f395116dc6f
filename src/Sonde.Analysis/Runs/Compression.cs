using System.IO.Compression;

namespace Sonde.Analysis.Runs;

/// <summary>Gzip, told by its first bytes.</summary>
internal static class Compression
{
    /// <summary>The stream's content, decompressed where it is gzip.</summary>
    public static Stream Unpack(Stream stream)
    {
        byte[] head = new byte[2];
        int got = stream.ReadAtLeast(head, 2, throwOnEndOfStream: false);
        Stream whole = stream;
        if (stream.CanSeek) stream.Seek(0, SeekOrigin.Begin);
        else whole = new PrefixedStream(head.AsMemory(0, got), stream);
        return got == 2 && head is [0x1f, 0x8b] ? new GZipStream(whole, CompressionMode.Decompress) : whole;
    }

    /// <summary>Appends bytes as one gzip member. Members may follow each other in a file.</summary>
    public static void Pack(ReadOnlySpan<byte> bytes, MemoryStream into)
    {
        using var zip = new GZipStream(into, CompressionLevel.Fastest, leaveOpen: true);
        zip.Write(bytes);
    }
}
