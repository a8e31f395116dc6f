using System.Security.Cryptography;
using System.Text;

namespace Sonde.Analysis.Reports.Metrics;

/// <summary>The ways of one flow that were seen, each with a name that stays: a router that is silent for once is no other way.</summary>
internal sealed class PathBook
{
    private const int MostWays = 64;

    private readonly List<(string Name, SortedDictionary<int, string> Hops, int? End)> _ways = [];
    private int _now = -1;

    /// <summary>The name of the way it takes now; empty before it was heard of.</summary>
    public string Name => _now < 0 ? "" : _ways[_now].Name;

    /// <summary>How often it changed.</summary>
    public long Changes { get; private set; }

    /// <summary>Takes what was heard of it.</summary>
    /// <param name="hops">Who answered, by TTL.</param>
    /// <param name="end">The TTL at which the destination answered, or null.</param>
    public void Add(SortedDictionary<int, string> hops, int? end)
    {
        if (hops.Count == 0) return;
        int before = _now;
        int found = before >= 0 && Fits(_ways[before], hops, end) ? before : _ways.FindIndex(way => Fits(way, hops, end));
        if (found < 0)
        {
            if (_ways.Count == MostWays) return;
            found = _ways.Count;
            string text = string.Join(' ', hops.Select(hop => $"{hop.Key}={hop.Value}"));
            _ways.Add((Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 4)), hops, end));
        }
        else
        {
            foreach ((int ttl, string address) in hops) _ways[found].Hops.TryAdd(ttl, address);
            _ways[found] = _ways[found] with { End = _ways[found].End ?? end };
        }

        _now = found;
        if (before >= 0 && before != found) Changes++;
    }

    private static bool Fits((string Name, SortedDictionary<int, string> Hops, int? End) way, SortedDictionary<int, string> hops, int? end)
        => (way.End is null || end is null || way.End == end)
            && hops.All(hop => !way.Hops.TryGetValue(hop.Key, out string? known) || known == hop.Value);
}
