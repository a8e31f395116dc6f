namespace Sonde.Experiments.Network;

/// <summary>The capability of UDP exchanges.</summary>
public interface IDatagrams
{
    /// <summary>Opens a channel of them.</summary>
    IProbeChannel<DatagramExchange, DatagramReply> Open(ChannelSettings settings);
}
