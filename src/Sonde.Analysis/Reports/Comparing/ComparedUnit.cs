namespace Sonde.Analysis.Reports.Comparing;

/// <summary>Something that may be measured on both sides: a target as one vantage point sees it.</summary>
/// <param name="group">The number of its group.</param>
/// <param name="subject">What it is.</param>
internal sealed class ComparedUnit(int group, ComparedSubject subject)
{
    private readonly Dictionary<string, long>[] _whats = [new(StringComparer.Ordinal), new(StringComparer.Ordinal)];
    private readonly long[] _results = new long[2];

    public int Group { get; } = group;

    public ComparedSubject Subject { get; } = subject;

    /// <summary>How many results a side has.</summary>
    public long Results(int side) => _results[side];

    /// <summary>How often something came.</summary>
    public IReadOnlyDictionary<string, long> Whats(int side) => _whats[side];

    public void Add(int side, IEnumerable<string> whats, long times)
    {
        _results[side] += times;
        foreach (string what in whats) _whats[side][what] = _whats[side].GetValueOrDefault(what) + times;
    }

    /// <summary>
    /// What it is on a side: all that came in more than half of its results; if nothing did, what came most often and is no match.
    /// </summary>
    public IReadOnlySet<string> State(int side)
    {
        SortedSet<string> state = new(
            _whats[side].Where(pair => pair.Value * 2 > _results[side]).Select(pair => pair.Key), StringComparer.Ordinal);
        if (state.Count > 0 || _whats[side].Count == 0) return state;
        state.Add(_whats[side].OrderBy(pair => pair.Key == "match").ThenByDescending(pair => pair.Value)
            .ThenBy(pair => pair.Key, StringComparer.Ordinal).First().Key);
        return state;
    }
}
