using System.Buffers.Binary;

namespace Sonde.Packets.Captures;

/// <summary>The classic pcap format, both byte orders, microseconds or nanoseconds.</summary>
internal sealed class PcapFormat
{
    private const uint Micro = 0xA1B2C3D4, Nano = 0xA1B23C4D;

    private readonly BoundedInput _input;
    private readonly bool _isBig;
    private readonly int _unitNs;
    private readonly LinkType _linkType;

    private PcapFormat(BoundedInput input, bool isBig, int unitNs, LinkType linkType)
        => (_input, _isBig, _unitNs, _linkType) = (input, isBig, unitNs, linkType);

    /// <summary>Whether a file begins by this number, read in big-endian order.</summary>
    public static bool IsMagic(uint magic) => magic is Micro or Nano || BinaryPrimitives.ReverseEndianness(magic) is Micro or Nano;

    public static bool TryOpen(uint magic, BoundedInput input, out PcapFormat? format)
    {
        format = null;
        bool isBig = magic is Micro or Nano;
        uint inOrder = isBig ? magic : BinaryPrimitives.ReverseEndianness(magic);
        if (!IsMagic(magic) || !input.TryReadRest(20, out ReadOnlySpan<byte> header)) return false;
        uint link = isBig ? BinaryPrimitives.ReadUInt32BigEndian(header[16..]) : BinaryPrimitives.ReadUInt32LittleEndian(header[16..]);
        format = new(input, isBig, inOrder == Nano ? 1 : 1000, (LinkType)(ushort)link);
        return true;
    }

    public bool TryRead(out CapturedPacket packet)
    {
        packet = default;
        if (!_input.TryRead(16, out ReadOnlySpan<byte> header)) return false;
        uint seconds = UInt32(header), fraction = UInt32(header[4..]), kept = UInt32(header[8..]), original = UInt32(header[12..]);
        if (!(kept == 0 ? Empty(out ReadOnlySpan<byte> frame) : _input.TryReadRest(kept, out frame))) return false;
        packet = new(seconds * 1_000_000_000L + fraction * (long)_unitNs, _linkType, (int)Math.Min(original, int.MaxValue), frame)
        {
            IsOfSeveral = _linkType is LinkType.LinuxSll or LinkType.LinuxSll2,
        };
        return true;
    }

    private static bool Empty(out ReadOnlySpan<byte> frame)
    {
        frame = [];
        return true;
    }

    private uint UInt32(ReadOnlySpan<byte> bytes)
        => _isBig ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : BinaryPrimitives.ReadUInt32LittleEndian(bytes);
}
