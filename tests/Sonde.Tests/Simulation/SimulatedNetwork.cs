using System.Net;
using Sonde.Experiments.Network;
using Sonde.Measurements.Model;

namespace Sonde.Tests.Simulation;

/// <summary>A machine in memory.</summary>
internal sealed class SimulatedNetwork : INetwork
{
    public SimulatedNetwork(Func<IPEndPoint, int, Answer> behaviour)
        => Connects = new SimulatedConnects(Clock, behaviour);

    public SimulatedClock Clock { get; } = new();

    public SimulatedConnects Connects { get; }

    public Dictionary<string, IPAddress[]> Names { get; } = [];

    public IReadOnlyList<IPAddress> LocalAddresses { get; init; } = [];

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

    public ITraceChannel? Traces { get; init; }

    public ITraceChannel OpenTraces(ConnectSettings settings) => Traces ?? throw new InvalidOperationException("this network has no raw packets");

    public IConversations OpenConversations(ConnectSettings settings, bool observe) => throw new NotSupportedException("this network has no conversations");

    public IPortGuard GuardPorts(int lowest, int highest, int count) => throw new NotSupportedException("this network has no ports to guard");

    public bool CanCapture => false;

    public string? Setting(string name) => null;

    public Task<IReadOnlyDictionary<string, string>> NamesOfAsync(IReadOnlyCollection<string> addresses, CancellationToken cancel)
        => Task.FromResult<IReadOnlyDictionary<string, string>>(addresses.ToDictionary(address => address, address => $"r{address[(address.LastIndexOf('.') + 1)..]}.example"));

    public IRehearsalStage? OpenRehearsal() => null;

    /// <summary>How many names were looked up.</summary>
    public int Lookups { get; private set; }

    public Task<NameLookup> ResolveAsync(string name, CancellationToken cancel)
    {
        Lookups++;
        return Task.FromResult(Names.TryGetValue(name, out IPAddress[]? addresses)
            ? new NameLookup(name, addresses, null, 0.01)
            : new NameLookup(name, [], Failures.DnsNxdomain, 0.01));
    }
}
