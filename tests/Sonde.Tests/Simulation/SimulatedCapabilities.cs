using System.Globalization;
using System.Net;
using Sonde.Experiments.Network;
using Sonde.Measurements.Model;

namespace Sonde.Tests.Simulation;

/// <summary>What a machine in memory can do.</summary>
/// <param name="network">The machine.</param>
internal sealed class SimulatedCapabilities(SimulatedNetwork network)
    : IConnects, IConversations, IDatagrams, IExchanges, IPackets, IPortGuards, ICaptures, IKernelFacts, INames, ILocalAddresses
{
    public bool CanForget => network.CanForget;

    public string? Flaw => null;

    public bool IsPermitted => network.CanCapture;

    public IPAddress? Resolver => network.Resolver;

    public IReadOnlyList<IPAddress> All => network.LocalAddresses;

    IProbeChannel<ConnectProbe, ConnectReply> IConnects.Open(ConnectSettings settings)
    {
        network.Settings = settings;
        return network.Connects;
    }

    IConversationChannel IConversations.Open(ChannelSettings settings)
    {
        network.Settings = settings.Connects;
        return network.Conversations!;
    }

    IProbeChannel<DatagramExchange, DatagramReply> IDatagrams.Open(ChannelSettings settings)
    {
        network.Settings = settings.Connects;
        return network.Datagrams!;
    }

    IExchangeChannel IExchanges.Open(ChannelSettings settings)
    {
        network.Settings = settings.Connects;
        return network.Exchanges!;
    }

    IPacketChannel IPackets.Open(ConnectSettings settings)
    {
        network.Settings ??= settings;
        return network.Packets
            ?? new SimulatedPackets(network.Clock, network.Path!)
            {
                CaptureDrops = network.TraceDrops,
                Source = network.PathSource,
                Idle = network.PathIdle,
            };
    }

    ICapture? ICaptures.Open(string name) => null;

    public IPortGuard Guard(int lowest, int highest, int count)
        => new Guarded([.. Enumerable.Range(lowest, count).Select(port => (ushort)port)]);

    public IPortGuard GuardDatagrams(int lowest, int highest, int count) => Guard(lowest, highest, count);

    public string? Setting(string name) => network.Kernel.GetValueOrDefault(name);

    public long? Counter(string name)
        => network.Kernel.TryGetValue(name, out string? value) ? long.Parse(value, CultureInfo.InvariantCulture) : null;

    public Task<NameLookup> ResolveAsync(string name, CancellationToken cancel)
    {
        network.Lookups++;
        return Task.FromResult(network.Names.TryGetValue(name, out IPAddress[]? addresses)
            ? new NameLookup(name, addresses, null, 0.01)
            : new NameLookup(name, [], network.NameFailures.GetValueOrDefault(name, Failures.DnsNxdomain), 0.01));
    }

    public Task<IReadOnlyDictionary<string, string>> NamesOfAsync(IReadOnlyCollection<string> addresses, CancellationToken cancel)
        => Task.FromResult<IReadOnlyDictionary<string, string>>(addresses.ToDictionary(address => address, network.NameOf));

    public string? FlawOf(ConnectSettings settings) => network.Flaw;

    public IPAddress? SourceTo(IPAddress target)
        => network.LocalAddresses.FirstOrDefault(each => each.AddressFamily == target.AddressFamily);

    private sealed record Guarded(IReadOnlyList<ushort> Ports) : IPortGuard
    {
        public void Dispose()
        {
        }
    }
}
