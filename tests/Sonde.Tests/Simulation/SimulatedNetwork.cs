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

    public IProbeChannel<ConnectProbe, ConnectReply> OpenConnects(ConnectSettings settings) => Connects;

    public IRehearsalStage? OpenRehearsal() => null;

    public Task<NameLookup> ResolveAsync(string name, CancellationToken cancel) => Task.FromResult(
        Names.TryGetValue(name, out IPAddress[]? addresses)
            ? new NameLookup(name, addresses, null, 0.01)
            : new NameLookup(name, [], Failures.DnsNxdomain, 0.01));
}
