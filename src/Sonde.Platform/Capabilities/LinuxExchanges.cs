using Sonde.Experiments.Network;
using Sonde.Platform.Exchanges;

namespace Sonde.Platform.Capabilities;

/// <summary>Conversations and UDP exchanges of the kernel's, on one channel.</summary>
internal sealed class LinuxExchanges : IExchanges
{
    public IExchangeChannel Open(ChannelSettings settings)
        => new ExchangeChannel(LinuxConversations.OpenChannel(settings), LinuxDatagrams.OpenChannel(settings));
}
