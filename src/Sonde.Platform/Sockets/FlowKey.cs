using Sonde.Packets.Ip;

namespace Sonde.Platform.Sockets;

/// <summary>A connection as its answers name it.</summary>
/// <param name="Remote">The target's address.</param>
/// <param name="RemotePort">The target's port.</param>
/// <param name="LocalPort">Our port.</param>
internal readonly record struct FlowKey(PacketAddress Remote, ushort RemotePort, ushort LocalPort);
