using Sonde.Packets.Tcp;

namespace Sonde.Experiments.PathTransparency.Crafted;

/// <summary>One segment of the other end's of a crafted connection, as far as its headers tell of the path.</summary>
/// <param name="Flags">Its control bits.</param>
/// <param name="TrafficClass">Type of service, or traffic class: DSCP and ECN.</param>
/// <param name="Length">Bytes of data.</param>
/// <param name="HasReservedBit">Whether the bit that RFC 791 reserves is set; never in IPv6.</param>
internal readonly record struct HeardSegment(TcpFlags Flags, byte TrafficClass, int Length, bool HasReservedBit)
{
    /// <summary>Where its data belongs; what is sent again has the same.</summary>
    public uint Sequence { get; init; }

    /// <summary>Its ECN field, 0 to 3 (RFC 3168 §5).</summary>
    public int Ecn => TrafficClass & 3;

    /// <summary>Its DSCP, 0 to 63 (RFC 2474).</summary>
    public int Dscp => TrafficClass >> 2;
}
