using Sonde.Packets.Ip;

namespace Sonde.Experiments.Wire;

/// <summary>Both ends of a crafted connection.</summary>
/// <param name="Source">Our address.</param>
/// <param name="LocalPort">Our port.</param>
/// <param name="Target">The target's address.</param>
/// <param name="TargetPort">The target's port.</param>
internal readonly record struct WireEndpoints(PacketAddress Source, ushort LocalPort, PacketAddress Target, ushort TargetPort)
{
    /// <summary>The largest segment to announce: what fits an Ethernet frame.</summary>
    public ushort MaximumSegmentSize => (ushort)(Target.IsIpv4 ? 1460 : 1440);
}
