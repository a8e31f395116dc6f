using System.Net;
using Sonde.Experiments.Network;
using Sonde.Measurements.Model;
using Sonde.Packets.Ip;

namespace Sonde.Tests.Simulation;

/// <summary>A machine in memory.</summary>
internal sealed class SimulatedNetwork : INetwork
{
    private readonly SimulatedCapabilities _capabilities;

    public SimulatedNetwork(Func<IPEndPoint, int, Answer> behaviour, SimulatedClock? clock = null)
    {
        Clock = clock ?? new SimulatedClock();
        Connects = new SimulatedConnects(Clock, behaviour);
        _capabilities = new SimulatedCapabilities(this);
    }

    public SimulatedClock Clock { get; }

    public SimulatedConnects Connects { get; }

    public Dictionary<string, IPAddress[]> Names { get; } = [];

    /// <summary>What look-ups of names without an address fail by, where it is not that there is no such name.</summary>
    public Dictionary<string, Failure> NameFailures { get; } = [];

    public IReadOnlyList<IPAddress> LocalAddresses { get => LocalAddressesNow?.Invoke() ?? field; init; } = [];

    /// <summary>What the addresses of this machine are at the moment; null: they do not change.</summary>
    public Func<IReadOnlyList<IPAddress>>? LocalAddressesNow { get; init; }

    public IPAddress? Resolver { get; init; }

    /// <summary>Where connects were told to leave from; null as long as none was asked for.</summary>
    public ConnectSettings? Settings { get; set; }

    /// <summary>The rights are given up after the sockets are open.</summary>
    public bool HasDroppedRights { get; private set; }

    public string? Flaw { get; init; }

    IConnects INetwork.Connects => _capabilities;

    IConversations? INetwork.Conversations => Conversations is null ? null : _capabilities;

    IDatagrams? INetwork.Datagrams => Datagrams is null ? null : _capabilities;

    IExchanges? INetwork.Exchanges => Exchanges is null ? null : _capabilities;

    IPackets? INetwork.Packets => Packets is null && Path is null ? null : _capabilities;

    IPortGuards INetwork.PortGuards => _capabilities;

    ICaptures INetwork.Captures => _capabilities;

    IKernelFacts INetwork.Kernel => _capabilities;

    IRehearsals? INetwork.Rehearsals => null;

    INames INetwork.Names => _capabilities;

    ILocalAddresses INetwork.Addresses => _capabilities;

    public void DropRights()
    {
        Settings.ShouldNotBeNull("sockets are opened first");
        HasDroppedRights = true;
    }

    /// <summary>What comes back for raw packets; null: they cannot be sent.</summary>
    public Func<SeenProbe, IEnumerable<PathReply>>? Path { get; init; }

    /// <summary>How many packets the capture of raw packets lost.</summary>
    public long? TraceDrops { get; init; }

    /// <summary>Raw packets of a kind of their own, in place of <see cref="Path"/>.</summary>
    public IPacketChannel? Packets { get; init; }

    /// <summary>After how much of nothing time passes between two traces of <see cref="Path"/>; null: it does not.</summary>
    public TimeSpan? PathIdle { get; init; }

    /// <summary>Where raw packets of <see cref="Path"/> leave from.</summary>
    public PacketAddress PathSource { get; init; } = PacketAddress.FromIpv4(0xC000020A);

    public SimulatedConversations? Conversations { get; init; }

    public SimulatedDatagrams? Datagrams { get; init; }

    public SimulatedExchanges? Exchanges { get; init; }

    public bool CanCapture { get; init; }

    /// <summary>Settings of the kernel by their paths.</summary>
    public Dictionary<string, string> Kernel { get; } = [];

    public bool CanForget { get; init; }

    /// <summary>What an address is called.</summary>
    public Func<string, string> NameOf { get; init; } = address => $"r{address[(address.LastIndexOf('.') + 1)..]}.example";

    /// <summary>Turns at addresses; null: no run knows of another.</summary>
    public IAddressClaims? Claims { get; init; }

    /// <summary>How many names were looked up.</summary>
    public int Lookups { get; set; }
}
