using System.Runtime.InteropServices;

namespace Sonde.Analysis.Reports.Counting;

/// <summary>Network and country of vantage points as one thing: of most networks there is one country.</summary>
/// <param name="Place">Which of them each row has.</param>
/// <param name="Parts">The numbers of network and country of each.</param>
internal sealed record VantagePlaces(Dimension Place, (int Network, int Country)[] Parts)
{
    private const int Most = ushort.MaxValue, Read = 4096;

    /// <summary>Those of all rows; null where there are too many to be worth it.</summary>
    public static VantagePlaces? Of(OutcomeCube cube)
    {
        Dictionary<(int Network, int Country), int> numbers = [];
        Each((row, place) =>
        {
            if (numbers.Count > Most) return;
            ref int number = ref CollectionsMarshal.GetValueRefOrAddDefault(numbers, place, out bool isKnown);
            if (!isKnown) number = numbers.Count - 1;
        });
        if (numbers.Count > Most) return null;
        Codes codes = Codes.Of(cube.Rows, numbers.Count);
        Each((row, place) => codes.Set(row, numbers[place]));
        return new VantagePlaces(new Dimension(new string?[numbers.Count], codes), [.. numbers.Keys]);

        void Each(Action<int, (int Network, int Country)> take)
        {
            int[] networks = new int[Read], countries = new int[Read];
            for (int first = 0; first < cube.Rows; first += Read)
            {
                int rows = Math.Min(Read, cube.Rows - first);
                cube.Network.Codes.Read(first, networks.AsSpan(0, rows));
                cube.Country.Codes.Read(first, countries.AsSpan(0, rows));
                for (int i = 0; i < rows; i++) take(first + i, (networks[i], countries[i]));
            }
        }
    }
}
