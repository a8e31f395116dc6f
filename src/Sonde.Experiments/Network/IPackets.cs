namespace Sonde.Experiments.Network;

/// <summary>The capability of sending packets of our own making, and of hearing what comes back.</summary>
public interface IPackets
{
    /// <summary>
    /// Opens a channel of raw packets, or of what comes nearest to it without the right to send them (<see cref="IPacketChannel.IsRaw"/>).
    /// </summary>
    IPacketChannel Open(ConnectSettings settings);
}
