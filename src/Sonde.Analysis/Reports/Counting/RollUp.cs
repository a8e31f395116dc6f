namespace Sonde.Analysis.Reports.Counting;

/// <summary>
/// Puts outcomes together that are of one kind and alike in other things: a question that asks for no more than those goes over a
/// fraction of the rows, and comes to the same numbers.
/// </summary>
internal static class RollUp
{
    /// <summary>A slot for each kind, by which outcomes are put together.</summary>
    public static KindSlots SlotsOf(OutcomeCube cube) => new([.. cube.Kinds.Select((_, kind) => kind)], cube.Kinds.Count);

    /// <summary>The rows of a tally by kinds (<see cref="SlotsOf"/>).</summary>
    /// <param name="tally">How many there are of each.</param>
    /// <param name="cube">What was counted.</param>
    /// <param name="axes">By what it was counted.</param>
    /// <param name="places">What a place is, where it was counted by those.</param>
    /// <param name="most">Of more rows than these nothing is gained.</param>
    /// <returns>Null where there are more.</returns>
    public static CountedRows? Of(Tally tally, OutcomeCube cube, IReadOnlyList<Dimension> axes, VantagePlaces? places, double most)
    {
        int made = tally.Filled;
        if (made > most) return null;
        Codes kindOf = Codes.Of(made, cube.Kinds.Count);
        Dictionary<Dimension, Codes> codes = new() { [cube.Kind] = kindOf };
        foreach (Dimension thing in axes.SelectMany(axis => axis == places?.Place ? [cube.Network, cube.Country] : (Dimension[])[axis]))
            codes[thing] = Codes.Of(made, thing.Values.Count);
        int[] weights = new int[made];
        int row = 0;
        foreach (int group in tally.Groups)
        {
            int first = row;
            ReadOnlySpan<int> counts = tally.Counts(group);
            for (int kind = 0; kind < counts.Length; kind++)
            {
                if (counts[kind] == 0) continue;
                kindOf.Set(row, kind);
                weights[row++] = counts[kind];
            }

            for (int axis = 0; axis < axes.Count; axis++)
            {
                int place = tally.Place(group, axis);
                if (places is null || axes[axis] != places.Place)
                {
                    codes[axes[axis]].Fill(first, row, place);
                    continue;
                }

                (int network, int country) = places.Parts[place];
                codes[cube.Network].Fill(first, row, network);
                codes[cube.Country].Fill(first, row, country);
            }
        }

        return new CountedRows(made, kindOf, codes, weights);
    }
}
