using System.Net;

namespace Sonde.Experiments.Network;

/// <summary>The capability of looking names up as an ordinary program of this machine would.</summary>
public interface INames
{
    /// <summary>The resolver that is asked, as this machine's configuration names it, or null where it does not.</summary>
    IPAddress? Resolver { get; }

    /// <summary>Looks a name up. A failure is in the answer.</summary>
    Task<NameLookup> ResolveAsync(string name, CancellationToken cancel);

    /// <summary>
    /// Looks up the names of addresses, all at once and only as long as the token lets it; those without a name are left out.
    /// </summary>
    Task<IReadOnlyDictionary<string, string>> NamesOfAsync(IReadOnlyCollection<string> addresses, CancellationToken cancel);
}
