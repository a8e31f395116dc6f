using System.Buffers.Binary;

namespace Sonde.Packets.Captures;

/// <summary>The pcapng format: sections of either byte order, interfaces, enhanced, simple and obsolete packet blocks.</summary>
internal sealed class PcapngFormat(BoundedInput input)
{
    public const uint SectionHeader = 0x0A0D0D0A;
    private const uint ByteOrderMagic = 0x1A2B3C4D;
    private const uint InterfaceDescription = 1, ObsoletePacket = 2, SimplePacket = 3, EnhancedPacket = 6;
    private const int MaximumInterfaces = 4096;

    private readonly List<(LinkType Link, double UnitNs, long OffsetNs)> _interfaces = [];
    private bool _isBig;

    /// <summary>Reads a section header whose type has been read already.</summary>
    public bool TryReadSectionHeader()
    {
        if (!input.TryReadRest(8, out ReadOnlySpan<byte> head)) return false;
        uint magic = BinaryPrimitives.ReadUInt32BigEndian(head[4..]);
        if (magic != ByteOrderMagic && magic != BinaryPrimitives.ReverseEndianness(ByteOrderMagic))
            return Wrong("a section has no byte-order magic");
        _isBig = magic == ByteOrderMagic;
        uint length = UInt32(head);
        _interfaces.Clear();
        return length >= 28 && length % 4 == 0 ? input.TryReadRest(length - 12, out _) : Wrong("a section header has a wrong length");
    }

    public bool TryRead(out CapturedPacket packet)
    {
        packet = default;
        while (input.TryRead(4, out ReadOnlySpan<byte> start))
        {
            if (BinaryPrimitives.ReadUInt32BigEndian(start) == SectionHeader)
            {
                if (!TryReadSectionHeader()) return false;
                continue;
            }

            uint type = UInt32(start);
            if (!input.TryReadRest(4, out ReadOnlySpan<byte> size)) return false;
            uint length = UInt32(size);
            if (length < 12 || length % 4 != 0) return Wrong("a block has a wrong length");
            if (!input.TryReadRest(length - 8L, out ReadOnlySpan<byte> body)) return false;
            body = body[..^4];
            switch (type)
            {
                case InterfaceDescription:
                    if (!TryAddInterface(body)) return false;
                    break;
                case EnhancedPacket or ObsoletePacket:
                    return TryReadPacket(body, type, out packet);
                case SimplePacket:
                    return TryReadSimple(body, out packet);
            }
        }

        return false;
    }

    private bool TryAddInterface(ReadOnlySpan<byte> body)
    {
        if (body.Length < 8 || _interfaces.Count >= MaximumInterfaces) return Wrong("an interface description is wrong");
        var link = (LinkType)UInt16(body);
        double unit = 1000;
        long offset = 0;
        for (ReadOnlySpan<byte> left = body[8..]; left.Length >= 4;)
        {
            int code = UInt16(left), length = UInt16(left[2..]), padded = 4 + (length + 3) / 4 * 4;
            if (code == 0 || padded > left.Length) break;
            if (code == 9 && length == 1)
                unit = (left[4] & 0x80) != 0 ? 1e9 / Math.Pow(2, left[4] & 0x7F) : 1e9 / Math.Pow(10, left[4]);
            if (code == 14 && length == 8) offset = unchecked((long)UInt64(left[4..]) * 1_000_000_000);
            left = left[padded..];
        }

        _interfaces.Add((link, unit, offset));
        return true;
    }

    private bool TryReadPacket(ReadOnlySpan<byte> body, uint type, out CapturedPacket packet)
    {
        packet = default;
        if (body.Length < 20) return Wrong("a packet block is too short");
        uint index = type == EnhancedPacket ? UInt32(body) : (uint)UInt16(body);
        if (index >= _interfaces.Count) return Wrong("a packet names an interface that was not described");
        (LinkType link, double unit, long offset) = _interfaces[(int)index];
        ulong ticks = (ulong)UInt32(body[4..]) << 32 | UInt32(body[8..]);
        uint kept = UInt32(body[12..]), original = UInt32(body[16..]);
        if (kept > body.Length - 20) return Wrong("a packet states more bytes than its block has");
        long ns = unit == 1 ? (long)Math.Min(ticks, long.MaxValue)
            : unit == 1000 ? (long)Math.Min(ticks, long.MaxValue / 1000) * 1000
            : (long)Math.Min(ticks * unit, 9e18);
        packet = new(unchecked(ns + offset), link, (int)Math.Min(original, int.MaxValue), body.Slice(20, (int)kept))
        {
            IsOfSeveral = _interfaces.Count > 1 || link is LinkType.LinuxSll or LinkType.LinuxSll2,
        };
        return true;
    }

    private bool TryReadSimple(ReadOnlySpan<byte> body, out CapturedPacket packet)
    {
        packet = default;
        if (body.Length < 4 || _interfaces.Count == 0) return Wrong("a simple packet block is wrong");
        uint original = UInt32(body);
        packet = new(0, _interfaces[0].Link, (int)Math.Min(original, int.MaxValue), body[4..][..(int)Math.Min(original, body.Length - 4)]);
        return true;
    }

    private bool Wrong(string fault)
    {
        input.Fault ??= fault;
        return false;
    }

    private ushort UInt16(ReadOnlySpan<byte> bytes)
        => _isBig ? BinaryPrimitives.ReadUInt16BigEndian(bytes) : BinaryPrimitives.ReadUInt16LittleEndian(bytes);

    private uint UInt32(ReadOnlySpan<byte> bytes)
        => _isBig ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : BinaryPrimitives.ReadUInt32LittleEndian(bytes);

    private ulong UInt64(ReadOnlySpan<byte> bytes)
        => _isBig ? BinaryPrimitives.ReadUInt64BigEndian(bytes) : BinaryPrimitives.ReadUInt64LittleEndian(bytes);
}
