using System.Buffers.Binary;
using Sonde.Packets.Ip;

namespace Sonde.Experiments.PathTransparency.Locating;

/// <summary>The bit that RFC 791 reserves before the flags of IPv4, which even the shortest citation has.</summary>
internal sealed class ReservedBitField : QuotedField
{
    private const int FlagsAt = 6;

    // Systems that keep the field in their own order cite it so.
    private const ushort Bit = 0x8000, Swapped = 0x0080, SwappedDontFragment = 0x0040;

    private ReservedBitField()
    {
    }

    /// <summary>The field.</summary>
    public static ReservedBitField Instance { get; } = new();

    /// <inheritdoc/>
    public override QuoteReading Read(in CitedProbe probe)
    {
        if (!probe.Cited.IsIpv4 || probe.Cited.Bytes.Length < Ipv4Packet.MinimumHeaderLength) return QuoteReading.Unseen;
        ushort flags = BinaryPrimitives.ReadUInt16BigEndian(probe.Cited.Bytes[FlagsAt..]);
        return (flags & Bit) != 0 || (flags & ~SwappedDontFragment) == Swapped ? QuoteReading.Intact : QuoteReading.Gone;
    }
}
