using System.Runtime.InteropServices;

namespace Sonde.Analysis.Reports.Counting;

/// <summary>Outcomes that are alike in vantage point, network, country and kind, put together: how many, and on which days.</summary>
internal static class PointRows
{
    private const int MostWords = 6;

    /// <summary>Those of all outcomes; null where there are too many to be worth it.</summary>
    public static CountedRows? Of(OutcomeCube cube, VantagePlaces places)
    {
        int kinds = cube.Kinds.Count, words = (cube.Date.Values.Count + 63) / 64;
        int most = OutcomeSelection.MostDense / Math.Max(1, kinds * words);
        if (words > MostWords || cube.VantagePoint.Values.Count > most) return null;
        Dictionary<(int Point, int Place), int> numbers = [];
        // Of most vantage points there is one place.
        (int Place, int Number)[] last = new (int, int)[cube.VantagePoint.Values.Count];
        Array.Fill(last, (-1, -1));
        int[] counts = new int[last.Length * kinds];
        ulong[] days = new ulong[counts.Length * words];
        int[] someOf = new int[Codes.Piece], kindsOf = new int[Codes.Piece], daysOf = new int[Codes.Piece];
        cube.VantagePoint.Codes.Each((first, points) =>
        {
            places.Place.Codes.Read(first, someOf.AsSpan(0, points.Length));
            cube.Kind.Codes.Read(first, kindsOf.AsSpan(0, points.Length));
            cube.Date.Codes.Read(first, daysOf.AsSpan(0, points.Length));
            for (int i = 0; i < points.Length && numbers.Count <= most; i++)
            {
                ref (int Place, int Number) known = ref last[points[i]];
                if (known.Place != someOf[i]) known = (someOf[i], NumberOf(points[i], someOf[i]));
                int at = (known.Number * kinds) + kindsOf[i];
                counts[at]++;
                days[(at * words) + (daysOf[i] / 64)] |= 1UL << daysOf[i];
            }
        });
        if (numbers.Count > most) return null;
        (int Point, int Place)[] pairs = [.. numbers.Keys];
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

        int NumberOf(int point, int place)
        {
            ref int number = ref CollectionsMarshal.GetValueRefOrAddDefault(numbers, (point, place), out bool isKnown);
            if (isKnown) return number;
            number = numbers.Count - 1;
            if (numbers.Count * kinds > counts.Length)
            {
                Array.Resize(ref counts, counts.Length * 2);
                Array.Resize(ref days, days.Length * 2);
            }

            return number;
        }
    }
}
