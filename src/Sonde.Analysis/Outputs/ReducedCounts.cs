using Sonde.Analysis.Text;

namespace Sonde.Analysis.Outputs;

/// <summary>Counts of groups, by the bytes of their JSON form.</summary>
internal sealed class ReducedCounts
{
    private readonly Dictionary<byte[], long> _counts = new(Utf8Comparer.Instance);

    public int Count => _counts.Count;

    public void Add(ReadOnlySpan<byte> group, long count = 1)
    {
        var lookup = _counts.GetAlternateLookup<ReadOnlySpan<byte>>();
        System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(lookup, group, out _) += count;
    }

    public void Clear() => _counts.Clear();

    /// <summary>Groups in no order.</summary>
    public IEnumerable<(byte[] Group, long Count)> Pairs() => _counts.Select(pair => (pair.Key, pair.Value));

    /// <summary>Groups in the order of their bytes.</summary>
    public IEnumerable<(byte[] Group, long Count)> Sorted()
        => _counts.Select(pair => (pair.Key, pair.Value))
            .OrderBy(pair => pair.Key, Comparer<byte[]>.Create((a, b) => a.AsSpan().SequenceCompareTo(b)));
}
