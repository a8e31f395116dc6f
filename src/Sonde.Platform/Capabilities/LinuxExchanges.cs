using Sonde.Experiments.Network;
using Sonde.Platform.Exchanges;

namespace Sonde.Platform.Capabilities;

/// <summary>Conversations and UDP exchanges of the kernel's, on one channel.</summary>
internal sealed class LinuxExchanges(LinuxDatagrams datagrams) : IExchanges
{
    public IExchangeChannel Open(ChannelSettings settings)
        => new ExchangeChannel(LinuxConversations.OpenChannel(settings), datagrams.OpenChannel(settings));
}
