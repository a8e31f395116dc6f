using System.Runtime.InteropServices;

namespace Sonde.Analysis.Reports.Counting;

/// <summary>
/// Puts outcomes together that are of one day and kind and alike in other things: a question that asks for no more than those goes over a
/// fraction of the rows, and comes to the same numbers.
/// </summary>
internal static class RollUp
{
    /// <summary>So many counters are made while rows are put together.</summary>
    private const long MostCounters = 1 << 25;

    private const int Read = 4096;

    /// <summary>Puts rows together.</summary>
    /// <param name="all">All rows.</param>
    /// <param name="kind">Their kinds.</param>
    /// <param name="kinds">How many kinds there are.</param>
    /// <param name="date">Their days.</param>
    /// <param name="things">What else they must be alike in.</param>
    /// <param name="atMost">How many rows there may be then, of those there are; 1: as many.</param>
    /// <returns>Null where that gains too little, or the things have too many values.</returns>
    public static CountedRows? Of(
        CountedRows all, Dimension kind, int kinds, Dimension date, IReadOnlyList<Dimension> things, double atMost)
    {
        Dictionary<long, int> numbers = [];
        List<long> combinations = [];
        if (!TryNumber(all, things, numbers, combinations)) return null;
        long counters = (long)date.Values.Count * combinations.Count * kinds;
        if (counters > MostCounters) return null;
        int[] counts = new int[counters];
        ForEach(all, [date, .. things], (values, kindOf, rows) =>
        {
            for (int i = 0; i < rows; i++)
            {
                long place = ((long)values[0][i] * combinations.Count) + numbers[Combined(things, values.AsSpan(1), i)];
                counts[(place * kinds) + kindOf[i]]++;
            }
        });
        int made = counts.Length - counts.AsSpan().Count(0);
        return made > all.Count * atMost ? null : Made(counts, made, kind, kinds, date, things, combinations);
    }

    private static CountedRows Made(
        int[] counts, int made, Dimension kind, int kinds, Dimension date, IReadOnlyList<Dimension> things, List<long> combinations)
    {
        Codes dates = Codes.Of(made, date.Values.Count), kindOf = Codes.Of(made, kinds);
        Codes[] of = [.. things.Select(thing => Codes.Of(made, thing.Values.Count))];
        int[] weights = new int[made];
        int row = 0;
        for (int at = 0; at < counts.Length; at++)
        {
            if (counts[at] == 0) continue;
            int place = at / kinds;
            kindOf.Set(row, at % kinds);
            dates.Set(row, place / combinations.Count);
            long rest = combinations[place % combinations.Count];
            for (int thing = things.Count - 1; thing >= 0; thing--)
            {
                of[thing].Set(row, (int)(rest % things[thing].Values.Count));
                rest /= things[thing].Values.Count;
            }

            weights[row++] = counts[at];
        }

        Dictionary<Dimension, Codes> codes = new() { [kind] = kindOf, [date] = dates };
        for (int thing = 0; thing < of.Length; thing++) codes[things[thing]] = of[thing];
        return new CountedRows(made, kindOf, codes, weights);
    }

    // Which of the values of things come together: of a network there is one country.
    private static bool TryNumber(CountedRows all, IReadOnlyList<Dimension> things, Dictionary<long, int> numbers, List<long> combinations)
    {
        Int128 most = 1;
        foreach (Dimension thing in things) most *= thing.Values.Count;
        if (most > long.MaxValue) return false;
        ForEach(all, things, (values, _, rows) =>
        {
            for (int i = 0; i < rows && combinations.Count <= MostCounters; i++)
            {
                long combination = Combined(things, values, i);
                ref int number = ref CollectionsMarshal.GetValueRefOrAddDefault(numbers, combination, out bool isKnown);
                if (isKnown) continue;
                number = combinations.Count;
                combinations.Add(combination);
            }
        });
        return combinations.Count <= MostCounters;
    }

    private static long Combined(IReadOnlyList<Dimension> things, ReadOnlySpan<int[]> values, int row)
    {
        long combination = 0;
        for (int thing = 0; thing < values.Length; thing++) combination = (combination * things[thing].Values.Count) + values[thing][row];
        return combination;
    }

    private static void ForEach(CountedRows all, IReadOnlyList<Dimension> things, Action<int[][], int[], int> take)
    {
        int[][] values = [.. things.Select(_ => new int[Read])];
        int[] kinds = new int[Read];
        for (int first = 0; first < all.Count; first += Read)
        {
            int rows = Math.Min(Read, all.Count - first);
            for (int thing = 0; thing < values.Length; thing++) all.Of(things[thing]).Read(first, values[thing].AsSpan(0, rows));
            all.Kinds.Read(first, kinds.AsSpan(0, rows));
            take(values, kinds, rows);
        }
    }
}
