using System.Runtime.InteropServices;

namespace Sonde.Analysis.Reports.Counting;

/// <summary>Outcomes that are alike in vantage point, network, country and kind, put together: how many, and on which days.</summary>
internal static class PointRows
{
    private const int MostWords = 6, Piece = 4096;

    /// <summary>Those of all outcomes; null where there are too many to be worth it.</summary>
    public static CountedRows? Of(OutcomeCube cube, VantagePlaces places)
    {
        int kinds = cube.Kinds.Count, words = (cube.Date.Values.Count + 63) / 64;
        (int Point, int Place)[]? pairs = PairsOf(cube, places, out Codes of);
        if (pairs is null || words > MostWords || (long)pairs.Length * kinds > OutcomeSelection.MostDense / words) return null;
        int[] counts = new int[pairs.Length * kinds];
        ulong[] days = new ulong[counts.Length * words];
        Each(cube.Rows, [of, cube.Kind.Codes, cube.Date.Codes], read =>
        {
            for (int i = 0; i < read[0].Length; i++)
            {
                int at = (read[0][i] * kinds) + read[1][i], day = read[2][i];
                counts[at]++;
                days[(at * words) + (day / 64)] |= 1UL << day;
            }
        });
        int made = counts.Length - counts.AsSpan().Count(0), row = 0;
        Dictionary<Dimension, Codes> codes = ((Dimension[])[cube.Kind, cube.VantagePoint, cube.Network, cube.Country])
            .ToDictionary(thing => thing, thing => Codes.Of(made, thing.Values.Count));
        int[] weights = new int[made];
        ulong[] kept = new ulong[made * words];
        for (int at = 0; at < counts.Length; at++)
        {
            if (counts[at] == 0) continue;
            (int point, int place) = pairs[at / kinds];
            (int network, int country) = places.Parts[place];
            codes[cube.Kind].Set(row, at % kinds);
            codes[cube.VantagePoint].Set(row, point);
            codes[cube.Network].Set(row, network);
            codes[cube.Country].Set(row, country);
            days.AsSpan(at * words, words).CopyTo(kept.AsSpan(row * words));
            weights[row++] = counts[at];
        }

        return new CountedRows(made, codes[cube.Kind], codes, weights, days: kept);
    }

    // Of most vantage points there is one place.
    private static (int Point, int Place)[]? PairsOf(OutcomeCube cube, VantagePlaces places, out Codes of)
    {
        Dictionary<(int, int), int> numbers = [];
        (int Place, int Number)[] last = new (int, int)[cube.VantagePoint.Values.Count];
        Array.Fill(last, (-1, -1));
        Codes all = of = Codes.Of(cube.Rows, int.MaxValue);
        int row = 0;
        Each(cube.Rows, [cube.VantagePoint.Codes, places.Place.Codes], read =>
        {
            for (int i = 0; i < read[0].Length; i++, row++)
            {
                (int point, int place) = (read[0][i], read[1][i]);
                if (last[point].Place != place)
                {
                    ref int number = ref CollectionsMarshal.GetValueRefOrAddDefault(numbers, (point, place), out bool isKnown);
                    if (!isKnown) number = numbers.Count - 1;
                    last[point] = (place, number);
                }

                all.Set(row, last[point].Number);
            }
        });
        return numbers.Count * (long)cube.Kinds.Count > OutcomeSelection.MostDense ? null : [.. numbers.Keys];
    }

    private static void Each(int rows, Codes[] of, Action<int[][]> take)
    {
        for (int first = 0; first < rows; first += Piece)
        {
            int[][] read = [.. of.Select(_ => new int[Math.Min(Piece, rows - first)])];
            for (int each = 0; each < of.Length; each++) of[each].Read(first, read[each]);
            take(read);
        }
    }
}
