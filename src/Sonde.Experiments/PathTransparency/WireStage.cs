using Sonde.Experiments.Network;
using Sonde.Packets.Ip;

namespace Sonde.Experiments.PathTransparency;

/// <summary>What a plan of crafted probes is given.</summary>
/// <param name="Channel">Where they leave.</param>
/// <param name="Source">The address they leave from; unspecified where nobody knows.</param>
/// <param name="NextPort">Gives ports in turn that are kept from the system.</param>
/// <param name="Random">Chance.</param>
internal sealed record WireStage(IPacketChannel Channel, PacketAddress Source, Func<ushort> NextPort, Random Random);
