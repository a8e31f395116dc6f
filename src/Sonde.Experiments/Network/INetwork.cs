namespace Sonde.Experiments.Network;

/// <summary>
/// What a machine can do for an experiment, which never opens a socket itself: one property a capability. What may be lacking is null where
/// the machine cannot do it, and never throws instead; <c>Needed</c> says so to the user.
/// </summary>
public interface INetwork
{
    /// <summary>TCP connects, or null.</summary>
    IConnects? Connects { get; }

    /// <summary>TCP conversations, with TLS inside them where that is asked for, or null.</summary>
    IConversations? Conversations { get; }

    /// <summary>UDP exchanges, or null.</summary>
    IDatagrams? Datagrams { get; }

    /// <summary>Conversations and UDP exchanges of one plan, on one channel, or null.</summary>
    IExchanges? Exchanges { get; }

    /// <summary>Packets of our own making, or null.</summary>
    IPackets? Packets { get; }

    /// <summary>Local TCP ports for packets of our own making, or null.</summary>
    IPortGuards? PortGuards { get; }

    /// <summary>Captures of interfaces, or null.</summary>
    ICaptures? Captures { get; }

    /// <summary>The kernel's settings and counters, or null.</summary>
    IKernelFacts? Kernel { get; }

    /// <summary>Endpoints of this machine itself to rehearse with, or null where there is nothing to warm up.</summary>
    IRehearsals? Rehearsals { get; }

    /// <summary>Turns at addresses among the runs on this machine, or null where runs know nothing of each other.</summary>
    IAddressClaims? Claims { get; }

    /// <summary>Look-ups of names.</summary>
    INames Names { get; }

    /// <summary>This machine's addresses and routes.</summary>
    ILocalAddresses Addresses { get; }

    /// <summary>Gives up, for the calling thread, the rights that opening sockets took: called as soon as all are open.</summary>
    void DropRights();
}
