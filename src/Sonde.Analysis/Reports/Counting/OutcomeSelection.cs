using System.Numerics;

namespace Sonde.Analysis.Reports.Counting;

/// <summary>
/// The outcomes that are seen, and how many there are of each group. A question goes once over rows, a few bytes of each, on all
/// processors: over those put together that know of all that it asks for, else over all, in the order that has fewer to read.
/// </summary>
public sealed class OutcomeSelection
{
    /// <summary>So many counters are laid side by side; of more groups those that come are looked up.</summary>
    internal const int MostDense = 1 << 24;

    /// <summary>Counters of which each thread may have its own: what no processor's own memory holds is not made twice.</summary>
    internal const int MostShared = 1 << 23;

    // Few rows are no work for several.
    private const int FewBlocks = 64;

    private const long MostBits = 1L << 29;

    private readonly OutcomeCube _cube;
    private readonly (Dimension Of, bool[] IsSeen)[] _filter;
    private readonly Dictionary<CountedRows, SeenRows> _seen = [];
    private CountedRows? _own;
    private bool _hasOwn;

    internal OutcomeSelection(OutcomeCube cube, IReadOnlyList<(Dimension Of, bool[] IsSeen)> filter)
    {
        _cube = cube;
        // what lets through all that there is asks for nothing
        _filter = [.. filter.Where(each => each.Of.Used.Zip(each.IsSeen).Any(value => value is (true, false)))];
    }

    /// <summary>What is counted.</summary>
    public OutcomeCube Cube => _cube;

    /// <summary>
    /// Those of them that have some values, for several questions that ask for no others; all of them where that is as quick.
    /// </summary>
    /// <param name="of">Of which thing.</param>
    /// <param name="numbers">The values' numbers.</param>
    public OutcomeSelection Only(Dimension of, IReadOnlyList<int> numbers)
    {
        ArgumentNullException.ThrowIfNull(of);
        // Of few rows it is no use to look once more which they are.
        if (Array.Exists(_filter, each => each.Of == _cube.Country || each.Of == _cube.Network)) return this;
        return new OutcomeSelection(_cube, [(of, [.. of.Only(numbers).Places!.Select(place => place >= 0)]), .. _filter]);
    }

    /// <summary>Those of them whose values are seen by another filter too; first what leaves the fewest values.</summary>
    /// <param name="filter">Of each thing that is filtered by, which of its values are seen.</param>
    public OutcomeSelection And(IReadOnlyList<(Dimension Of, bool[] IsSeen)> filter)
        => new(_cube, [.. _filter.Concat(filter).GroupBy(each => each.Of)
            .Select(same => (same.Key, same.Select(each => each.IsSeen).Aggregate((a, b) => [.. a.Zip(b, (one, other) => one && other)])))
            .OrderBy(each => (double)each.Item2.Count(isSeen => isSeen) / each.Item2.Length)]);

    /// <summary>Counts rows by groups and kinds.</summary>
    /// <param name="axes">What they are grouped by; nothing: all are one group.</param>
    /// <param name="slots">Which kinds are counted, and which together.</param>
    /// <param name="samples">Whether a few rows of each are named.</param>
    public Tally Count(IReadOnlyList<Axis> axes, KindSlots slots, bool samples = false)
    {
        ArgumentNullException.ThrowIfNull(axes);
        ArgumentNullException.ThrowIfNull(slots);
        return Count(samples ? _cube.All : RowsOf(axes, ofDays: false), axes, slots, samples);
    }

    /// <summary>All of them by kinds, where nothing else is asked of them: for one question no rows are put together.</summary>
    internal Tally CountOnce(KindSlots slots) => Count(Kept([], ofDays: false) ?? Single([]), [], slots, samples: false);

    /// <summary>The same of those of some rows that are seen.</summary>
    internal Tally Count(CountedRows rows, IReadOnlyList<Axis> axes, KindSlots slots, bool samples)
    {
        (axes, slots) = Folded(axes, slots);
        Int128 all = slots.Count;
        foreach (Axis axis in axes) all *= axis.Size;
        if (all > MostDense) return CountSparse(rows, axes, slots, samples)!;
        int counters = (int)all;
        (int[] Counts, int[]? Samples)[] parts = Spread(
            rows, axes, isAlone: counters > MostShared,
            () => (new int[counters], samples ? new int[counters * Tally.MostSamples] : null),
            (part, block) =>
            {
                (int[] counts, int[]? named) = part;
                ReadOnlySpan<int> keys = block.Keys(), kinds = block.Kinds;
                int[] of = slots.Of;
                int width = slots.Count;
                if (block.HasWeights)
                {
                    for (int i = 0; i < keys.Length; i++)
                        if (of[kinds[i]] is >= 0 and var slot) counts[(keys[i] * width) + slot] += block.Weight(i);
                    return;
                }

                for (int i = 0; i < keys.Length; i++)
                {
                    int slot = of[kinds[i]];
                    if (slot < 0) continue;
                    int at = (keys[i] * width) + slot;
                    int count = counts[at]++;
                    if (named is not null && count < Tally.MostSamples) named[(at * Tally.MostSamples) + count] = block.Id(i);
                }
            });
        foreach ((int[] more, int[]? others) in parts.AsSpan(1)) Merge(parts[0].Counts, parts[0].Samples, more, others);
        return new Tally(axes, slots.Count, parts[0].Counts, parts[0].Samples, null);
    }

    /// <summary>
    /// How many different places on an axis rows have, of each place on others (<see cref="Tally.Place(int)"/>); rows that have none are
    /// left out.
    /// </summary>
    /// <param name="by">What rows are grouped by.</param>
    /// <param name="of">What is counted once for each of its places.</param>
    /// <param name="slots">Which kinds are counted, in whichever slot.</param>
    public IReadOnlyList<long> Distinct(IReadOnlyList<Axis> by, Axis of, KindSlots slots)
    {
        ArgumentNullException.ThrowIfNull(by);
        ArgumentNullException.ThrowIfNull(of);
        ArgumentNullException.ThrowIfNull(slots);
        int places = 1;
        foreach (Axis axis in by) places = checked(places * axis.Size);
        long[] counts = new long[places];
        int width = (of.Size + 63) / 64;
        if ((long)places * width * 64 > MostBits)
        {
            Axis[] axes = [.. by, of];
            KindSlots any = new([.. slots.Of.Select(slot => Math.Min(slot, 0))], 1);
            Tally found = CountSparse(RowsOf(axes, ofDays: true), axes, any, samples: false)!;
            foreach (int group in found.Groups) counts[(int)(found.Place(group) / of.Size)]++;
            return counts;
        }

        (IReadOnlyList<Axis> folded, slots) = Folded([.. by, of with { Size = width * 64 }], slots);
        ulong[][] parts = Spread(
            RowsOf(folded, ofDays: true), folded, isAlone: false, () => new ulong[places * width], (bits, block) =>
            {
                ReadOnlySpan<int> keys = block.Keys(), kinds = block.Kinds;
                int[] counted = slots.Of;
                for (int i = 0; i < keys.Length; i++)
                    if (counted[kinds[i]] >= 0) bits[keys[i] >> 6] |= 1UL << keys[i];
            });
        for (int i = 0; i < parts[0].Length; i++)
        {
            ulong word = 0;
            foreach (ulong[] part in parts) word |= part[i];
            counts[i / width] += BitOperations.PopCount(word);
        }

        return counts;
    }

    /// <summary>Whether all outcomes are seen.</summary>
    internal bool IsOfAll => _filter.Length == 0;

    /// <summary>Of each thing that is filtered by, which of its values are seen.</summary>
    internal IReadOnlyList<(Dimension Of, bool[] IsSeen)> Filter => _filter;

    /// <summary>How many of all rows are seen.</summary>
    internal long SeenOfAll => _filter.Length == 0 ? _cube.Rows : SeenOf(_cube.All).Count();

    /// <summary>As many of all rows are seen at most, as far as that is known at once.</summary>
    internal long SeenAtMost
        => Array.Find(_filter, each => each.Of == _cube.Subject).IsSeen is { } subjects
            ? _cube.Grouped.CountOf(subject => subjects[subject])
            : _cube.Rows;

    // Parts are of rows one behind the other, so that the samples of the earlier come first.
    private static void Merge(int[] counts, int[]? samples, int[] more, int[]? others)
    {
        for (int at = 0; at < counts.Length; at++)
        {
            if (more[at] == 0) continue;
            for (int i = 0; samples is not null && counts[at] + i < Tally.MostSamples && i < more[at]; i++)
                samples[(at * Tally.MostSamples) + counts[at] + i] = others![(at * Tally.MostSamples) + i];
            counts[at] += more[at];
        }
    }

    /// <summary>Counts groups that are looked up one by one; null where there are more than so many.</summary>
    internal Tally? CountSparse(
        CountedRows rows, IReadOnlyList<Axis> axes, KindSlots slots, bool samples, int most = int.MaxValue)
    {
        Dictionary<Int128, int> groups = [];
        List<int> counts = [], named = [];
        int[] none = new int[slots.Count * Tally.MostSamples];
        Spread(
            rows, axes, isAlone: true, () => groups, (_, block) =>
            {
                ReadOnlySpan<int> kinds = block.Kinds;
                for (int i = 0; i < kinds.Length && groups.Count <= most; i++)
                {
                    int slot = slots.Of[kinds[i]];
                    if (slot < 0) continue;
                    Int128 key = block.Key(i);
                    if (!groups.TryGetValue(key, out int group))
                    {
                        groups.Add(key, group = groups.Count);
                        counts.AddRange(none.AsSpan(0, slots.Count));
                        if (samples) named.AddRange(none);
                    }

                    int at = (group * slots.Count) + slot;
                    int count = counts[at];
                    counts[at] += block.Weight(i);
                    if (samples && count < Tally.MostSamples) named[(at * Tally.MostSamples) + count] = block.Id(i);
                }
            });
        return groups.Count > most ? null : new Tally(axes, slots.Count, [.. counts], samples ? [.. named] : null, [.. groups.Keys]);
    }

    // Kinds are looked up for each row anyway: those that have no place are not counted, and no row is left out for them.
    private (IReadOnlyList<Axis> Axes, KindSlots Slots) Folded(IReadOnlyList<Axis> axes, KindSlots slots)
    {
        if (axes.FirstOrDefault(axis => axis.Of == _cube.Kind)?.Places is not { } places) return (axes, slots);
        return (
            [.. axes.Select(axis => axis.Of == _cube.Kind ? axis with { Places = [.. places.Select(place => Math.Max(place, 0))] } : axis)],
            slots with { Of = [.. slots.Of.Select((slot, kind) => places[kind] < 0 ? -1 : slot)] });
    }

    // The fewest rows that know of all that is asked for; what no set knows of the filter is put together once for all questions. Whether
    // there is something on some days is known of more than how many there are.
    private CountedRows RowsOf(IReadOnlyList<Axis> axes, bool ofDays)
        => Kept(axes, ofDays) ?? (_filter.Length > 0 && axes.All(axis => _cube.Sets.IsOfPlaces(axis.Of)) ? Own(_cube.Sets) : null)
            ?? Single(axes);

    private CountedRows? Kept(IReadOnlyList<Axis> axes, bool ofDays)
        => _cube.Sets.Kept.FirstOrDefault(
            rows => axes.All(axis => rows.Has(axis.Of))
                && Array.TrueForAll(_filter, each => rows.Has(each.Of) || (ofDays && each.Of == _cube.Date && rows.Days is not null)));

    /// <summary>
    /// Single rows, as the table has them, of which days are side by side, or in the order of subjects: of which fewer are read.
    /// </summary>
    internal CountedRows Single(IReadOnlyList<Axis> axes)
    {
        bool[]? subjects = Array.Find(_filter, each => each.Of == _cube.Subject).IsSeen;
        int[]? places = axes.FirstOrDefault(axis => axis.Of == _cube.Subject)?.Places;
        bool isFiltered = Array.Exists(_filter, each => each.Of != _cube.Subject && each.Of != _cube.Date && each.Of != _cube.Kind);
        if (subjects is null && (places is null || isFiltered)) return _cube.All;
        if (!_filter.Select(each => each.Of).Concat(axes.Select(axis => axis.Of)).All(_cube.Grouped.Rows.Has)) return _cube.All;
        bool[]? days = Array.Find(_filter, each => each.Of == _cube.Date).IsSeen;
        double ofDays = days is null ? 1 : (double)days.Count(isSeen => isSeen) / days.Length;
        return _cube.Grouped.CountOf(subject => subjects?[subject] != false && places?[subject] is not < 0) < ofDays * _cube.Rows * 0.7
            ? _cube.Grouped.Rows : _cube.All;
    }

    private CountedRows? Own(RowSets sets)
    {
        if (_hasOwn) return _own;
        (_hasOwn, _own) = (true, sets.Of(this));
        if (_own is not null) _seen[_own] = new SeenRows(_own, []); // what the filter leaves out is not among them
        return _own;
    }

    /// <summary>Goes over rows that are seen, by blocks, on all processors.</summary>
    internal T[] Spread<T>(CountedRows rows, IReadOnlyList<Axis> axes, bool isAlone, Func<T> begin, Action<T, RowBlock> take)
    {
        SeenRows seen = SeenOf(rows);
        int workers = isAlone || seen.Blocks < FewBlocks ? 1 : Math.Clamp(Environment.ProcessorCount, 1, seen.Blocks);
        var parts = new T[workers];
        Func<int, bool> isLeftOut = LeftOut(rows, axes); // what rows keep of themselves, they make once
        Parallel.For(0, workers, worker =>
        {
            T part = parts[worker] = begin();
            var block = new RowBlock(rows, axes);
            int end = (int)((long)seen.Blocks * (worker + 1) / workers);
            for (int i = (int)((long)seen.Blocks * worker / workers); i < end; i++)
            {
                if (isLeftOut(i) || seen.Of(i) is { Length: 0 }) continue;
                block.Take(i, seen.Of(i));
                take(part, block);
            }
        });
        return parts;
    }

    // Of rows that are in an order: whether what a block has is nowhere on the axes.
    private static Func<int, bool> LeftOut(CountedRows rows, IReadOnlyList<Axis> axes)
    {
        if (rows.Order is not { } order || axes.FirstOrDefault(axis => axis.Of == order)?.Places is not { } places) return _ => false;
        int[] before = SeenRows.Before([.. places.Select(place => place >= 0)]);
        (int Low, int High)[] ranges = rows.Ranges(order);
        return block => before[ranges[block].High + 1] == before[ranges[block].Low];
    }

    internal SeenRows SeenOf(CountedRows rows)
        => _seen.TryGetValue(rows, out SeenRows? known) ? known : _seen[rows] = new SeenRows(rows, _filter);
}
