using Sonde.Packets.Ip;

namespace Sonde.Experiments.Network;

/// <summary>Sends packets as they are and hears what comes back about their destinations.</summary>
public interface IPacketChannel : IProbeChannel<PacketProbe, PacketReply>
{
    /// <inheritdoc/>
    TimeSpan IProbeChannel<PacketProbe, PacketReply>.Grace => TimeSpan.FromSeconds(1);

    /// <summary>
    /// Whether packets leave just as they were given. If not, the system makes them anew from their protocol, ports and TTL,
    /// and those that are heard are rebuilt from what the system tells of them.
    /// </summary>
    bool IsRaw { get; }

    /// <summary>The first of the local ports whose answers are heard.</summary>
    int LowestPort { get; }

    /// <summary>The last of them.</summary>
    int HighestPort { get; }

    /// <summary>The address that packets to a destination leave from, or null where there is no way.</summary>
    PacketAddress? SourceFor(PacketAddress destination);
}
