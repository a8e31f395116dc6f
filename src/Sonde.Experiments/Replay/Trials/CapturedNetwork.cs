using Sonde.Experiments.Network;

namespace Sonde.Experiments.Replay.Trials;

/// <summary>A machine that can do no more than show again what a capture shows.</summary>
/// <param name="channel">The conversations, or null.</param>
/// <param name="exchanges">Conversations and datagrams, or null.</param>
/// <param name="host">This machine, whose addresses are secrets.</param>
internal sealed class CapturedNetwork(CapturedChannel? channel, IExchangeChannel? exchanges, INetwork host)
    : INetwork, IConversations, IExchanges
{
    public IConnects? Connects => null;

    public IConversations? Conversations => channel is null ? null : this;

    public IDatagrams? Datagrams => null;

    public IExchanges? Exchanges => exchanges is null ? null : this;

    public IPackets? Packets => null;

    public IPortGuards? PortGuards => null;

    public ICaptures? Captures => null;

    public IKernelFacts? Kernel => null;

    public IRehearsals? Rehearsals => null;

    public IAddressClaims? Claims => null;

    public INames Names => host.Names;

    public ILocalAddresses Addresses => host.Addresses;

    public bool CanForget => false;

    IConversationChannel IConversations.Open(ChannelSettings settings) => channel!;

    IExchangeChannel IExchanges.Open(ChannelSettings settings) => exchanges!;

    public void DropRights()
    {
    }
}
