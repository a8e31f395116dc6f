namespace Sonde.Experiments.Network;

/// <summary>A channel of conversations and UDP exchanges.</summary>
public interface IExchangeChannel : IProbeChannel<Exchange, ExchangeReply>
{
    /// <summary>Whether the packets of conversations are captured.</summary>
    bool IsObserved { get; }
}
