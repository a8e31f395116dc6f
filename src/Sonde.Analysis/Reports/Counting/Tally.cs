namespace Sonde.Analysis.Reports.Counting;

/// <summary>How many rows there are of each group and slot; groups without any are left out.</summary>
public sealed class Tally
{
    /// <summary>How many rows of a group and slot are kept as samples.</summary>
    public const int MostSamples = 3;

    private readonly IReadOnlyList<Axis> _axes;
    private readonly int _slots;
    private readonly int[] _counts;
    private readonly int[]? _samples;
    private readonly IReadOnlyList<Int128>? _keys;

    internal Tally(IReadOnlyList<Axis> axes, int slots, int[] counts, int[]? samples, IReadOnlyList<Int128>? keys)
    {
        (_axes, _slots, _counts, _samples, _keys) = (axes, slots, counts, samples, keys);
        int groups = slots == 0 ? 0 : counts.Length / slots;
        List<int> filled = [];
        for (int i = 0; i < groups; i++)
            if (counts.AsSpan(i * slots, slots).ContainsAnyExcept(0)) filled.Add(i);
        Groups = filled;
    }

    /// <summary>The groups that have rows.</summary>
    public IReadOnlyList<int> Groups { get; }

    /// <summary>How many counters there are that are not 0.</summary>
    internal int Filled => _counts.Length - _counts.AsSpan().Count(0);

    /// <summary>A group's place among those of all axes, in their order: the last axis goes round first.</summary>
    public Int128 Place(int group) => _keys is null ? group : _keys[group];

    /// <summary>A group's place on an axis.</summary>
    public int Place(int group, int axis)
    {
        if (_keys is null) return PlaceOf((uint)group, axis);
        Int128 key = _keys[group];
        for (int i = _axes.Count - 1; i > axis; i--) key /= _axes[i].Size;
        return (int)(key % _axes[axis].Size);
    }

    private int PlaceOf(uint key, int axis)
    {
        if (_axes.Count == 1) return (int)key;
        for (int i = _axes.Count - 1; i > axis; i--) key /= (uint)_axes[i].Size;
        return (int)(key % (uint)_axes[axis].Size);
    }

    /// <summary>The value of a group on an axis that has all values.</summary>
    public string? Value(int group, int axis = 0) => _axes[axis].Of.Values[Place(group, axis)];

    /// <summary>How many rows of a slot a group has.</summary>
    public long Count(int group, int slot) => _counts[(group * _slots) + slot];

    /// <summary>The same of all slots.</summary>
    internal ReadOnlySpan<int> Counts(int group) => _counts.AsSpan(group * _slots, _slots);

    /// <summary>How many rows a group has.</summary>
    public long Total(int group)
    {
        long total = 0;
        foreach (int count in _counts.AsSpan(group * _slots, _slots)) total += count;
        return total;
    }

    /// <summary>The first rows of a group in some slots, by their numbers (<c>id</c>); none where samples were not wanted.</summary>
    public IReadOnlyList<long> Samples(int group, params ReadOnlySpan<int> slots)
    {
        if (_samples is null) return [];
        List<long> ids = [];
        foreach (int slot in slots)
        {
            foreach (int id in _samples.AsSpan(((group * _slots) + slot) * MostSamples, MostSamples))
                if (id > 0) ids.Add(id);
        }

        return [.. ids.Order().Take(MostSamples)];
    }
}
