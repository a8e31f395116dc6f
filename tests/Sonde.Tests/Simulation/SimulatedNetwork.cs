using System.Net;
using Sonde.Experiments.Network;
using Sonde.Measurements.Model;
using Sonde.Packets.Ip;

namespace Sonde.Tests.Simulation;

/// <summary>A machine in memory.</summary>
internal sealed class SimulatedNetwork : INetwork
{
    public SimulatedNetwork(Func<IPEndPoint, int, Answer> behaviour, SimulatedClock? clock = null)
    {
        Clock = clock ?? new SimulatedClock();
        Connects = new SimulatedConnects(Clock, behaviour);
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
    public ConnectSettings? Settings { get; private set; }

    /// <summary>The rights are given up after the sockets are open.</summary>
    public bool HasDroppedRights { get; private set; }

    public string? Flaw { get; init; }

    public IProbeChannel<ConnectProbe, ConnectReply> OpenConnects(ConnectSettings settings)
    {
        Settings = settings;
        return Connects;
    }

    public string? FlawOf(ConnectSettings settings) => Flaw;

    public IPAddress? SourceTo(IPAddress target) => LocalAddresses.FirstOrDefault(each => each.AddressFamily == target.AddressFamily);

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
    public ITraceChannel? Traces { get; init; }

    /// <summary>Where raw packets of <see cref="Path"/> leave from.</summary>
    public PacketAddress PathSource { get; init; } = PacketAddress.FromIpv4(0xC000020A);

    public ITraceChannel OpenTraces(ConnectSettings settings)
    {
        Settings ??= settings;
        return Traces ?? new SimulatedTraces(Clock, Path ?? throw new InvalidOperationException("this network has no raw packets")) { CaptureDrops = TraceDrops, Source = PathSource };
    }

    public SimulatedConversations? Conversations { get; init; }

    public IConversations OpenConversations(ConnectSettings settings, bool observe)
    {
        Settings = settings;
        return Conversations ?? throw new InvalidOperationException("this network has no conversations");
    }

    public IPortGuard GuardPorts(int lowest, int highest, int count) => new SimulatedPorts([.. Enumerable.Range(lowest, count).Select(port => (ushort)port)]);

    public bool CanCapture { get; init; }

    /// <summary>Settings of the kernel by their paths.</summary>
    public Dictionary<string, string> Kernel { get; } = [];

    public string? Setting(string name) => Kernel.GetValueOrDefault(name);

    public long? Counter(string name) => Kernel.TryGetValue(name, out string? value) ? long.Parse(value, System.Globalization.CultureInfo.InvariantCulture) : null;

    public bool CanForget { get; init; }

    private sealed record SimulatedPorts(IReadOnlyList<ushort> Ports) : IPortGuard
    {
        public void Dispose()
        {
        }
    }

    /// <summary>What an address is called.</summary>
    public Func<string, string> NameOf { get; init; } = address => $"r{address[(address.LastIndexOf('.') + 1)..]}.example";

    public Task<IReadOnlyDictionary<string, string>> NamesOfAsync(IReadOnlyCollection<string> addresses, CancellationToken cancel)
        => Task.FromResult<IReadOnlyDictionary<string, string>>(addresses.ToDictionary(address => address, NameOf));

    public IRehearsalStage? OpenRehearsal() => null;

    /// <summary>How many names were looked up.</summary>
    public int Lookups { get; private set; }

    public Task<NameLookup> ResolveAsync(string name, CancellationToken cancel)
    {
        Lookups++;
        return Task.FromResult(Names.TryGetValue(name, out IPAddress[]? addresses)
            ? new NameLookup(name, addresses, null, 0.01)
            : new NameLookup(name, [], NameFailures.GetValueOrDefault(name, Failures.DnsNxdomain), 0.01));
    }
}
