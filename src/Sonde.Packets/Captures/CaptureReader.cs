using System.Buffers.Binary;

namespace Sonde.Packets.Captures;

/// <summary>Reads captures in pcap or pcapng form from a stream, one frame at a time, in bounded memory.</summary>
/// <remarks>A file that is cut or wrong ends the reading with <see cref="Fault"/> set; what came before it counts.</remarks>
public sealed class CaptureReader
{
    /// <summary>The longest frame or block that is read, in bytes; a longer one is taken for a fault.</summary>
    public const int MaximumBlock = 1 << 20;

    /// <summary>How many bytes tell whether a stream begins like a capture.</summary>
    public const int MagicLength = 4;

    private readonly BoundedInput _input;
    private readonly PcapFormat? _pcap;
    private readonly PcapngFormat? _pcapng;

    private CaptureReader(BoundedInput input, PcapFormat? pcap, PcapngFormat? pcapng)
    {
        _input = input;
        _pcap = pcap;
        _pcapng = pcapng;
    }

    /// <summary>Why reading ended before the end of the file, or null.</summary>
    public string? Fault => _input.Fault;

    /// <summary>Whether bytes begin like a capture.</summary>
    public static bool Begins(ReadOnlySpan<byte> head)
        => head.Length >= MagicLength && BinaryPrimitives.ReadUInt32BigEndian(head) is var big
        && (big == PcapngFormat.SectionHeader || PcapFormat.IsMagic(big));

    /// <summary>Begins to read a capture; false when the stream does not begin like one.</summary>
    public static bool TryOpen(Stream stream, out CaptureReader? reader)
    {
        var input = new BoundedInput(stream, MaximumBlock);
        reader = null;
        if (!input.TryRead(4, out ReadOnlySpan<byte> magic)) return false;
        uint big = BinaryPrimitives.ReadUInt32BigEndian(magic);
        if (big == PcapngFormat.SectionHeader)
        {
            var pcapng = new PcapngFormat(input);
            if (!pcapng.TryReadSectionHeader()) return false;
            reader = new(input, null, pcapng);
        }
        else if (PcapFormat.TryOpen(big, input, out PcapFormat? pcap))
        {
            reader = new(input, pcap, null);
        }

        return reader is not null;
    }

    /// <summary>Reads the next frame; false at the end, or at a fault.</summary>
    public bool TryRead(out CapturedPacket packet) => _pcap is not null ? _pcap.TryRead(out packet) : _pcapng!.TryRead(out packet);
}
