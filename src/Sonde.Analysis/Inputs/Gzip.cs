namespace Sonde.Analysis.Inputs;

/// <summary>Gzip (RFC 1952), told by its first bytes.</summary>
public static class Gzip
{
    /// <summary>Whether bytes begin as gzip does.</summary>
    public static bool IsPacked(ReadOnlySpan<byte> head) => head is [0x1f, 0x8b, ..];

    /// <summary>The stream's content: unpacked and checked to its last byte where it is gzip, else as it is.</summary>
    public static Stream Unpack(Stream stream) => Unpack(stream, counter: null, within: null);

    /// <summary>The content of a file whose bytes are counted, for the sake of what is packed within it.</summary>
    internal static Stream Unpack(Stream stream, UnpackLimit limit) => Unpack(stream, limit, within: null);

    /// <summary>The content of a file that lies in another one.</summary>
    internal static Stream UnpackWithin(Stream stream, UnpackLimit limit) => Unpack(stream, counter: null, limit);

    private static Stream Unpack(Stream stream, UnpackLimit? counter, UnpackLimit? within)
    {
        ArgumentNullException.ThrowIfNull(stream);
        byte[] head = new byte[2];
        int got = stream.ReadAtLeast(head, 2, throwOnEndOfStream: false);
        var whole = new PrefixedStream(head.AsMemory(0, got), stream, counter);
        return IsPacked(head.AsSpan(0, got)) ? new GzipReader(whole, within) : whole;
    }
}
