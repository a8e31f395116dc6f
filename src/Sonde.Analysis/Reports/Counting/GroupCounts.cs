namespace Sonde.Analysis.Reports.Counting;

/// <summary>
/// Outcomes by group, of which there may be millions: four counts of a group in one number of 64 bits, so that counting goes over half the
/// memory. Where a filter is of what groups are made of, those of all outcomes are counted once for all filters.
/// </summary>
/// <param name="cube">What is counted.</param>
internal sealed class GroupCounts(OutcomeCube cube)
{
    /// <summary>How many slots a group has.</summary>
    public const int Slots = 4;

    private const int Bits = 16;

    private bool? _fits;
    private (KindSlots Slots, ulong[] Counts)? _all;

    /// <summary>The count of a slot.</summary>
    public static long Of(ulong counts, int slot) => (long)(counts >> (slot * Bits)) & ((1 << Bits) - 1);

    /// <summary>The counts of each group that are seen; null where a group has more outcomes than are counted so.</summary>
    /// <param name="selection">Which outcomes are seen.</param>
    /// <param name="slots">Which kinds are counted, in which of four slots.</param>
    /// <param name="isSeen">Which groups are seen; null: those that are counted.</param>
    public ulong[]? Of(OutcomeSelection selection, KindSlots slots, out bool[]? isSeen)
    {
        isSeen = null;
        if (slots.Count > Slots || !(_fits ??= Fits())) return null;
        isSeen = selection.IsOfAll ? null : cube.Groups.Seen(cube, selection.Filter);
        if (isSeen is null && !selection.IsOfAll) return Count(selection, slots);
        if (_all is not { } known || !known.Slots.Of.AsSpan().SequenceEqual(slots.Of)) _all = known = (slots, Count(cube.Select(), slots));
        return known.Counts;
    }

    private bool Fits()
    {
        int[] sizes = new int[cube.Group.Values.Count];
        int[] some = new int[4096];
        for (int first = 0; first < cube.Rows; first += some.Length)
        {
            Span<int> read = some.AsSpan(0, Math.Min(some.Length, cube.Rows - first));
            cube.Group.Codes.Read(first, read);
            foreach (int group in read) sizes[group]++;
        }

        return sizes.Length == 0 || sizes.Max() < 1 << Bits;
    }

    private ulong[] Count(OutcomeSelection selection, KindSlots slots)
    {
        ulong[][] parts = selection.Spread(
            cube.All, [cube.Group.All], isAlone: cube.Group.Values.Count > OutcomeSelection.MostShared,
            () => new ulong[cube.Group.Values.Count], (counts, block) =>
            {
                ReadOnlySpan<int> groups = block.Keys(), kinds = block.Kinds;
                int[] of = slots.Of;
                for (int i = 0; i < groups.Length; i++)
                    if (of[kinds[i]] is >= 0 and var slot) counts[groups[i]] += 1UL << (slot * Bits);
            });
        foreach (ulong[] more in parts.AsSpan(1))
            for (int i = 0; i < more.Length; i++) parts[0][i] += more[i];
        return parts[0];
    }
}
