namespace Sonde.Experiments.Network;

/// <summary>The capability of making TCP connects.</summary>
public interface IConnects
{
    /// <summary>Opens a channel of TCP connects.</summary>
    IProbeChannel<ConnectProbe, ConnectReply> Open(ConnectSettings settings);
}
