using Sonde.Experiments.Contract;
using Sonde.Experiments.Network;

namespace Sonde.Experiments.Wire;

/// <summary>The local ports of a run's crafted connections, kept from the system as long as it lasts, each given in its turn.</summary>
internal sealed class CraftedPorts : IDisposable
{
    private const int Most = 1024, Fewest = 64;

    private readonly IPortGuard _guard;
    private int _next;

    private CraftedPorts(IPortGuard guard, int first) => (_guard, _next) = (guard, first);

    /// <summary>Takes them.</summary>
    /// <param name="network">The machine.</param>
    /// <param name="channel">Where packets leave, and are heard.</param>
    /// <param name="random">Decides which is the first.</param>
    /// <exception cref="CannotMeasureException">The system lets no port go, or too few are free.</exception>
    public static CraftedPorts Take(INetwork network, IPacketChannel channel, Random random)
    {
        IPortGuards guards = network.PortGuards.Needed("ports for packets of our own making");
        if (guards.Flaw is { } flaw) throw new CannotMeasureException(flaw);
        return Of(guards.Guard(channel.LowestPort, channel.HighestPort, Most), "TCP", channel, random);
    }

    /// <summary>Takes ports for datagrams.</summary>
    /// <param name="network">The machine.</param>
    /// <param name="channel">Where packets leave, and are heard.</param>
    /// <param name="random">Decides which is the first.</param>
    /// <exception cref="CannotMeasureException">Too few are free.</exception>
    public static CraftedPorts TakeDatagrams(INetwork network, IPacketChannel channel, Random random)
    {
        IPortGuards guards = network.PortGuards.Needed("ports for datagrams of our own making");
        return Of(guards.GuardDatagrams(channel.LowestPort, channel.HighestPort, Most), "UDP", channel, random);
    }

    private static CraftedPorts Of(IPortGuard guard, string protocol, IPacketChannel channel, Random random)
    {
        if (guard.Ports.Count >= Fewest) return new CraftedPorts(guard, random.Next(guard.Ports.Count));
        guard.Dispose();
        throw new CannotMeasureException($"too few free {protocol} ports from {channel.LowestPort} to {channel.HighestPort}");
    }

    /// <summary>The next port.</summary>
    public ushort Next() => _guard.Ports[_next++ % _guard.Ports.Count];

    /// <inheritdoc/>
    public void Dispose() => _guard.Dispose();
}
