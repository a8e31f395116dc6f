using Sonde.Experiments.Network;
using Sonde.Platform.Capabilities;
using Sonde.Platform.Linux;

namespace Sonde.Platform;

/// <summary>This machine, as Linux offers it.</summary>
/// <param name="time">Times look-ups.</param>
public sealed class LinuxNetwork(TimeProvider? time = null) : INetwork
{
    private static readonly LinuxAddresses Local = new();

    /// <inheritdoc/>
    public IConnects Connects { get; } = new LinuxConnects();

    /// <inheritdoc/>
    public IConversations Conversations => field ??= new LinuxConversations();

    /// <inheritdoc/>
    public IDatagrams Datagrams => field ??= new LinuxDatagrams();

    /// <inheritdoc/>
    public IExchanges Exchanges => field ??= new LinuxExchanges();

    /// <inheritdoc/>
    public IPackets Packets { get; } = new LinuxPackets();

    /// <inheritdoc/>
    public IPortGuards PortGuards { get; } = new LinuxPortGuards();

    /// <inheritdoc/>
    public ICaptures Captures => field ??= new LinuxCaptures();

    /// <inheritdoc/>
    public IKernelFacts Kernel { get; } = new LinuxKernelFacts();

    /// <inheritdoc/>
    public IRehearsals Rehearsals { get; } = new LinuxRehearsals();

    /// <inheritdoc/>
    public IAddressClaims Claims { get; } = new LinuxAddressClaims();

    /// <inheritdoc/>
    public INames Names { get; } = new LinuxNames(time ?? TimeProvider.System);

    /// <inheritdoc/>
    public ILocalAddresses Addresses => Local;

    /// <inheritdoc/>
    public void DropRights()
    {
        // Root without capabilities is still root, and may then not even read what is its user's.
        if (Libc.EffectiveUserId() != 0) Privileges.Drop();
    }
}
