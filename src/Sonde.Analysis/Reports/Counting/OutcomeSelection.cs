using System.Numerics;

namespace Sonde.Analysis.Reports.Counting;

/// <summary>
/// The outcomes that are seen, and how many there are of each group. A question goes once over the rows, a few bytes of each, on all
/// processors: counting needs neither an index nor groups that were made before, and any filter costs the same.
/// </summary>
public sealed class OutcomeSelection
{
    /// <summary>So many counters are laid side by side; of more groups those that come are looked up.</summary>
    private const int MostDense = 1 << 24;

    // Counters that no processor's own memory holds are not made twice, and few rows are no work for several.
    private const int MostShared = 1 << 21, FewBlocks = 4;

    private const long MostBits = 1L << 29;

    private readonly OutcomeCube _cube;
    private readonly ushort[]?[] _rows;

    internal OutcomeSelection(OutcomeCube cube, IReadOnlyList<(Dimension Of, bool[] IsSeen)> filter)
    {
        _cube = cube;
        _rows = new ushort[]?[(cube.Rows + RowBlock.MostRows - 1) / RowBlock.MostRows];
        if (filter.Count > 0) Parallel.For(0, _rows.Length, block => _rows[block] = Select(block, filter));
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
        Int128 all = slots.Count;
        foreach (Axis axis in axes) all *= axis.Size;
        if (all > MostDense) return CountSparse(axes, slots, samples);
        int counters = (int)all;
        (int[] Counts, int[]? Samples)[] parts = Spread(
            axes, isAlone: counters > MostShared, () => (new int[counters], samples ? new int[counters * Tally.MostSamples] : null),
            (part, block) =>
            {
                (int[] counts, int[]? named) = part;
                ReadOnlySpan<int> keys = block.Keys(), kinds = block.Kinds;
                int[] of = slots.Of;
                int width = slots.Count;
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
            Tally found = CountSparse([.. by, of], new KindSlots([.. slots.Of.Select(slot => Math.Min(slot, 0))], 1), samples: false);
            foreach (int group in found.Groups) counts[(int)(found.Place(group) / of.Size)]++;
            return counts;
        }

        ulong[][] parts = Spread(
            [.. by, of with { Size = width * 64 }], isAlone: false, () => new ulong[places * width], (bits, block) =>
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

    private Tally CountSparse(IReadOnlyList<Axis> axes, KindSlots slots, bool samples)
    {
        Dictionary<Int128, int> groups = [];
        List<int> counts = [], named = [];
        int[] none = new int[slots.Count * Tally.MostSamples];
        Spread(
            axes, isAlone: true, () => groups, (_, block) =>
            {
                ReadOnlySpan<int> kinds = block.Kinds;
                for (int i = 0; i < kinds.Length; i++)
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
                    int count = counts[at]++;
                    if (samples && count < Tally.MostSamples) named[(at * Tally.MostSamples) + count] = block.Id(i);
                }
            });
        return new Tally(axes, slots.Count, [.. counts], samples ? [.. named] : null, [.. groups.Keys]);
    }

    private T[] Spread<T>(IReadOnlyList<Axis> axes, bool isAlone, Func<T> begin, Action<T, RowBlock> take)
    {
        int workers = isAlone || _rows.Length < FewBlocks ? 1 : Math.Clamp(Environment.ProcessorCount, 1, _rows.Length);
        var parts = new T[workers];
        Parallel.For(0, workers, worker =>
        {
            T part = parts[worker] = begin();
            var block = new RowBlock(axes);
            int end = (int)((long)_rows.Length * (worker + 1) / workers);
            for (int i = (int)((long)_rows.Length * worker / workers); i < end; i++)
            {
                if (_rows[i] is { Length: 0 }) continue;
                block.Take(_cube.Kind.Codes, i * RowBlock.MostRows, CountOf(i), _rows[i]);
                take(part, block);
            }
        });
        return parts;
    }

    private int CountOf(int block) => Math.Min(RowBlock.MostRows, _cube.Rows - (block * RowBlock.MostRows));

    // Null where all rows of a block are seen.
    private ushort[]? Select(int block, IReadOnlyList<(Dimension Of, bool[] IsSeen)> filter)
    {
        int count = CountOf(block), left = count;
        ushort[] rows = new ushort[count];
        for (int i = 0; i < count; i++) rows[i] = (ushort)i;
        int[] codes = new int[count];
        foreach ((Dimension of, bool[] isSeen) in filter)
        {
            of.Codes.Read(block * RowBlock.MostRows, rows.AsSpan(0, left), codes.AsSpan(0, left));
            int kept = 0;
            for (int i = 0; i < left; i++)
            {
                rows[kept] = rows[i];
                if (isSeen[codes[i]]) kept++;
            }

            left = kept;
        }

        return left == count ? null : rows[..left];
    }
}
