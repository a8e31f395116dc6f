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
    ];

    /// <summary>The chains of these names, each once, in the catalogue's order; names of none are passed over.</summary>
    public static IReadOnlyList<Chain> Named(IEnumerable<string> names)
    {
        string[] asked = [.. names];
        return [.. All.Where(chain => asked.Contains(chain.Name))];
    }
}
