using System.Buffers.Binary;

namespace Sonde.Packets.Icmp;

/// <summary>One entry of an MPLS label stack (RFC 3032 §2.1).</summary>
/// <param name="Label">The label, 20 bits.</param>
/// <param name="TrafficClass">Traffic class, 0 to 7.</param>
/// <param name="IsBottom">Whether it is the last of the stack.</param>
/// <param name="Ttl">Time to live.</param>
public readonly record struct MplsLabel(int Label, int TrafficClass, bool IsBottom, byte Ttl)
{
    /// <summary>Reads an entry from its four bytes.</summary>
    public static MplsLabel Read(ReadOnlySpan<byte> bytes)
    {
        uint word = BinaryPrimitives.ReadUInt32BigEndian(bytes);
        return new((int)(word >> 12), (int)(word >> 9) & 7, (word & 0x100) != 0, (byte)word);
    }

    /// <summary>Writes the entry's four bytes.</summary>
    public void Write(Span<byte> destination)
        => BinaryPrimitives.WriteUInt32BigEndian(destination, (uint)Label << 12 | (uint)TrafficClass << 9 | (IsBottom ? 0x100u : 0) | Ttl);
}
