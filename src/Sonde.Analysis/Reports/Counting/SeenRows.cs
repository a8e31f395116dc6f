using System.Buffers;

namespace Sonde.Analysis.Reports.Counting;

/// <summary>Which of some rows a filter lets through: looked at block by block, when a block is asked for first.</summary>
internal sealed class SeenRows
{
    private readonly CountedRows _rows;
    private readonly (Codes Codes, bool[] IsSeen, (int Low, int High)[] Ranges, int[] Before)[] _filter;
    private readonly ulong[] _days = [];
    private readonly ushort[]?[] _seen;
    private readonly bool[] _isKnown;

    /// <summary>Of some rows.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="filter">Of each thing that is filtered by, which of its values are seen; nothing: all are.</param>
    public SeenRows(CountedRows rows, IReadOnlyList<(Dimension Of, bool[] IsSeen)> filter)
    {
        (_rows, _seen, _isKnown) = (rows, new ushort[]?[rows.Blocks], new bool[rows.Blocks]);
        // What rows have no value of is the days that they are of.
        foreach ((Dimension _, bool[] isSeen) in filter.Where(each => !rows.Has(each.Of)))
        {
            _days = new ulong[(isSeen.Length + 63) / 64];
            for (int day = 0; day < isSeen.Length; day++) _days[day / 64] |= isSeen[day] ? 1UL << day : 0;
        }

        _filter = [.. filter.Where(each => rows.Has(each.Of))
            .Select(each => (rows.Of(each.Of), each.IsSeen, rows.Ranges(each.Of), Before(each.IsSeen)))];
    }

    /// <summary>How many blocks there are.</summary>
    public int Blocks => _seen.Length;

    /// <summary>How many rows a block has.</summary>
    public int CountOf(int block) => _rows.CountOf(block);

    /// <summary>The rows of a block that are seen; null where all are. One block is not for several threads at once.</summary>
    public ushort[]? Of(int block)
    {
        if (_isKnown[block]) return _seen[block];
        if (_filter.Length > 0 || _days.Length > 0) _seen[block] = Select(block);
        _isKnown[block] = true;
        return _seen[block];
    }

    /// <summary>How many are seen.</summary>
    public long Count()
    {
        long[] counts = new long[_seen.Length];
        Parallel.For(0, counts.Length, block => counts[block] = Of(block)?.Length ?? _rows.CountOf(block));
        return counts.Sum();
    }

    /// <summary>How many of the values before each are taken.</summary>
    public static int[] Before(bool[] isTaken)
    {
        int[] before = new int[isTaken.Length + 1];
        for (int i = 0; i < isTaken.Length; i++) before[i + 1] = before[i] + (isTaken[i] ? 1 : 0);
        return before;
    }

    // Null where all rows of a block are seen.
    private ushort[]? Select(int block)
    {
        // Nothing is read of a block that has none of the values.
        foreach ((Codes _, bool[] _, (int Low, int High)[] ranges, int[] before) in _filter)
            if (before[ranges[block].High + 1] == before[ranges[block].Low]) return [];
        int count = _rows.CountOf(block), left = count;
        ushort[] rows = ArrayPool<ushort>.Shared.Rent(count);
        int[] codes = ArrayPool<int>.Shared.Rent(count);
        try
        {
            bool isWhole = _days.Length == 0;
            if (!isWhole) left = OfDays(block, rows);
            foreach ((Codes of, bool[] isSeen, (int Low, int High)[] ranges, int[] before) in _filter)
            {
                (int low, int high) = ranges[block];
                int some = before[high + 1] - before[low];
                if (some == high + 1 - low) continue;
                int kept = 0;
                if (isWhole)
                {
                    of.Read(block * RowBlock.MostRows, codes.AsSpan(0, count));
                    for (int i = 0; i < count; i++)
                    {
                        rows[kept] = (ushort)i;
                        kept += isSeen[codes[i]] ? 1 : 0;
                    }
                }
                else
                {
                    of.Read(block * RowBlock.MostRows, rows.AsSpan(0, left), codes.AsSpan(0, left));
                    for (int i = 0; i < left; i++)
                    {
                        rows[kept] = rows[i];
                        kept += isSeen[codes[i]] ? 1 : 0;
                    }
                }

                (isWhole, left) = (false, kept);
            }

            return left == count ? null : rows[..left];
        }
        finally
        {
            ArrayPool<ushort>.Shared.Return(rows);
            ArrayPool<int>.Shared.Return(codes);
        }
    }

    private int OfDays(int block, ushort[] kept)
    {
        int count = _rows.CountOf(block), left = 0;
        ReadOnlySpan<ulong> days = _rows.Days.AsSpan(block * RowBlock.MostRows * _days.Length, count * _days.Length);
        for (int i = 0; i < count; i++)
        {
            ulong common = 0;
            for (int word = 0; word < _days.Length; word++) common |= days[(i * _days.Length) + word] & _days[word];
            kept[left] = (ushort)i;
            left += common != 0 ? 1 : 0;
        }

        return left;
    }
}
