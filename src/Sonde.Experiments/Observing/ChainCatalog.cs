namespace Sonde.Experiments.Observing;

/// <summary>All chains there are. A new one is one line here.</summary>
public static class ChainCatalog
{
    /// <summary>The chains, in the order in which a record has their fields.</summary>
    public static IReadOnlyList<Chain> All { get; } =
    [
        new BasicChain(),
        new TcpChain(),
        new TfoChain(),
        new IcmpChain(),
        new DnsChain(),
        new DscpChain(),
        new EcnChain(),
        new EvilChain(),
        new MssChain(),
        new UdpChain(),
        new TcpOptionsChain(),
        new NoopChain(),
    ];

    /// <summary>
    /// The chain of a name, or of the experiment that it was made for (<c>evilbit</c>, <c>udpzero</c>); null where there is none.
    /// </summary>
    public static Chain? Find(string name) => All.FirstOrDefault(chain => chain.Name == name || chain.Experiment == name);

    /// <summary>The chains of these names, each once, in the catalogue's order; names of none are passed over.</summary>
    public static IReadOnlyList<Chain> Named(IEnumerable<string> names)
    {
        string[] asked = [.. names];
        return [.. All.Where(chain => asked.Contains(chain.Name))];
    }
}
