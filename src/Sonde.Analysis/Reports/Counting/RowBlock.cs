namespace Sonde.Analysis.Reports.Counting;

/// <summary>Some rows while they are counted: their places on each axis, and their kinds.</summary>
internal sealed class RowBlock
{
    /// <summary>As many rows as fit into a processor's own memory, and as their places fit into 16 bits.</summary>
    public const int MostRows = 1 << 12;

    private readonly CountedRows _all;
    private readonly IReadOnlyList<Axis> _axes;
    private readonly int[][] _places;
    private readonly int[] _kinds = new int[MostRows];
    private readonly ushort[] _kept = new ushort[MostRows], _left = new ushort[MostRows];
    private int _first;
    private ushort[]? _rows;

    public RowBlock(CountedRows all, IReadOnlyList<Axis> axes)
    {
        (_all, _axes) = (all, axes);
        _places = [.. axes.Select(_ => new int[MostRows])];
    }

    /// <summary>How many rows there are.</summary>
    public int Count { get; private set; }

    /// <summary>The number of each row's kind.</summary>
    public ReadOnlySpan<int> Kinds => _kinds.AsSpan(0, Count);

    /// <summary>Whether rows stand for several outcomes.</summary>
    public bool HasWeights => _all.Weights is not null;

    /// <summary>For how many outcomes a row stands.</summary>
    public int Weight(int row) => _all.Weights is { } weights ? weights[_first + (_rows is null ? row : _rows[row])] : 1;

    /// <summary>A row's <c>id</c>.</summary>
    public int Id(int row) => _first + (_rows is null ? row : _rows[row]) + 1;

    /// <summary>
    /// Takes the rows of a block that have a place on each axis: what the first axes leave out is not read for those behind.
    /// </summary>
    /// <param name="block">Which block it is.</param>
    /// <param name="rows">Those of its rows that are seen; null for all.</param>
    public void Take(int block, ushort[]? rows)
    {
        (_first, _rows, Count) = (block * MostRows, rows, rows?.Length ?? _all.CountOf(block));
        for (int axis = 0; axis < _axes.Count; axis++)
        {
            Read(_all.Of(_axes[axis].Of), _places[axis]);
            if (_axes[axis].Places is { } moved) Move(axis, moved);
        }

        Read(_all.Kinds, _kinds);
    }

    /// <summary>The places of rows on all axes as one number.</summary>
    public ReadOnlySpan<int> Keys()
    {
        if (_axes.Count == 0) return new int[Count];
        Span<int> keys = _places[0].AsSpan(0, Count);
        for (int axis = 1; axis < _axes.Count; axis++)
        {
            int size = _axes[axis].Size;
            ReadOnlySpan<int> places = _places[axis].AsSpan(0, Count);
            for (int i = 0; i < keys.Length; i++) keys[i] = (keys[i] * size) + places[i];
        }

        return keys;
    }

    /// <summary>The same of one row, where there are more groups than fit into an int.</summary>
    public Int128 Key(int row)
    {
        Int128 key = 0;
        for (int axis = 0; axis < _axes.Count; axis++) key = (key * _axes[axis].Size) + _places[axis][row];
        return key;
    }

    private void Move(int axis, int[] moved)
    {
        Span<int> places = _places[axis].AsSpan(0, Count);
        Span<ushort> left = _left.AsSpan(0, Count);
        int kept = 0;
        for (int i = 0; i < places.Length; i++)
        {
            int place = moved[places[i]];
            places[kept] = place;
            left[kept] = (ushort)i;
            kept += place >= 0 ? 1 : 0;
        }

        if (kept == Count) return;
        left = left[..kept];
        foreach (int[] before in _places.AsSpan(0, axis))
            for (int i = 0; i < left.Length; i++) before[i] = before[left[i]];
        if (_rows is null) left.CopyTo(_kept);
        else for (int i = 0; i < left.Length; i++) _kept[i] = _rows[left[i]];
        (_rows, Count) = (_kept, kept);
    }

    private void Read(Codes codes, int[] into)
    {
        if (_rows is null) codes.Read(_first, into.AsSpan(0, Count));
        else codes.Read(_first, _rows.AsSpan(0, Count), into.AsSpan(0, Count));
    }
}
