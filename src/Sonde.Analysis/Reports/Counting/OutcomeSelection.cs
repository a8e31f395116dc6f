using System.Buffers;
using System.Numerics;

namespace Sonde.Analysis.Reports.Counting;

/// <summary>
/// The outcomes that are seen, and how many there are of each group. A question goes once over the rows, a few bytes of each, on all
/// processors: counting needs neither an index nor groups that were made before, and any filter costs the same.
/// </summary>
public sealed class OutcomeSelection
{
    /// <summary>So many counters are laid side by side; of more groups those that come are looked up.</summary>
    internal const int MostDense = 1 << 24;

    /// <summary>Counters of which each thread may have its own: what no processor's own memory holds is not made twice.</summary>
    internal const int MostShared = 1 << 23;

    // Few rows are no work for several.
    private const int FewBlocks = 4;

    private const long MostBits = 1L << 29;

    private readonly OutcomeCube _cube;
    private readonly (Dimension Of, bool[] IsSeen)[] _filter;
    private readonly Dictionary<CountedRows, ushort[]?[]> _seen = [];
    private CountedRows? _own;
    private bool _hasOwn;

    internal OutcomeSelection(OutcomeCube cube, IReadOnlyList<(Dimension Of, bool[] IsSeen)> filter)
    {
        _cube = cube;
        _filter = [.. filter.Where(each => each.IsSeen.AsSpan().Contains(false))];
    }

    /// <summary>What is counted.</summary>
    public OutcomeCube Cube => _cube;

    /// <summary>Counts rows by groups and kinds.</summary>
    /// <param name="axes">What they are grouped by; nothing: all are one group.</param>
    /// <param name="slots">Which kinds are counted, and which together.</param>
    /// <param name="samples">Whether a few rows of each are named.</param>
    public Tally Count(IReadOnlyList<Axis> axes, KindSlots slots, bool samples = false)
    {
        ArgumentNullException.ThrowIfNull(axes);
        ArgumentNullException.ThrowIfNull(slots);
        return Count(samples ? _cube.All : RowsOf(axes), axes, slots, samples);
    }

    /// <summary>The same of those of some rows that are seen.</summary>
    internal Tally Count(CountedRows rows, IReadOnlyList<Axis> axes, KindSlots slots, bool samples)
    {
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
            Tally found = CountSparse(RowsOf(axes), axes, any, samples: false)!;
            foreach (int group in found.Groups) counts[(int)(found.Place(group) / of.Size)]++;
            return counts;
        }

        ulong[][] parts = Spread(
            RowsOf([.. by, of]), [.. by, of with { Size = width * 64 }], isAlone: false, () => new ulong[places * width], (bits, block) =>
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
    internal long SeenOfAll => _filter.Length == 0
        ? _cube.Rows
        : SeenOf(_cube.All).Select((rows, block) => (long)(rows?.Length ?? _cube.All.CountOf(block))).Sum();

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

    // The fewest rows that know of all that is asked for; what no set knows of the filter is put together once for all questions.
    private CountedRows RowsOf(IReadOnlyList<Axis> axes)
    {
        RowSets sets = _cube.Sets;
        CountedRows? kept = sets.Kept.FirstOrDefault(
            rows => axes.All(axis => rows.Has(axis.Of)) && Array.TrueForAll(_filter, each => rows.Has(each.Of)));
        return kept ?? (_filter.Length > 0 && axes.All(axis => sets.IsOfPlaces(axis.Of)) ? Own(sets) : null) ?? _cube.All;
    }

    private CountedRows? Own(RowSets sets)
    {
        if (_hasOwn) return _own;
        (_hasOwn, _own) = (true, sets.Of(this));
        if (_own is not null) _seen[_own] = new ushort[]?[_own.Blocks]; // what the filter leaves out is not among them
        return _own;
    }

    /// <summary>Goes over rows that are seen, by blocks, on all processors.</summary>
    internal T[] Spread<T>(CountedRows rows, IReadOnlyList<Axis> axes, bool isAlone, Func<T> begin, Action<T, RowBlock> take)
    {
        ushort[]?[] seen = SeenOf(rows);
        int workers = isAlone || seen.Length < FewBlocks ? 1 : Math.Clamp(Environment.ProcessorCount, 1, seen.Length);
        var parts = new T[workers];
        Parallel.For(0, workers, worker =>
        {
            T part = parts[worker] = begin();
            var block = new RowBlock(rows, axes);
            int end = (int)((long)seen.Length * (worker + 1) / workers);
            for (int i = (int)((long)seen.Length * worker / workers); i < end; i++)
            {
                if (seen[i] is { Length: 0 }) continue;
                block.Take(i, seen[i]);
                take(part, block);
            }
        });
        return parts;
    }

    private ushort[]?[] SeenOf(CountedRows rows)
    {
        if (_seen.TryGetValue(rows, out ushort[]?[]? known)) return known;
        ushort[]?[] seen = new ushort[]?[rows.Blocks];
        if (_filter.Length > 0)
        {
            (Codes Codes, bool[] IsSeen, (int Low, int High)[] Ranges, int[] Before)[] filter =
                [.. _filter.Select(each => (rows.Of(each.Of), each.IsSeen, rows.Ranges(each.Of), Before(each.IsSeen)))];
            Parallel.For(0, seen.Length, block => seen[block] = Select(rows, block, filter));
        }

        return _seen[rows] = seen;
    }

    // How many of the values before each are seen.
    private static int[] Before(bool[] isSeen)
    {
        int[] before = new int[isSeen.Length + 1];
        for (int i = 0; i < isSeen.Length; i++) before[i + 1] = before[i] + (isSeen[i] ? 1 : 0);
        return before;
    }

    // Null where all rows of a block are seen.
    private static ushort[]? Select(
        CountedRows all, int block, (Codes Codes, bool[] IsSeen, (int Low, int High)[] Ranges, int[] Before)[] filter)
    {
        int count = all.CountOf(block), left = count;
        ushort[] rows = ArrayPool<ushort>.Shared.Rent(count);
        int[] codes = ArrayPool<int>.Shared.Rent(count);
        try
        {
            bool isWhole = true;
            foreach ((Codes of, bool[] isSeen, (int Low, int High)[] ranges, int[] before) in filter)
            {
                (int low, int high) = ranges[block];
                int some = before[high + 1] - before[low];
                if (some == 0) return [];
                if (some == high + 1 - low) continue;
                int kept = 0;
                if (isWhole)
                {
                    of.Read(block * RowBlock.MostRows, codes.AsSpan(0, count));
                    for (int i = 0; i < count; i++)
                    {
                        rows[kept] = (ushort)i;
                        if (isSeen[codes[i]]) kept++;
                    }
                }
                else
                {
                    of.Read(block * RowBlock.MostRows, rows.AsSpan(0, left), codes.AsSpan(0, left));
                    for (int i = 0; i < left; i++)
                    {
                        rows[kept] = rows[i];
                        if (isSeen[codes[i]]) kept++;
                    }
                }

                (isWhole, left) = (false, kept);
            }

            return left == count ? null : rows[..left];
        }
        finally
        {
            ArrayPool<ushort>.Shared.Return(rows);
            ArrayPool<int>.Shared.Return(codes);
        }
    }
}
