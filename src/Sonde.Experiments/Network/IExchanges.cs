namespace Sonde.Experiments.Network;

/// <summary>The capability of conversations and UDP exchanges on one channel, for plans that need both.</summary>
public interface IExchanges
{
    /// <summary>Opens a channel of both.</summary>
    IExchangeChannel Open(ChannelSettings settings);
}
