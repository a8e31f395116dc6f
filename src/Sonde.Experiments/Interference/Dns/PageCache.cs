using System.Net;
using Sonde.Experiments.Network;
using Sonde.Measurements.Formats.CensoredPlanet;

namespace Sonde.Experiments.Interference.Dns;

/// <summary>The pages that a run fetched: each address is asked once for a name, and never by two at a time.</summary>
internal sealed class PageCache
{
    private readonly Dictionary<(IPAddress, string), FetchedPages?> _pages = [];
    private readonly Dictionary<IPAddress, Instant> _freeAt = [];

    /// <summary>The pages of an address for a name; null as long as they are not there.</summary>
    public FetchedPages? Find(IPAddress address, string name) => _pages.GetValueOrDefault((address, name));

    /// <summary>Takes the fetching upon oneself; false where somebody else has.</summary>
    public bool TryTake(IPAddress address, string name) => _pages.TryAdd((address, name), null);

    /// <summary>Gives it up again.</summary>
    public void Leave(IPAddress address, string name) => _pages.Remove((address, name));

    /// <summary>Keeps pages.</summary>
    public void Put(IPAddress address, string name, FetchedPages pages) => _pages[(address, name)] = pages;

    /// <summary>When an address may be asked next; from then on it is taken for a while.</summary>
    public Instant Reserve(IPAddress address, Instant now)
    {
        Instant free = Instant.Later(now, _freeAt.GetValueOrDefault(address, now));
        _freeAt[address] = free + DnsOptions.FetchSpacing;
        return free;
    }
}
