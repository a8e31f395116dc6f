using System.Buffers.Binary;

namespace Sonde.Packets.Captures;

/// <summary>Writes a pcap file with nanoseconds, in little-endian order.</summary>
public sealed class PcapWriter : CaptureWriter
{
    private const int HeaderLength = 24;

    private readonly Stream _stream;

    /// <summary>Begins a file.</summary>
    public PcapWriter(Stream stream, LinkType linkType = LinkType.Raw)
    {
        _stream = stream;
        Span<byte> header = stackalloc byte[HeaderLength];
        FillHeader(header, linkType);
        _stream.Write(header);
    }

    private PcapWriter(Stream stream) => _stream = stream;

    /// <summary>Goes on with a file that <see cref="IsOurs"/>, from where the stream stands.</summary>
    public static PcapWriter GoOn(Stream stream) => new(stream);

    /// <summary>Whether a stream begins as this writer begins a file of that kind; it is set back to its beginning.</summary>
    public static bool IsOurs(Stream stream, LinkType linkType = LinkType.Raw)
    {
        ArgumentNullException.ThrowIfNull(stream);
        Span<byte> wanted = stackalloc byte[HeaderLength], there = stackalloc byte[HeaderLength];
        FillHeader(wanted, linkType);
        stream.Position = 0;
        int length = stream.ReadAtLeast(there, HeaderLength, throwOnEndOfStream: false);
        stream.Position = 0;
        return length == HeaderLength && there.SequenceEqual(wanted);
    }

    private static void FillHeader(Span<byte> header, LinkType linkType)
    {
        header.Clear();
        BinaryPrimitives.WriteUInt32LittleEndian(header, 0xA1B23C4D);
        BinaryPrimitives.WriteUInt16LittleEndian(header[4..], 2);
        BinaryPrimitives.WriteUInt16LittleEndian(header[6..], 4);
        BinaryPrimitives.WriteUInt32LittleEndian(header[16..], CaptureReader.MaximumBlock / 4);
        BinaryPrimitives.WriteUInt32LittleEndian(header[20..], (uint)linkType);
    }

    /// <inheritdoc/>
    public override void Write(long timestampNs, ReadOnlySpan<byte> frame)
    {
        Span<byte> header = stackalloc byte[16];
        BinaryPrimitives.WriteUInt32LittleEndian(header, (uint)(timestampNs / 1_000_000_000));
        BinaryPrimitives.WriteUInt32LittleEndian(header[4..], (uint)(timestampNs % 1_000_000_000));
        BinaryPrimitives.WriteInt32LittleEndian(header[8..], frame.Length);
        BinaryPrimitives.WriteInt32LittleEndian(header[12..], frame.Length);
        _stream.Write(header);
        _stream.Write(frame);
    }
}
