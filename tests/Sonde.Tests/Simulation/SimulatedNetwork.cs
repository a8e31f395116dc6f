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

    public IConversations OpenConversations(ConnectSettings settings, bool observe) => throw new NotSupportedException("this network has no conversations");

    public IPortGuard GuardPorts(int lowest, int highest, int count) => throw new NotSupportedException("this network has no ports to guard");

    public bool CanCapture => false;

    public string? Setting(string name) => null;

    public ITraceChannel OpenTraces(ConnectSettings settings) => throw new NotSupportedException("this network has no raw packets");

    public IRehearsalStage? OpenRehearsal() => null;

    public Task<NameLookup> ResolveAsync(string name, CancellationToken cancel) => Task.FromResult(
        Names.TryGetValue(name, out IPAddress[]? addresses)
            ? new NameLookup(name, addresses, null, 0.01)
            : new NameLookup(name, [], Failures.DnsNxdomain, 0.01));
}
