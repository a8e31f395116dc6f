using Sonde.Experiments.Network;

namespace Sonde.Experiments.Replay.Trials;

/// <summary>A machine that can do no more than show again what a capture shows.</summary>
/// <param name="channel">The conversations.</param>
/// <param name="host">This machine, whose addresses are secrets.</param>
internal sealed class CapturedNetwork(CapturedChannel channel, INetwork host) : INetwork, IConversations
{
    public IConnects? Connects => null;

    public IConversations? Conversations => this;

    public IDatagrams? Datagrams => null;

    public IExchanges? Exchanges => null;

    public IPackets? Packets => null;

    public IPortGuards? PortGuards => null;

    public ICaptures? Captures => null;

    public IKernelFacts? Kernel => null;

    public IRehearsals? Rehearsals => null;

    public INames Names => host.Names;

    public ILocalAddresses Addresses => host.Addresses;

    public bool CanForget => false;

    public IConversationChannel Open(ChannelSettings settings) => channel;

    public void DropRights()
    {
    }
}
