using System.Buffers.Binary;

namespace Sonde.Packets.Captures;

/// <summary>Writes a pcapng file with one interface and nanoseconds, in little-endian order.</summary>
public sealed class PcapngWriter : CaptureWriter
{
    private readonly Stream _stream;

    /// <summary>Begins a file.</summary>
    public PcapngWriter(Stream stream, LinkType linkType = LinkType.Raw)
    {
        _stream = stream;
        Span<byte> head = stackalloc byte[28 + 32];
        head.Clear();
        BinaryPrimitives.WriteUInt32LittleEndian(head, PcapngFormat.SectionHeader);
        BinaryPrimitives.WriteUInt32LittleEndian(head[4..], 28);
        BinaryPrimitives.WriteUInt32LittleEndian(head[8..], 0x1A2B3C4D);
        BinaryPrimitives.WriteUInt16LittleEndian(head[12..], 1);
        head.Slice(16, 8).Fill(0xFF); // the section's length is not known
        BinaryPrimitives.WriteUInt32LittleEndian(head[24..], 28);
        Span<byte> description = head[28..];
        BinaryPrimitives.WriteUInt32LittleEndian(description, 1);
        BinaryPrimitives.WriteUInt32LittleEndian(description[4..], 32);
        BinaryPrimitives.WriteUInt16LittleEndian(description[8..], (ushort)linkType);
        BinaryPrimitives.WriteUInt16LittleEndian(description[16..], 9); // if_tsresol
        BinaryPrimitives.WriteUInt16LittleEndian(description[18..], 1);
        description[20] = 9; // 10^-9 s
        BinaryPrimitives.WriteUInt32LittleEndian(description[28..], 32);
        _stream.Write(head);
    }

    /// <inheritdoc/>
    public override void Write(long timestampNs, ReadOnlySpan<byte> frame)
    {
        int padding = (4 - frame.Length % 4) % 4;
        uint length = (uint)(32 + frame.Length + padding);
        Span<byte> header = stackalloc byte[28];
        BinaryPrimitives.WriteUInt32LittleEndian(header, 6);
        BinaryPrimitives.WriteUInt32LittleEndian(header[4..], length);
        BinaryPrimitives.WriteUInt32LittleEndian(header[8..], 0);
        BinaryPrimitives.WriteUInt32LittleEndian(header[12..], (uint)(timestampNs >> 32));
        BinaryPrimitives.WriteUInt32LittleEndian(header[16..], (uint)timestampNs);
        BinaryPrimitives.WriteInt32LittleEndian(header[20..], frame.Length);
        BinaryPrimitives.WriteInt32LittleEndian(header[24..], frame.Length);
        _stream.Write(header);
        _stream.Write(frame);
        Span<byte> tail = stackalloc byte[7];
        tail.Clear();
        BinaryPrimitives.WriteUInt32LittleEndian(tail[padding..], length);
        _stream.Write(tail[..(padding + 4)]);
    }
}
