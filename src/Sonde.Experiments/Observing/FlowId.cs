using Sonde.Packets.Ip;

namespace Sonde.Experiments.Observing;

/// <summary>What tells flows apart; for protocols without ports both are 0.</summary>
/// <param name="Source">Where its packets come from.</param>
/// <param name="Destination">Where they go.</param>
/// <param name="Protocol">Their protocol.</param>
/// <param name="SourcePort">The sender's port.</param>
/// <param name="DestinationPort">The receiver's port.</param>
public readonly record struct FlowId(
    PacketAddress Source, PacketAddress Destination, IpProtocol Protocol, ushort SourcePort, ushort DestinationPort)
{
    /// <summary>The packets that go the other way.</summary>
    public FlowId Reverse => new(Destination, Source, Protocol, DestinationPort, SourcePort);

    /// <summary>Whether the protocol has ports.</summary>
    public bool HasPorts => HasPortsIn(Protocol);

    /// <summary>Whether a protocol has ports, where the chains look for them.</summary>
    public static bool HasPortsIn(IpProtocol protocol) => (byte)protocol is 6 or 17 or 132 or 136;
}
