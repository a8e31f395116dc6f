namespace Sonde.Analysis.Reports.Counting;

/// <summary>
/// Outcomes by group, of which there may be millions: each is counted whole before the next, so that nothing is kept of those that nobody
/// asks for.
/// </summary>
internal sealed class GroupCounts
{
    /// <summary>How many slots there are at most: the counts of a group are one number of 64 bits while a piece of it is counted.</summary>
    public const int Slots = 4;

    // Of a piece no count comes near to 16 bits.
    private const int Bits = 16, Piece = 4096;

    private readonly GroupedRows _grouped;
    private readonly OutcomeCube _cube;
    private readonly ulong[] _ofKind;
    private readonly List<(Codes Codes, ulong[] IsSeen)> _others = [];
    private readonly bool[]? _subjects, _countries;

    /// <summary>Of a selection.</summary>
    /// <param name="selection">Which outcomes are seen.</param>
    /// <param name="slots">Which kinds are counted, in which of a few slots.</param>
    public GroupCounts(OutcomeSelection selection, KindSlots slots)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(slots.Count, Slots);
        _cube = selection.Cube;
        _grouped = _cube.Grouped;
        _ofKind = [.. slots.Of.Select(slot => slot < 0 ? 0 : 1UL << (slot * Bits))];
        foreach ((Dimension of, bool[] isSeen) in selection.Filter)
        {
            if (of == _cube.Subject) _subjects = isSeen;
            else if (of == _cube.Country) _countries = isSeen;
            else if (of == _cube.Kind)
                for (int kind = 0; kind < isSeen.Length; kind++) _ofKind[kind] = isSeen[kind] ? _ofKind[kind] : 0;
            else _others.Add((_grouped.Rows.Of(of), [.. isSeen.Select(each => each ? ulong.MaxValue : 0)]));
        }
    }

    /// <summary>Goes over the groups that have outcomes that are seen and counted, on all processors.</summary>
    /// <param name="begin">Makes what one processor gathers in.</param>
    /// <param name="take">Takes a group by its number, and the count of each slot.</param>
    /// <returns>What was gathered.</returns>
    public T[] Each<T>(Func<T> begin, Action<T, int, ReadOnlySpan<long>> take)
    {
        int[] starts = _grouped.Starts;
        int workers = _cube.Rows < 16 * Piece ? 1 : Environment.ProcessorCount;
        var parts = new T[workers];
        Parallel.For(0, workers, worker =>
        {
            T part = parts[worker] = begin();
            var piece = new Counting(this);
            int group = GroupAt(worker), end = GroupAt(worker + 1);
            while (group < end)
            {
                int first = group;
                while (group < end && IsSeen(group) && (group == first || starts[group + 1] - starts[first] <= Piece)) group++;
                if (group == first) group++;
                else piece.Take(first, group, part, take);
            }
        });
        return parts;

        int GroupAt(int worker)
        {
            int found = Array.BinarySearch(starts, 0, starts.Length - 1, (int)((long)_cube.Rows * worker / workers));
            return found < 0 ? ~found : found;
        }
    }

    /// <summary>The outcomes of a group that are seen and counted, those that are alike together, in the table's order.</summary>
    public IEnumerable<((int Kind, int Date, int Network, int VantagePoint) Of, int Count)> Alike(int group)
    {
        (int first, int count) = (_grouped.Starts[group], _grouped.Starts[group + 1] - _grouped.Starts[group]);
        int[] kinds = Read(_cube.Kind), dates = Read(_cube.Date), networks = Read(_cube.Network), points = Read(_cube.VantagePoint);
        (int[] Codes, ulong[] IsSeen)[] others = [.. _others.Select(each => (Read(each.Codes), each.IsSeen))];
        OrderedDictionary<(int, int, int, int), int> alike = [];
        for (int i = 0; i < count; i++)
        {
            if (_ofKind[kinds[i]] == 0 || Array.Exists(others, each => each.IsSeen[each.Codes[i]] == 0)) continue;
            (int, int, int, int) of = (kinds[i], dates[i], networks[i], points[i]);
            alike[of] = alike.GetValueOrDefault(of) + 1;
        }

        return alike.Select(each => (each.Key, each.Value));

        int[] Read(object of)
        {
            int[] read = new int[count];
            (of as Codes ?? _grouped.Rows.Of((Dimension)of)).Read(first, read);
            return read;
        }
    }

    private bool IsSeen(int group)
    {
        if (_subjects is null && _countries is null) return true;
        (int _, int subject, int country) = _cube.Groups.PartsOf(group);
        return _subjects?[subject] != false && _countries?[country] != false;
    }

    // What one processor needs to count pieces.
    private sealed class Counting(GroupCounts of)
    {
        private readonly int[] _codes = new int[Piece];
        private readonly ulong[] _counts = new ulong[Piece];

        /// <summary>Counts groups that lie side by side: several that are one piece, or one of several pieces.</summary>
        public void Take<T>(int first, int end, T part, Action<T, int, ReadOnlySpan<long>> take)
        {
            int[] starts = of._grouped.Starts;
            Span<long> counts = stackalloc long[Slots];
            if (starts[end] - starts[first] > Piece)
            {
                for (int row = starts[first]; row < starts[end]; row += Piece)
                {
                    int rows = Math.Min(Piece, starts[end] - row);
                    Read(row, rows);
                    Add(counts, Sum(0, rows));
                }

                if (counts.ContainsAnyExcept(0)) take(part, first, counts);
                return;
            }

            Read(starts[first], starts[end] - starts[first]);
            for (int group = first; group < end; group++)
            {
                ulong sum = Sum(starts[group] - starts[first], starts[group + 1] - starts[first]);
                if (sum == 0) continue;
                counts.Clear();
                Add(counts, sum);
                take(part, group, counts);
            }
        }

        private static void Add(Span<long> counts, ulong sum)
        {
            for (int slot = 0; slot < Slots; slot++) counts[slot] += (long)(sum >> (slot * Bits)) & ((1 << Bits) - 1);
        }

        private void Read(int first, int rows)
        {
            Span<int> codes = _codes.AsSpan(0, rows);
            Span<ulong> counts = _counts.AsSpan(0, rows);
            of._grouped.Rows.Kinds.Read(first, codes);
            for (int i = 0; i < codes.Length; i++) counts[i] = of._ofKind[codes[i]];
            foreach ((Codes other, ulong[] isSeen) in of._others)
            {
                other.Read(first, codes);
                for (int i = 0; i < codes.Length; i++) counts[i] &= isSeen[codes[i]];
            }
        }

        private ulong Sum(int from, int to)
        {
            ulong sum = 0;
            foreach (ulong count in _counts.AsSpan(from, to - from)) sum += count;
            return sum;
        }
    }
}
