namespace Sonde.Analysis.Reports.Counting;

/// <summary>Which kinds of outcomes are counted, and which of them together.</summary>
/// <param name="Of">The slot of each kind, or -1: not counted.</param>
/// <param name="Count">How many slots there are.</param>
public sealed record KindSlots(int[] Of, int Count)
{
    /// <summary>Of all kinds, by a rule.</summary>
    /// <param name="kinds">The kinds.</param>
    /// <param name="count">How many slots there are.</param>
    /// <param name="slotOf">The slot of a kind, or -1.</param>
    public static KindSlots By(IEnumerable<OutcomeKind> kinds, int count, Func<OutcomeKind, int> slotOf)
        => new([.. kinds.Select(slotOf)], count);

    /// <summary>A slot for each thing that kinds have in common.</summary>
    /// <param name="kinds">The kinds.</param>
    /// <param name="isCounted">Which are counted.</param>
    /// <param name="key">What those of a slot have in common.</param>
    /// <param name="slots">What each slot has.</param>
    public static KindSlots By<T>(
        IEnumerable<OutcomeKind> kinds, Func<OutcomeKind, bool> isCounted, Func<OutcomeKind, T> key, out IReadOnlyList<T> slots)
        where T : notnull
    {
        Dictionary<T, int> known = [];
        List<T> found = [];
        int[] of = [.. kinds.Select(kind =>
        {
            if (!isCounted(kind)) return -1;
            T value = key(kind);
            if (known.TryGetValue(value, out int slot)) return slot;
            known.Add(value, found.Count);
            found.Add(value);
            return found.Count - 1;
        })];
        slots = found;
        return new KindSlots(of, found.Count);
    }
}
