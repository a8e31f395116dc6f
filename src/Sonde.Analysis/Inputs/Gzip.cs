namespace Sonde.Analysis.Inputs;

/// <summary>Gzip (RFC 1952), told by its first bytes.</summary>
public static class Gzip
{
    /// <summary>Whether bytes begin as gzip does.</summary>
    public static bool IsPacked(ReadOnlySpan<byte> head) => head is [0x1f, 0x8b, ..];

    /// <summary>The stream's content: unpacked and checked to its last byte where it is gzip, else as it is.</summary>
    /// <exception cref="InvalidDataException">It is packed by something else.</exception>
    public static Stream Unpack(Stream stream) => Unpack(stream, counter: null, within: null);

    /// <summary>The content of a file whose bytes are counted, for the sake of what is packed within it.</summary>
    internal static Stream Unpack(Stream stream, UnpackLimit limit) => Unpack(stream, limit, within: null);

    /// <summary>The content of a file that lies in another one.</summary>
    internal static Stream UnpackWithin(Stream stream, UnpackLimit limit) => Unpack(stream, counter: null, limit);

    /// <summary>By what else bytes are packed, which is not read; null for all others.</summary>
    private static string? OtherPacking(ReadOnlySpan<byte> head) => head switch
    {
        [0x28, 0xB5, 0x2F, 0xFD, ..] => "zstd",
        [0xFD, (byte)'7', (byte)'z', (byte)'X', (byte)'Z', 0, ..] => "xz",
        [(byte)'B', (byte)'Z', (byte)'h', >= (byte)'1' and <= (byte)'9', 0x31 or 0x17, ..] => "bzip2",
        [(byte)'P', (byte)'K', 3, 4, ..] => "zip",
        _ => null,
    };

    private static Stream Unpack(Stream stream, UnpackLimit? counter, UnpackLimit? within)
    {
        ArgumentNullException.ThrowIfNull(stream);
        byte[] head = new byte[6];
        int got = stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        if (OtherPacking(head.AsSpan(0, got)) is { } other) throw new InvalidDataException($"it is compressed by {other}: unpack it");
        var whole = new PrefixedStream(head.AsMemory(0, got), stream) { Counter = counter };
        return IsPacked(head.AsSpan(0, got)) ? new GzipReader(whole, within) : whole;
    }
}
