using Sonde.Experiments.Network;

namespace Sonde.Experiments.Replay.Wires;

/// <summary>A machine that can do no more than show again what came back to crafted probes.</summary>
/// <param name="channel">Their channel; null where none is to be opened.</param>
internal sealed class WireNetwork(CapturedWire? channel) : INetwork, IPackets, IPortGuards, IPortGuard, ICaptures
{
    /// <summary>The first of the ports that probes leave from; what was captured has others.</summary>
    public const int FirstPort = 20000;

    /// <summary>How many there are.</summary>
    public const int PortCount = 8192;

    private static readonly ushort[] AllPorts = [.. Enumerable.Range(FirstPort, PortCount).Select(port => (ushort)port)];

    public IConnects? Connects => null;

    public IConversations? Conversations => null;

    public IDatagrams? Datagrams => null;

    public IExchanges? Exchanges => null;

    public IPackets? Packets => this;

    public IPortGuards? PortGuards => this;

    public ICaptures? Captures => this;

    public IKernelFacts? Kernel => null;

    public IAddressClaims? Claims => null;

    public IRehearsals? Rehearsals => null;

    public INames Names => throw new NotSupportedException("Nobody looks up a name of a capture.");

    public ILocalAddresses Addresses => throw new NotSupportedException("Nobody asks for this machine's addresses.");

    public string? Flaw => null;

    public bool IsPermitted => true;

    public IReadOnlyList<ushort> Ports => AllPorts;

    public IPortGuard Guard(int lowest, int highest, int count) => this;

    public IPortGuard GuardDatagrams(int lowest, int highest, int count) => this;

    public IPacketChannel Open(ConnectSettings settings) => channel!;

    public ICapture? Open(string name) => null;

    public void DropRights()
    {
    }

    public void Dispose()
    {
    }
}
