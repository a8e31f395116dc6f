using System.Net;
using Sonde.Experiments.Network;
using Sonde.Measurements.Formats.CensoredPlanet;

namespace Sonde.Experiments.Interference.Dns;

/// <summary>
/// The pages that a run fetched: each address is asked once for a name, and never by two at a time. What has not been asked for the longest
/// is let go where it is more than a bound, however long the list; who asks for it then fetches it anew.
/// </summary>
/// <param name="mostBytes">How many bytes are kept at most.</param>
internal sealed class PageCache(long mostBytes = PageCache.MostBytes)
{
    /// <summary>How many bytes of pages a run keeps.</summary>
    public const long MostBytes = 64 * 1024 * 1024;

    // Of a page's objects, its dates and its place in here.
    private const int Beside = 1024;

    private const int LeastPruned = 1024;

    private readonly Dictionary<(IPAddress, string), LinkedListNode<Kept>?> _pages = [];
    private readonly LinkedList<Kept> _byUse = new();
    private readonly Dictionary<IPAddress, Instant> _freeAt = [];
    private long _bytes;
    private int _pruneAt = LeastPruned;

    /// <summary>Pages, and how much they take.</summary>
    private sealed record Kept((IPAddress, string) Key, FetchedPages Pages, long Bytes);

    /// <summary>How many bytes are kept.</summary>
    public long Bytes => _bytes;

    /// <summary>Addresses that are remembered as taken.</summary>
    public int Reserved => _freeAt.Count;

    /// <summary>The pages of an address for a name; null as long as they are not there.</summary>
    public FetchedPages? Find(IPAddress address, string name)
    {
        if (_pages.GetValueOrDefault((address, name)) is not { } node) return null;
        _byUse.Remove(node);
        _byUse.AddLast(node);
        return node.Value.Pages;
    }

    /// <summary>Takes the fetching upon oneself; false where somebody else has.</summary>
    public bool TryTake(IPAddress address, string name) => _pages.TryAdd((address, name), null);

    /// <summary>Gives it up again.</summary>
    public void Leave(IPAddress address, string name) => _pages.Remove((address, name));

    /// <summary>Keeps pages.</summary>
    public void Put(IPAddress address, string name, FetchedPages pages)
    {
        var kept = new Kept((address, name), pages, Beside + SizeOf(pages.Http) + SizeOf(pages.Https));
        _pages[kept.Key] = _byUse.AddLast(kept);
        _bytes += kept.Bytes;
        while (_bytes > mostBytes && _byUse.First is { } oldest)
        {
            _byUse.RemoveFirst();
            _pages.Remove(oldest.Value.Key);
            _bytes -= oldest.Value.Bytes;
        }
    }

    /// <summary>When an address may be asked next; from then on it is taken for a while.</summary>
    public Instant Reserve(IPAddress address, Instant now)
    {
        if (_freeAt.Count >= _pruneAt)
        {
            foreach ((IPAddress each, Instant until) in _freeAt)
                if (until <= now) _freeAt.Remove(each);
            _pruneAt = Math.Max(LeastPruned, 2 * _freeAt.Count);
        }

        Instant free = Instant.Later(now, _freeAt.GetValueOrDefault(address, now));
        _freeAt[address] = free + DnsOptions.FetchSpacing;
        return free;
    }

    private static long SizeOf(ReceivedPage? page)
    {
        if (page is null) return 0;
        long bytes = Beside + page.Body.Length;
        foreach ((string name, string value) in page.Headers) bytes += sizeof(char) * (name.Length + value.Length);
        foreach (ReadOnlyMemory<byte> certificate in page.Tls?.Chain ?? []) bytes += certificate.Length;
        return bytes;
    }
}
