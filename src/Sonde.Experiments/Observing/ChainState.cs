using Sonde.Measurements.Formats.Pathspider;
using Sonde.Packets.Ip;

namespace Sonde.Experiments.Observing;

/// <summary>What a chain knows of one flow while its packets come in.</summary>
internal abstract class ChainState
{
    /// <summary>The fields as they are so far.</summary>
    public abstract IFlowFields Fields { get; }

    /// <summary>A packet of the flow itself.</summary>
    /// <returns>Whether the flow is complete with it.</returns>
    public virtual bool See(in FlowPacket packet) => false;

    /// <summary>An ICMP error that cites a packet of the flow.</summary>
    /// <param name="isForward">Whether it came before all else, and so goes the way of the flow's first packet.</param>
    /// <param name="error">The error's packet.</param>
    /// <param name="isUnreachable">Whether it says that the destination cannot be reached.</param>
    /// <returns>Whether the flow is complete with it.</returns>
    public virtual bool SeeError(bool isForward, in IpPacket error, bool isUnreachable) => false;

    /// <summary>The flow's first packet came, and goes the other way than was thought: only errors were seen so far.</summary>
    /// <returns>Whether the flow is complete as it is seen now.</returns>
    public virtual bool Turn() => false;
}
