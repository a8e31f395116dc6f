using System.Numerics;

namespace Sonde.Packets.Addresses;

/// <summary>
/// Ranges of addresses, each with a number; of nested ranges the innermost counts. Two sorted arrays, and for many an index over the first
/// 16 bits.
/// </summary>
/// <typeparam name="T">How an address is held: 32 or 128 bits.</typeparam>
public sealed class RangeTable<T> where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T>, IUnsignedNumber<T>
{
    /// <summary>No range.</summary>
    public const int None = -1;

    // Few are found as fast without, and the index costs more to make than they do.
    private const int IndexedFrom = 1024;

    private readonly T[] _starts;
    private readonly int[] _values;
    private readonly int[] _index;
    private readonly int _shift;

    private RangeTable(T[] starts, int[] values, int width)
    {
        (_starts, _values, _shift) = (starts, values, width - 16);
        _index = starts.Length < IndexedFrom ? [] : IndexOf(starts, _shift);
    }

    /// <summary>How many pieces it has.</summary>
    public int Count => _starts.Length;

    /// <summary>The number of the innermost range around an address, or <see cref="None"/>.</summary>
    public int Find(T address)
    {
        int low = 0, high = _starts.Length;
        if (_index.Length > 0)
        {
            int top = int.CreateTruncating(address >> _shift);
            (low, high) = (_index[top], _index[top + 1]);
        }

        while (low < high)
        {
            int middle = (int)((uint)(low + high) >> 1);
            if (_starts[middle] <= address) low = middle + 1;
            else high = middle;
        }

        return low == 0 ? None : _values[low - 1];
    }

    private static int[] IndexOf(T[] starts, int shift)
    {
        int[] index = new int[(1 << 16) + 1];
        int at = 0;
        for (int top = 0; top < 1 << 16; top++)
        {
            T first = T.CreateTruncating(top) << shift;
            while (at < starts.Length && starts[at] < first) at++;
            index[top] = at;
        }

        index[1 << 16] = starts.Length;
        return index;
    }

    /// <summary>Collects ranges and lays them flat.</summary>
    /// <param name="width">How many bits an address has.</param>
    public sealed class Builder(int width)
    {
        private readonly List<(T Start, T End, int Value)> _ranges = [];

        /// <summary>Adds a range from its first to its last address.</summary>
        public void Add(T start, T end, int value) => _ranges.Add((start, end, value));

        /// <summary>How many ranges there are so far.</summary>
        public int Count => _ranges.Count;

        /// <summary>The ranges, ready to be asked; this is empty then.</summary>
        public RangeTable<T> Build()
        {
            (T Start, T End, int Value)[] ranges = [.. _ranges];
            _ranges.Clear();
            // Outer ranges first; of equals the one that came later lies on top.
            Array.Sort(
                ranges,
                (a, b)
                => a.Start != b.Start ? a.Start.CompareTo(b.Start) : a.End != b.End ? b.End.CompareTo(a.End) : a.Value.CompareTo(b.Value));
            var starts = new List<T>(ranges.Length);
            var values = new List<int>(ranges.Length);
            var open = new Stack<(T End, int Value)>();
            foreach ((T start, T end, int value) in ranges)
            {
                while (open.Count > 0 && open.Peek().End < start) Close();
                Emit(start, value);
                open.Push((end, value));
            }
            while (open.Count > 0) Close();
            return new RangeTable<T>([.. starts], [.. values], width);

            void Close()
            {
                T end = open.Pop().End;
                while (open.Count > 0 && open.Peek().End <= end) open.Pop();
                if (end != T.MaxValue) Emit(end + T.One, open.Count > 0 ? open.Peek().Value : None);
            }

            void Emit(T start, int value)
            {
                if (starts.Count > 0 && starts[^1] == start) values[^1] = value;
                else if (values.Count == 0 || values[^1] != value)
                {
                    starts.Add(start);
                    values.Add(value);
                }
            }
        }
    }
}
